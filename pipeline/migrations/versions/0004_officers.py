"""officers and their offices."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Forward only: a ledger is never taken back."""
    op.create_table(
        "officer",
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_officer")),
    )
    op.create_table(
        "officer_office",
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["officer.login"], name=op.f("fk_officer_office_login")),
        sa.PrimaryKeyConstraint("login", "office", name=op.f("pk_officer_office")),
    )
    op.create_index(op.f("ix_officer_office_office"), "officer_office", ["office"])
