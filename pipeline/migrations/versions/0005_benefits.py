"""settlement tables, and what an insurer keeps with the fund."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from pipeline.database import UtcDateTime

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Forward only: a ledger is never taken back."""
    op.create_table(
        "benefit_table",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("insurer", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("table_date", sa.Date(), nullable=False),
        sa.Column("pay_month", sa.String(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("registered_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["insurer"], ["insurer.voen"], name=op.f("fk_benefit_table_insurer")),
        sa.ForeignKeyConstraint(
            ["submission", "line"], ["effect.submission", "effect.line"], name=op.f("fk_benefit_table_submission")
        ),
        sa.PrimaryKeyConstraint("submission", "line", name=op.f("pk_benefit_table")),
    )
    op.create_index(op.f("ix_benefit_table_insurer"), "benefit_table", ["insurer"], unique=False)
    op.create_table(
        "insurer_calendar",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("insurer", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["insurer"], ["insurer.voen"], name=op.f("fk_insurer_calendar_insurer")),
        sa.ForeignKeyConstraint(
            ["submission", "line"], ["effect.submission", "effect.line"], name=op.f("fk_insurer_calendar_submission")
        ),
        sa.PrimaryKeyConstraint("submission", "line", name=op.f("pk_insurer_calendar")),
    )
    op.create_index(op.f("ix_insurer_calendar_insurer"), "insurer_calendar", ["insurer"], unique=False)
    op.create_table(
        "insurer_requisites",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("insurer", sa.String(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["insurer"], ["insurer.voen"], name=op.f("fk_insurer_requisites_insurer")),
        sa.ForeignKeyConstraint(
            ["submission", "line"], ["effect.submission", "effect.line"], name=op.f("fk_insurer_requisites_submission")
        ),
        sa.PrimaryKeyConstraint("submission", "line", name=op.f("pk_insurer_requisites")),
    )
    op.create_index(op.f("ix_insurer_requisites_insurer"), "insurer_requisites", ["insurer"], unique=False)
    op.create_table(
        "benefit_person",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fin", sa.String(), nullable=False),
        sa.Column("payment_kind", sa.String(), nullable=False),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["fin"], ["insured_person.fin"], name=op.f("fk_benefit_person_fin")),
        sa.ForeignKeyConstraint(
            ["submission", "line"], ["effect.submission", "effect.line"], name=op.f("fk_benefit_person_submission")
        ),
        sa.PrimaryKeyConstraint("submission", "line", "place", name=op.f("pk_benefit_person")),
    )
    op.create_index(op.f("ix_benefit_person_fin"), "benefit_person", ["fin"], unique=False)
    op.create_table(
        "benefit_month",
        sa.Column("certificate", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission", "line", "place"],
            ["benefit_person.submission", "benefit_person.line", "benefit_person.place"],
            name=op.f("fk_benefit_month_submission"),
        ),
        sa.PrimaryKeyConstraint("certificate", "birth_date", "month", name=op.f("pk_benefit_month")),
    )
