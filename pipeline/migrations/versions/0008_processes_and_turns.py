"""the processes of a house on many machines, and whose turn a chore is."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from pipeline.database import UtcDateTime

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Forward only: two tables more."""
    op.create_table(
        "process",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("died", sa.Boolean(), nullable=False),
        sa.Column("alone_with", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_process")),
    )
    op.create_index(op.f("ix_process_ended_at_seen_at"), "process", ["ended_at", "seen_at"], unique=False)
    op.create_table(
        "turn",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_turn")),
    )
