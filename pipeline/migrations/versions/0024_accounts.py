"""accounts in double entry, and what finance officers enter; only appended to."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

import sqlalchemy as sa
from alembic import op

from pipeline.appended import guards_of
from pipeline.database import UtcDateTime

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None
_Account = tuple[str | None, str]  # insurer and code; of nobody: the fund's account of what it received
_RECEIVED: _Account = (None, "")
_OF_EFFECT = (
    "update account_transaction set submission = (select submission from payment_distribution where payment = source),"
    " line = (select line from payment_distribution where payment = source) where kind = 'DISTRIBUTION'"
)
_APPENDED = ("account", "account_transaction", "posting", "finance_entry", "finance_step")


def upgrade() -> None:
    """Forward only. Who is insured already has the account that his registration would open today."""
    _finance()
    _accounts()
    bind = op.get_bind()
    bind.execute(
        sa.text(
            "insert into account (id, kind, insurer, fin, activity, code)"
            " select fin || '/PERSON', 'PERSON', null, fin, '', '' from insured_person"
        )
    )
    _payments_of_before(bind)
    for table in _APPENDED:
        for statement in guards_of(table, bind.dialect.name):
            bind.execute(sa.text(statement))


def _payments_of_before(bind: sa.Connection) -> None:
    """Payments and their distributions are posted as they would be today, in the order of their numbers. Reports and
    charges are not: there were none before these accounts.
    """
    at, numbers = datetime.now(UTC), count(1)
    payments = bind.execute(sa.text("select number, insurer, value_date, amount, code from payment order by number"))
    by_number = {row.number: row for row in payments}
    for one in by_number.values():
        _post(
            bind, next(numbers), "PAYMENT", one, at, [(_RECEIVED, one.amount), ((one.insurer, one.code), -one.amount)]
        )
    shares: dict[str, list[tuple[_Account, int]]] = {}
    for row in bind.execute(
        sa.text("select payment, code, insurer, amount from payment_share order by payment, place")
    ):
        paid = by_number[row.payment]
        whose = (row.insurer or paid.insurer, row.code or paid.code)
        mine = shares.setdefault(row.payment, [])
        if whose != (paid.insurer, paid.code):
            mine += [((paid.insurer, paid.code), row.amount), (whose, -row.amount)]
    for number, lines in shares.items():
        _post(bind, next(numbers), "DISTRIBUTION", by_number[number], at, lines)
    bind.execute(sa.text(_OF_EFFECT))
    if (last := next(numbers) - 1) > 0:
        bind.execute(sa.text("insert into counter (name, value) values ('account_transaction', :last)"), {"last": last})


def _post(
    bind: sa.Connection, number: int, kind: str, paid: sa.Row[Any], at: datetime, lines: Sequence[tuple[_Account, int]]
) -> None:
    head = {"number": number, "kind": kind, "source": paid.number, "insurer": paid.insurer, "day": paid.value_date}
    bind.execute(
        sa.text(
            "insert into account_transaction (number, kind, source, turn, insurer, activity, value_date, posted_at)"
            " values (:number, :kind, :source, 1, :insurer, '', :day, :at)"
        ).bindparams(sa.bindparam("at", type_=UtcDateTime())),
        head | {"at": at},
    )
    reason = "SPLIT" if kind == "DISTRIBUTION" else "RECEIVED"
    for place, ((insurer, code), amount) in enumerate(lines, start=1):
        name = f"{insurer}/MONEY/{code}" if insurer else "fund/RECEIVED"
        told = {"id": name, "kind": "MONEY" if insurer else "RECEIVED", "insurer": insurer, "code": code}
        bind.execute(
            sa.text(
                "insert into account (id, kind, insurer, activity, code) values (:id, :kind, :insurer, '', :code)"
                " on conflict do nothing"
            ),
            told,
        )
        bind.execute(
            sa.text(
                'insert into posting ("transaction", place, account, amount, reason, about)'
                " values (:number, :place, :id, :amount, :reason, :source)"
            ),
            {"number": number, "place": place, "id": name, "amount": amount, "reason": reason, "source": paid.number},
        )


def _finance() -> None:
    op.create_table(
        "finance_entry",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("insurer", sa.String(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("debt", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["insurer"], ["insurer.voen"], name=op.f("fk_finance_entry_insurer")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_finance_entry")),
    )
    op.create_index(op.f("ix_finance_entry_insurer"), "finance_entry", ["insurer"], unique=False)
    op.create_index(op.f("ix_finance_entry_office"), "finance_entry", ["office"], unique=False)
    op.create_table(
        "finance_step",
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("two", sa.Boolean(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["finance_entry.number"], name=op.f("fk_finance_step_entry")),
        sa.ForeignKeyConstraint(["login"], ["officer.login"], name=op.f("fk_finance_step_login")),
        sa.PrimaryKeyConstraint("entry", "n", name=op.f("pk_finance_step")),
    )


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("insurer", sa.String(), nullable=True),
        sa.Column("fin", sa.String(), nullable=True),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["fin"], ["insured_person.fin"], name=op.f("fk_account_fin")),
        sa.ForeignKeyConstraint(["insurer"], ["insurer.voen"], name=op.f("fk_account_insurer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    )
    op.create_index(op.f("ix_account_fin"), "account", ["fin"], unique=False)
    op.create_index(op.f("ix_account_insurer"), "account", ["insurer"], unique=False)
    op.create_table(
        "account_transaction",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("insurer", sa.String(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("report", sa.BigInteger(), nullable=True),
        sa.Column("value_date", sa.Date(), nullable=False),
        sa.Column("posted_at", UtcDateTime(), nullable=False),
        sa.Column("corrects", sa.String(), nullable=True),
        sa.Column("reverses", sa.BigInteger(), nullable=True),
        sa.Column("submission", sa.String(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["insurer"], ["insurer.voen"], name=op.f("fk_account_transaction_insurer")),
        sa.ForeignKeyConstraint(["report"], ["quarterly_report.number"], name=op.f("fk_account_transaction_report")),
        sa.ForeignKeyConstraint(
            ["reverses"], ["account_transaction.number"], name=op.f("fk_account_transaction_reverses")
        ),
        sa.ForeignKeyConstraint(
            ["submission", "line"], ["effect.submission", "effect.line"], name=op.f("fk_account_transaction_submission")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_account_transaction")),
        sa.UniqueConstraint("kind", "source", "turn", name=op.f("uq_account_transaction_kind_source_turn")),
        sa.UniqueConstraint("reverses", name=op.f("uq_account_transaction_reverses")),
    )
    op.create_index(op.f("ix_account_transaction_insurer"), "account_transaction", ["insurer"], unique=False)
    op.create_index(op.f("ix_account_transaction_report"), "account_transaction", ["report"], unique=False)
    op.create_table(
        "posting",
        sa.Column("transaction", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_posting_account")),
        sa.ForeignKeyConstraint(["transaction"], ["account_transaction.number"], name=op.f("fk_posting_transaction")),
        sa.PrimaryKeyConstraint("transaction", "place", name=op.f("pk_posting")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_posting_account"), "posting", ["account"], unique=False)
