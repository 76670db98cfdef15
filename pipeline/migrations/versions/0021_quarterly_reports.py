"""quarterly reports, their persons, debts and payments, and charges of insurers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from pipeline.database import UtcDateTime

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Forward only."""
    op.create_table(
        "insurer_regime",
        sa.Column("insurer", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("regime", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["insurer"], ["insurer.voen"], name=op.f("fk_insurer_regime_insurer")),
        sa.PrimaryKeyConstraint("insurer", "since", name=op.f("pk_insurer_regime")),
    )
    op.create_table(
        "insurer_charge",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("insurer", sa.String(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("debt", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("submission", sa.String(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["insurer"], ["insurer.voen"], name=op.f("fk_insurer_charge_insurer")),
        sa.ForeignKeyConstraint(
            ["submission", "line"], ["effect.submission", "effect.line"], name=op.f("fk_insurer_charge_submission")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_insurer_charge")),
        sa.UniqueConstraint("submission", "line", name=op.f("uq_insurer_charge_submission_line")),
    )
    op.create_index(op.f("ix_insurer_charge_insurer"), "insurer_charge", ["insurer"], unique=False)
    op.create_table(
        "quarterly_report",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("insurer", sa.String(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("before", sa.BigInteger(), nullable=True),
        sa.Column("registered_at", UtcDateTime(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("labour", sa.BigInteger(), nullable=False),
        sa.Column("contribution", sa.BigInteger(), nullable=False),
        sa.Column("closing", sa.BigInteger(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["before"], ["quarterly_report.number"], name=op.f("fk_quarterly_report_before")),
        sa.ForeignKeyConstraint(["insurer"], ["insurer.voen"], name=op.f("fk_quarterly_report_insurer")),
        sa.ForeignKeyConstraint(
            ["submission", "line"], ["effect.submission", "effect.line"], name=op.f("fk_quarterly_report_submission")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_quarterly_report")),
        sa.UniqueConstraint(
            "insurer",
            "activity",
            "quarter",
            "version",
            name=op.f("uq_quarterly_report_insurer_activity_quarter_version"),
        ),
        sa.UniqueConstraint("submission", "line", name=op.f("uq_quarterly_report_submission_line")),
    )
    op.create_table(
        "report_advance",
        sa.Column("report", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["quarterly_report.number"], name=op.f("fk_report_advance_report")),
        sa.PrimaryKeyConstraint("report", "place", name=op.f("pk_report_advance")),
    )
    op.create_table(
        "report_charge",
        sa.Column("report", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("charge", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["charge"], ["insurer_charge.number"], name=op.f("fk_report_charge_charge")),
        sa.ForeignKeyConstraint(["report"], ["quarterly_report.number"], name=op.f("fk_report_charge_report")),
        sa.PrimaryKeyConstraint("report", "charge", name=op.f("pk_report_charge")),
    )
    op.create_index(op.f("ix_report_charge_charge"), "report_charge", ["charge"], unique=False)
    op.create_table(
        "report_debt",
        sa.Column("report", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("opening", sa.BigInteger(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.Column("lessened", sa.BigInteger(), nullable=False),
        sa.Column("closing", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["quarterly_report.number"], name=op.f("fk_report_debt_report")),
        sa.PrimaryKeyConstraint("report", "kind", name=op.f("pk_report_debt")),
    )
    op.create_table(
        "report_month",
        sa.Column("report", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("labour", sa.BigInteger(), nullable=False),
        sa.Column("exempt", sa.BigInteger(), nullable=False),
        sa.Column("income", sa.BigInteger(), nullable=False),
        sa.Column("employee", sa.BigInteger(), nullable=False),
        sa.Column("employer", sa.BigInteger(), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["quarterly_report.number"], name=op.f("fk_report_month_report")),
        sa.PrimaryKeyConstraint("report", "month", name=op.f("pk_report_month")),
    )
    op.create_table(
        "report_obligation",
        sa.Column("report", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("charged", sa.BigInteger(), nullable=False),
        sa.Column("unpaid", sa.BigInteger(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["quarterly_report.number"], name=op.f("fk_report_obligation_report")),
        sa.PrimaryKeyConstraint("report", "month", "due", name=op.f("pk_report_obligation")),
    )
    op.create_table(
        "report_payment",
        sa.Column("report", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("payment", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["payment"], ["payment.number"], name=op.f("fk_report_payment_payment")),
        sa.ForeignKeyConstraint(["report"], ["quarterly_report.number"], name=op.f("fk_report_payment_report")),
        sa.PrimaryKeyConstraint("report", "payment", name=op.f("pk_report_payment")),
    )
    op.create_index(op.f("ix_report_payment_payment"), "report_payment", ["payment"], unique=False)
    op.create_table(
        "report_person",
        sa.Column("report", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fin", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["fin"], ["insured_person.fin"], name=op.f("fk_report_person_fin")),
        sa.ForeignKeyConstraint(["report"], ["quarterly_report.number"], name=op.f("fk_report_person_report")),
        sa.PrimaryKeyConstraint("report", "place", name=op.f("pk_report_person")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_report_person_fin"), "report_person", ["fin"], unique=False)
    op.create_table(
        "report_income",
        sa.Column("report", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("income", sa.BigInteger(), nullable=False),
        sa.Column("employee", sa.BigInteger(), nullable=False),
        sa.Column("employer", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report", "place"], ["report_person.report", "report_person.place"], name=op.f("fk_report_income_report")
        ),
        sa.PrimaryKeyConstraint("report", "place", "month", name=op.f("pk_report_income")),
        sqlite_with_rowid=False,
    )
