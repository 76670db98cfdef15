"""The tables of accounts, on the ledger's metadata. Only appended to: the database itself refuses the rest.

Amounts are qəpik with their sign: above zero what the account's holder owes or, of the fund, what it has.
"""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, ForeignKeyConstraint, Integer, String, Table
from sqlalchemy import UniqueConstraint as Unique

from pipeline.appended import only_appended
from pipeline.database import UtcDateTime
from pipeline.tables import metadata

# ``id`` says what an account is of (``names.py``); the columns beside it are there to be searched.
account = Table(
    "account",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),  # names.AccountKind
    Column("insurer", ForeignKey("insurer.voen"), index=True),
    Column("fin", ForeignKey("insured_person.fin"), index=True),
    Column("activity", String, nullable=False),  # "" of none
    Column("code", String, nullable=False),  # of the economic classification; "" of none
)
account_transaction = Table(
    "account_transaction",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),  # gapless, in the order of posting
    Column("kind", String, nullable=False),  # transactions.TransactionKind
    Column("source", String, nullable=False),  # number of the report, payment, charge or reversed transaction
    Column("turn", Integer, nullable=False),  # from 1: what was reversed may be posted again
    Column("insurer", ForeignKey("insurer.voen"), nullable=False, index=True),
    Column("activity", String, nullable=False),  # "" where it is of none
    Column("report", ForeignKey("quarterly_report.number"), index=True),  # in whose registration it was posted
    Column("value_date", Date, nullable=False),
    Column("posted_at", UtcDateTime, nullable=False),
    Column("corrects", String),  # the closed quarter that it changes
    Column("reverses", ForeignKey("account_transaction.number"), unique=True),
    Column("submission", String),
    Column("line", Integer),
    ForeignKeyConstraint(["submission", "line"], ["effect.submission", "effect.line"]),
    Unique("kind", "source", "turn"),
)
# ``reason``, ``about`` and ``base`` explain the line: transactions.Reason, the month, payment, charge or section that
# it speaks of, and the amount that the reason compares with (the debt that a share paid).
posting = Table(
    "posting",
    metadata,
    Column("transaction", ForeignKey("account_transaction.number"), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("account", ForeignKey("account.id"), nullable=False, index=True),
    Column("amount", BigInteger, nullable=False),
    Column("reason", String, nullable=False),
    Column("about", String, nullable=False),
    Column("base", BigInteger),
    sqlite_with_rowid=False,
)
only_appended(account, account_transaction, posting)
