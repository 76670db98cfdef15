"""accounts and sessions of officers, and what they looked at."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from pipeline.database import UtcDateTime

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Forward only: a ledger is never taken back."""
    _accounts()
    _sessions()
    _views()


def _accounts() -> None:
    op.create_table(
        "officer_account",
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("hash", sa.String()),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("waits_until", UtcDateTime()),
        sa.Column("changed_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["login"], ["officer.login"], name=op.f("fk_officer_account_login")),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_officer_account")),
    )


def _sessions() -> None:
    op.create_table(
        "officer_session",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("peer", sa.String(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["login"], ["officer.login"], name=op.f("fk_officer_session_login")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_officer_session")),
    )
    op.create_index("ix_officer_session_login", "officer_session", ["login", "begun_at"])


def _views() -> None:
    op.create_table(
        "officer_view",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("submission", sa.String()),
        sa.Column("fin", sa.String()),
        sa.Column("about", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["officer.login"], name=op.f("fk_officer_view_login")),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"], name=op.f("fk_officer_view_submission")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_officer_view")),
    )
    op.create_index(op.f("ix_officer_view_submission"), "officer_view", ["submission"])
    op.create_index(op.f("ix_officer_view_fin"), "officer_view", ["fin"])
    op.create_index("ix_officer_view_login", "officer_view", ["login", "at"])
