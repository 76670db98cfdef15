"""what officers did, walks of conservation, an office's own reasons of a return, an index of what came in."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from pipeline.database import BigNumber, UtcDateTime

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Forward only."""
    op.create_index("ix_submission_party_received_at", "submission", ["party", "received_at", "service", "status"])
    _acts()
    _looks()
    _reasons()


def _acts() -> None:
    op.create_table(
        "officer_act",
        sa.Column("n", BigNumber, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("office", sa.String()),
        sa.Column("submission", sa.String()),
        sa.Column("about", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["officer.login"], name=op.f("fk_officer_act_login")),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"], name=op.f("fk_officer_act_submission")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_officer_act")),
    )
    op.create_index("ix_officer_act_office", "officer_act", ["office", "at", "login", "what"])
    op.create_index("ix_officer_act_login", "officer_act", ["login", "at"])
    op.create_index(op.f("ix_officer_act_submission"), "officer_act", ["submission"])


def _looks() -> None:
    op.create_table(
        "conservation_look",
        sa.Column("n", BigNumber, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("millis", sa.BigInteger(), nullable=False),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.Column("red", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_conservation_look")),
    )


def _reasons() -> None:
    op.create_table(
        "office_reason",
        sa.Column("n", BigNumber, nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("az", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["officer.login"], name=op.f("fk_office_reason_login")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_office_reason")),
    )
    op.create_index("ix_office_reason_office", "office_reason", ["office", "service", "begins"])
