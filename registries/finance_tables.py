"""The tables of what finance officers enter, on the ledger's metadata. Only appended to. Amounts are qəpik."""

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Integer, String, Table

from pipeline.appended import only_appended
from pipeline.database import UtcDateTime
from pipeline.tables import metadata

# What an officer wants to be in the books; from when it is in force it is also a ``payment`` or an ``insurer_charge``
# of the same number, which reports count.
finance_entry = Table(
    "finance_entry",
    metadata,
    Column("number", String, primary_key=True),
    Column("what", String, nullable=False),  # schemas.finance.EntryKind
    Column("insurer", ForeignKey("insurer.voen"), nullable=False, index=True),
    Column("activity", String, nullable=False),  # "" of a payment
    Column("debt", String, nullable=False),  # "" of a payment
    Column("day", Date, nullable=False),  # value date, or day of the decision
    Column("amount", BigInteger, nullable=False),
    Column("code", String, nullable=False),  # of the economic classification; "" of what is no payment
    Column("basis", String, nullable=False),
    Column("office", String, nullable=False, index=True),
)
finance_step = Table(
    "finance_step",
    metadata,
    Column("entry", ForeignKey("finance_entry.number"), primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),  # from 1
    Column("what", String, nullable=False),  # finance.Step
    Column("two", Boolean, nullable=False),  # policy of the day wanted a second officer
    Column("login", ForeignKey("officer.login"), nullable=False),
    Column("user", String, nullable=False),  # who sat there, by the operating system or by the session
    Column("at", UtcDateTime, nullable=False),
    Column("about", String, nullable=False),
)
only_appended(finance_entry, finance_step)
