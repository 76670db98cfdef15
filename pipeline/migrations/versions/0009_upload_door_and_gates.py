"""the upload door (credentials, uploads), gates of queues and routes, the pace of look-ups."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from pipeline.database import UtcDateTime

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Forward only."""
    _door()
    op.create_table(
        "gate",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("paused_at", UtcDateTime()),
        sa.Column("paused_by", sa.String()),
        sa.Column("reason", sa.String()),
        sa.Column("most", sa.Integer()),
        sa.PrimaryKeyConstraint("kind", "name", name=op.f("pk_gate")),
    )
    op.create_table(
        "lookup_bucket",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("millis", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lookup_bucket")),
    )


def _door() -> None:
    op.create_table(
        "credential",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["channel"], ["channel.name"], name=op.f("fk_credential_channel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("digest", name=op.f("uq_credential_digest")),
    )
    op.create_index(op.f("ix_credential_channel"), "credential", ["channel"])
    op.create_table(
        "upload",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channel.name"], name=op.f("fk_upload_channel")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_upload")),
    )
