"""payments, who is whose subordinate, and how payments are distributed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from pipeline.database import UtcDateTime

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Forward only."""
    op.create_table(
        "insurer_parent",
        sa.Column("child", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("parent", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["child"], ["insurer.voen"], name=op.f("fk_insurer_parent_child_insurer")),
        sa.ForeignKeyConstraint(["parent"], ["insurer.voen"], name=op.f("fk_insurer_parent_parent_insurer")),
        sa.PrimaryKeyConstraint("child", "since", name=op.f("pk_insurer_parent")),
    )
    op.create_index(op.f("ix_insurer_parent_parent"), "insurer_parent", ["parent"])
    op.create_table(
        "payment",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("insurer", sa.String(), nullable=False),
        sa.Column("value_date", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["insurer"], ["insurer.voen"], name=op.f("fk_payment_insurer_insurer")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_payment")),
    )
    op.create_index(op.f("ix_payment_insurer"), "payment", ["insurer"])
    op.create_table(
        "payment_distribution",
        sa.Column("payment", sa.String(), nullable=False),
        sa.Column("insurer", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("registered_at", UtcDateTime(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["insurer"], ["insurer.voen"], name=op.f("fk_payment_distribution_insurer_insurer")),
        sa.ForeignKeyConstraint(["payment"], ["payment.number"], name=op.f("fk_payment_distribution_payment_payment")),
        sa.ForeignKeyConstraint(
            ["submission", "line"],
            ["effect.submission", "effect.line"],
            name=op.f("fk_payment_distribution_submission_line_effect"),
        ),
        sa.PrimaryKeyConstraint("payment", name=op.f("pk_payment_distribution")),
        sa.UniqueConstraint("submission", "line", name=op.f("uq_payment_distribution_submission_line")),
    )
    op.create_index(op.f("ix_payment_distribution_insurer"), "payment_distribution", ["insurer"])
    op.create_table(
        "payment_share",
        sa.Column("payment", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("insurer", sa.String(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["insurer"], ["insurer.voen"], name=op.f("fk_payment_share_insurer_insurer")),
        sa.ForeignKeyConstraint(
            ["payment"], ["payment_distribution.payment"], name=op.f("fk_payment_share_payment_payment_distribution")
        ),
        sa.PrimaryKeyConstraint("payment", "place", name=op.f("pk_payment_share")),
    )
    op.create_index(op.f("ix_payment_share_insurer"), "payment_share", ["insurer"])
