"""certificates and personal accounts, with those of persons who were registered before; what identity documents say."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from pipeline.database import UtcDateTime

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OF_EFFECT = ["effect.submission", "effect.line"]
_FIRST_CERTIFICATES = {
    "sqlite": (
        "insert into certificate (number, fin, kind, issued_at, submission, line)"
        " select printf('%010d', row_number() over (order by ssn)), fin, 'first', issued_at, submission, line"
        " from insured_person"
    ),
    "postgresql": (
        "insert into certificate (number, fin, kind, issued_at, submission, line)"
        " select lpad(cast(row_number() over (order by ssn) as text), 10, '0'), fin, 'first', issued_at, submission,"
        " line from insured_person"
    ),
}


def upgrade() -> None:
    """Forward only."""
    _certificate()
    _account()
    for name in ("birth_place", "issued_by"):
        op.add_column("population_person", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.add_column("population_person", sa.Column("issued_on", sa.Date()))
    _those_of_before(op.get_bind())


def _those_of_before(bind: sa.Connection) -> None:
    """Each has the certificate and the account that his registration would give him today, in the order of the SSN."""
    bind.execute(sa.text(_FIRST_CERTIFICATES[bind.dialect.name]))
    bind.execute(
        sa.text(
            "insert into personal_account (id, fin, opened_at, submission, line)"
            " select ssn, fin, issued_at, submission, line from insured_person"
        )
    )
    bind.execute(
        sa.text(
            "insert into counter (name, value) select 'certificate', count(*) from insured_person having count(*) > 0"
        )
    )


def _certificate() -> None:
    op.create_table(
        "certificate",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("fin", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=True),
        sa.Column("successor", sa.String(), nullable=True),
        sa.Column("ended_submission", sa.String(), nullable=True),
        sa.Column("ended_line", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["fin"], ["insured_person.fin"], name=op.f("fk_certificate_fin")),
        sa.ForeignKeyConstraint(["successor"], ["certificate.number"], name=op.f("fk_certificate_successor")),
        sa.ForeignKeyConstraint(["submission", "line"], _OF_EFFECT, name=op.f("fk_certificate_submission")),
        sa.ForeignKeyConstraint(
            ["ended_submission", "ended_line"], _OF_EFFECT, name=op.f("fk_certificate_ended_submission")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_certificate")),
        sa.UniqueConstraint("submission", "line", name=op.f("uq_certificate_submission_line")),
        sa.UniqueConstraint("ended_submission", "ended_line", name=op.f("uq_certificate_ended_submission_ended_line")),
    )
    op.create_index(op.f("ix_certificate_fin"), "certificate", ["fin"])
    op.create_index(op.f("ix_certificate_issued_at"), "certificate", ["issued_at"])
    in_force = sa.text("ended_at is null")
    op.create_index(
        "ix_certificate_in_force",
        "certificate",
        ["fin"],
        unique=True,
        sqlite_where=in_force,
        postgresql_where=in_force,
    )


def _account() -> None:
    op.create_table(
        "personal_account",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("fin", sa.String(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False, autoincrement=False),
        sa.ForeignKeyConstraint(["id"], ["insured_person.ssn"], name=op.f("fk_personal_account_id")),
        sa.ForeignKeyConstraint(["fin"], ["insured_person.fin"], name=op.f("fk_personal_account_fin")),
        sa.ForeignKeyConstraint(["submission", "line"], _OF_EFFECT, name=op.f("fk_personal_account_submission")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_account")),
        sa.UniqueConstraint("fin", name=op.f("uq_personal_account_fin")),
        sa.UniqueConstraint("submission", "line", name=op.f("uq_personal_account_submission_line")),
    )
