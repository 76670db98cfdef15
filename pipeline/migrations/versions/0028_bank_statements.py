"""statements of banks: entries, what became of each, and channels that bring them unsigned; only appended to."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from pipeline.appended import guards_of
from pipeline.database import UtcDateTime

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None
_APPENDED = ("bank_statement", "bank_entry", "bank_step", "bank_line", "bank_suspense", "bank_candidate")


def upgrade() -> None:
    """Forward only."""
    _statements()
    _entries()
    _steps()
    _suspense()
    for table in _APPENDED:
        for statement in guards_of(table, op.get_bind().dialect.name):
            op.execute(sa.text(statement))
    with op.batch_alter_table("channel") as channel:
        channel.add_column(sa.Column("statements", sa.Boolean(), nullable=False, server_default=sa.false()))


def _statements() -> None:
    op.create_table(
        "bank_statement",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("statement_id", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("opening", sa.BigInteger(), nullable=True),
        sa.Column("closing", sa.BigInteger(), nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("credit_sum", sa.BigInteger(), nullable=False),
        sa.Column("debit_sum", sa.BigInteger(), nullable=False),
        sa.Column("registered_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission", "line"], ["effect.submission", "effect.line"], name=op.f("fk_bank_statement_submission")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_bank_statement")),
        sa.UniqueConstraint("submission", "line", "place", name=op.f("uq_bank_statement_submission_line_place")),
    )
    op.create_index(op.f("ix_bank_statement_account"), "bank_statement", ["account"], unique=False)
    op.create_index(op.f("ix_bank_statement_office"), "bank_statement", ["office"], unique=False)


def _entries() -> None:
    op.create_table(
        "bank_entry",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("statement", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("booking_date", sa.Date(), nullable=False),
        sa.Column("value_date", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("end_to_end", sa.String(), nullable=False),
        sa.Column("returns", sa.String(), nullable=False),
        sa.Column("payer_name", sa.String(), nullable=False),
        sa.Column("payer_code", sa.String(), nullable=False),
        sa.Column("payer_iban", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["statement"], ["bank_statement.number"], name=op.f("fk_bank_entry_statement")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_bank_entry")),
        sa.UniqueConstraint("key", name=op.f("uq_bank_entry_key")),
        sa.UniqueConstraint("statement", "place", name=op.f("uq_bank_entry_statement_place")),
    )


def _steps() -> None:
    op.create_table(
        "bank_step",
        sa.Column("entry", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("two", sa.Boolean(), nullable=False),
        sa.Column("login", sa.String(), nullable=True),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("pass_name", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("insurer", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("payment", sa.String(), nullable=True),
        sa.Column("other", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["entry"], ["bank_entry.number"], name=op.f("fk_bank_step_entry")),
        sa.ForeignKeyConstraint(["insurer"], ["insurer.voen"], name=op.f("fk_bank_step_insurer")),
        sa.ForeignKeyConstraint(["login"], ["officer.login"], name=op.f("fk_bank_step_login")),
        sa.PrimaryKeyConstraint("entry", "n", name=op.f("pk_bank_step")),
    )
    op.create_index(op.f("ix_bank_step_other"), "bank_step", ["other"], unique=False)
    op.create_index(op.f("ix_bank_step_payment"), "bank_step", ["payment"], unique=False)
    by_hand = sa.text("login IS NOT NULL")
    op.create_index("ix_bank_step_by_hand", "bank_step", ["insurer"], sqlite_where=by_hand, postgresql_where=by_hand)
    op.create_table(
        "bank_line",
        sa.Column("entry", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("insurer", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["entry", "n"], ["bank_step.entry", "bank_step.n"], name=op.f("fk_bank_line_entry")),
        sa.PrimaryKeyConstraint("entry", "n", "place", name=op.f("pk_bank_line")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_bank_line_insurer", "bank_line", ["insurer", "code"], unique=False)


def _suspense() -> None:
    op.create_table(
        "bank_suspense",
        sa.Column("entry", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["bank_entry.number"], name=op.f("fk_bank_suspense_entry")),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_bank_suspense")),
    )
    op.create_index(op.f("ix_bank_suspense_cause"), "bank_suspense", ["cause"], unique=False)
    op.create_table(
        "bank_candidate",
        sa.Column("entry", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("insurer", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["bank_suspense.entry"], name=op.f("fk_bank_candidate_entry")),
        sa.ForeignKeyConstraint(["insurer"], ["insurer.voen"], name=op.f("fk_bank_candidate_insurer")),
        sa.PrimaryKeyConstraint("entry", "place", name=op.f("pk_bank_candidate")),
    )
