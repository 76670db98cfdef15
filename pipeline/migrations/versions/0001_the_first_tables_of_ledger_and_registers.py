"""the first tables of ledger and registers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from pipeline.database import BigNumber, UtcDateTime

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Forward only: a ledger is never taken back."""
    op.create_table(
        "blob",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", BigNumber, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blob")),
    )
    op.create_table(
        "channel",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_channel")),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", BigNumber, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "insurer",
        sa.Column("voen", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sun", sa.String(), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("voen", name=op.f("pk_insurer")),
    )
    op.create_table(
        "leg",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("suspect", sa.Boolean(), nullable=False),
        sa.Column("deaths", sa.Integer(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_leg")),
    )
    with op.batch_alter_table("leg", schema=None) as batch_op:
        batch_op.create_index("ix_leg_owner", ["owner"], unique=False)
        batch_op.create_index("ix_leg_queue_kind_lane_due_at", ["queue", "kind", "lane", "due_at"], unique=False)

    op.create_table(
        "population_person",
        sa.Column("fin", sa.String(), nullable=False),
        sa.Column("document_type", sa.String(), nullable=False),
        sa.Column("surname", sa.String(), nullable=False),
        sa.Column("given_name", sa.String(), nullable=False),
        sa.Column("patronymic", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("citizenship", sa.String(), nullable=False),
        sa.Column("registered_address", sa.Text(), nullable=True),
        sa.Column("alive", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("fin", name=op.f("pk_population_person")),
    )
    op.create_table(
        "trust_snapshot",
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_trust_snapshot")),
        sa.UniqueConstraint("number", name=op.f("uq_trust_snapshot_number")),
    )
    op.create_table(
        "channel_party",
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channel.name"], name=op.f("fk_channel_party_channel")),
        sa.PrimaryKeyConstraint("party", "channel", name=op.f("pk_channel_party")),
    )
    op.create_table(
        "delivery",
        sa.Column("id", BigNumber, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channel.name"], name=op.f("fk_delivery_channel")),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name=op.f("fk_delivery_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("channel", "sha256", name=op.f("uq_delivery_channel_sha256")),
    )
    op.create_table(
        "arrival",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("number", BigNumber, nullable=False),
        sa.Column("delivery", BigNumber, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["delivery"], ["delivery.id"], name=op.f("fk_arrival_delivery")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_arrival")),
        sa.UniqueConstraint("number", name=op.f("uq_arrival_number")),
    )
    with op.batch_alter_table("arrival", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_arrival_delivery"), ["delivery"], unique=False)

    op.create_table(
        "submission",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("sequence", BigNumber, nullable=False),
        sa.Column("delivery", BigNumber, nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("idx", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=True),
        sa.Column("party", sa.String(), nullable=True),
        sa.Column("document_id", sa.String(), nullable=True),
        sa.Column("content_digest", sa.String(length=64), nullable=True),
        sa.Column("draft_key", sa.String(), nullable=True),
        sa.Column("duplicate_of", sa.String(), nullable=True),
        sa.Column("conflicts", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("event_count", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channel.name"], name=op.f("fk_submission_channel")),
        sa.ForeignKeyConstraint(["delivery"], ["delivery.id"], name=op.f("fk_submission_delivery")),
        sa.ForeignKeyConstraint(["duplicate_of"], ["submission.id"], name=op.f("fk_submission_duplicate_of")),
        sa.ForeignKeyConstraint(["parent"], ["submission.id"], name=op.f("fk_submission_parent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("parent", "idx", name=op.f("uq_submission_parent_idx")),
        sa.UniqueConstraint("sequence", name=op.f("uq_submission_sequence")),
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index("ix_submission_channel_status_sequence", ["channel", "status", "sequence"], unique=False)
        batch_op.create_index(batch_op.f("ix_submission_delivery"), ["delivery"], unique=False)
        batch_op.create_index(batch_op.f("ix_submission_status"), ["status"], unique=False)

    op.create_table(
        "document_key",
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"], name=op.f("fk_document_key_submission")),
        sa.PrimaryKeyConstraint("party", "document_id", name=op.f("pk_document_key")),
        sa.UniqueConstraint("submission", name=op.f("uq_document_key_submission")),
    )
    op.create_table(
        "effect",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("applied_at", UtcDateTime(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"], name=op.f("fk_effect_submission")),
        sa.PrimaryKeyConstraint("submission", "line", name=op.f("pk_effect")),
    )
    op.create_table(
        "event",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"], name=op.f("fk_event_submission")),
        sa.PrimaryKeyConstraint("submission", "n", name=op.f("pk_event")),
    )
    op.create_table(
        "fact",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"], name=op.f("fk_fact_submission")),
        sa.PrimaryKeyConstraint("submission", "stage", name=op.f("pk_fact")),
    )
    op.create_table(
        "finding",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"], name=op.f("fk_finding_submission")),
        sa.PrimaryKeyConstraint("submission", "stage", "n", name=op.f("pk_finding")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"], name=op.f("fk_notice_submission")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("submission", "kind", "n", name=op.f("uq_notice_submission_kind_n")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_party_audience", ["party", "audience"], unique=False)

    op.create_table(
        "subject",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"], name=op.f("fk_subject_submission")),
        sa.PrimaryKeyConstraint("submission", "kind", "value", name=op.f("pk_subject")),
    )
    with op.batch_alter_table("subject", schema=None) as batch_op:
        batch_op.create_index("ix_subject_kind_value", ["kind", "value"], unique=False)

    op.create_table(
        "submission_blob",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name=op.f("fk_submission_blob_sha256")),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"], name=op.f("fk_submission_blob_submission")),
        sa.PrimaryKeyConstraint("submission", "role", name=op.f("pk_submission_blob")),
    )
    with op.batch_alter_table("submission_blob", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submission_blob_sha256"), ["sha256"], unique=False)

    op.create_table(
        "access_log",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("fin", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission", "line"], ["effect.submission", "effect.line"], name=op.f("fk_access_log_submission")
        ),
        sa.PrimaryKeyConstraint("submission", "line", name=op.f("pk_access_log")),
    )
    with op.batch_alter_table("access_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_log_fin"), ["fin"], unique=False)

    op.create_table(
        "insured_person",
        sa.Column("fin", sa.String(), nullable=False),
        sa.Column("ssn", sa.String(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("actual_address", sa.Text(), nullable=True),
        sa.Column("contacts", sa.Text(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission", "line"], ["effect.submission", "effect.line"], name=op.f("fk_insured_person_submission")
        ),
        sa.PrimaryKeyConstraint("fin", name=op.f("pk_insured_person")),
        sa.UniqueConstraint("ssn", name=op.f("uq_insured_person_ssn")),
        sa.UniqueConstraint("submission", "line", name=op.f("uq_insured_person_submission_line")),
    )
    op.create_table(
        "notice_delivery",
        sa.Column("notice", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("delivered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["channel"], ["channel.name"], name=op.f("fk_notice_delivery_channel")),
        sa.ForeignKeyConstraint(["notice"], ["notice.id"], name=op.f("fk_notice_delivery_notice")),
        sa.PrimaryKeyConstraint("notice", "channel", name=op.f("pk_notice_delivery")),
    )
    op.create_table(
        "insured_link",
        sa.Column("insurer", sa.String(), nullable=False),
        sa.Column("fin", sa.String(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["fin"], ["insured_person.fin"], name=op.f("fk_insured_link_fin")),
        sa.ForeignKeyConstraint(["insurer"], ["insurer.voen"], name=op.f("fk_insured_link_insurer")),
        sa.ForeignKeyConstraint(
            ["submission", "line"], ["effect.submission", "effect.line"], name=op.f("fk_insured_link_submission")
        ),
        sa.PrimaryKeyConstraint("insurer", "fin", name=op.f("pk_insured_link")),
        sa.UniqueConstraint("submission", "line", name=op.f("uq_insured_link_submission_line")),
    )
    with op.batch_alter_table("insured_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_insured_link_fin"), ["fin"], unique=False)

    op.create_table(
        "person_change",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fin", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["fin"], ["insured_person.fin"], name=op.f("fk_person_change_fin")),
        sa.ForeignKeyConstraint(
            ["submission", "line"], ["effect.submission", "effect.line"], name=op.f("fk_person_change_submission")
        ),
        sa.PrimaryKeyConstraint("submission", "line", name=op.f("pk_person_change")),
    )
    with op.batch_alter_table("person_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_change_fin"), ["fin"], unique=False)
