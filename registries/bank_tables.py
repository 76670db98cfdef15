"""The tables of bank statements, on the ledger's metadata. Only appended to. Amounts are qəpik.

What became of an entry is told by its steps: without one in force it is in suspense (aydınlaşdırılmamış).
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
)
from sqlalchemy import UniqueConstraint as Unique

from pipeline.appended import only_appended
from pipeline.database import UtcDateTime
from pipeline.tables import metadata

bank_statement = Table(
    "bank_statement",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),  # gapless
    Column("submission", String, nullable=False),
    Column("line", Integer, nullable=False),
    Column("place", Integer, nullable=False),  # from 1: a file may hold several
    Column("format", String, nullable=False),
    Column("account", String, nullable=False, index=True),  # the fund's IBAN
    Column("statement_id", String, nullable=False),
    Column("office", String, nullable=False, index=True),  # whose account it is
    Column("from_day", Date),
    Column("to_day", Date),
    Column("opening", BigInteger),
    Column("closing", BigInteger),
    Column("entries", Integer, nullable=False),  # that the file holds, with those that were known
    Column("credit_sum", BigInteger, nullable=False),
    Column("debit_sum", BigInteger, nullable=False),
    Column("registered_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["submission", "line"], ["effect.submission", "effect.line"]),
    Unique("submission", "line", "place"),
)
bank_entry = Table(
    "bank_entry",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),  # gapless, in the order of booking
    Column("statement", ForeignKey("bank_statement.number"), nullable=False),
    Column("place", Integer, nullable=False),  # from 1, in its statement
    Column("key", String(32), nullable=False, unique=True),  # ``bank_entries.key_of``: the same movement has one key
    Column("account", String, nullable=False),
    Column("office", String, nullable=False),
    Column("booking_date", Date, nullable=False),
    Column("value_date", Date, nullable=False),
    Column("amount", BigInteger, nullable=False),  # below zero: paid out
    Column("reference", String, nullable=False),
    Column("end_to_end", String, nullable=False),
    Column("returns", String, nullable=False),
    Column("payer_name", String, nullable=False),
    Column("payer_code", String, nullable=False),
    Column("payer_iban", String, nullable=False),
    Column("code", String, nullable=False),
    Column("level", String, nullable=False),
    Column("purpose", String, nullable=False),
    Unique("statement", "place"),
)
# What was done with an entry: by the house (``login`` NULL) or by a finance officer. ``payment``: the number of the
# payment ("B-0000001-1") that this step made or took back (``bank_steps.py``); ``other``: the entry that this one
# returns, or that returned this one.
bank_step = Table(
    "bank_step",
    metadata,
    Column("entry", ForeignKey("bank_entry.number"), primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),  # from 1
    Column("what", String, nullable=False),  # bank_steps.Step
    Column("two", Boolean, nullable=False),  # policy of the day wanted a second officer
    Column("login", ForeignKey("officer.login")),
    Column("user", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("about", String, nullable=False),
    Column("pass_name", String, nullable=False),  # of a match by the house; "" of an officer's
    Column("score", Integer, nullable=False),  # 0 to 100
    Column("insurer", ForeignKey("insurer.voen")),
    Column("code", String, nullable=False),
    Column("payment", String, index=True),
    Column("other", BigInteger, index=True),
)
# Of officers there are few: what one of them did alone is added up without the million steps of the house.
Index(
    "ix_bank_step_by_hand",
    bank_step.c.insurer,
    sqlite_where=bank_step.c.login.is_not(None),
    postgresql_where=bank_step.c.login.is_not(None),
)
# Which dues a match pays; it explains, the money is the insurer's.
bank_line = Table(
    "bank_line",
    metadata,
    Column("entry", BigInteger, primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("insurer", String, nullable=False),
    Column("code", String, nullable=False),
    Column("period", String, nullable=False),  # month, "2026-03"
    Column("amount", BigInteger, nullable=False),
    ForeignKeyConstraint(["entry", "n"], ["bank_step.entry", "bank_step.n"]),
    Index("ix_bank_line_insurer", "insurer", "code"),
    sqlite_with_rowid=False,
)
# Why an entry could not be matched when it was booked, or is not any more; and who might be meant.
bank_suspense = Table(
    "bank_suspense",
    metadata,
    Column("entry", ForeignKey("bank_entry.number"), primary_key=True, autoincrement=False),
    Column("cause", String, nullable=False, index=True),
    Column("about", String, nullable=False),
)
bank_candidate = Table(
    "bank_candidate",
    metadata,
    Column("entry", ForeignKey("bank_suspense.entry"), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("insurer", ForeignKey("insurer.voen"), nullable=False),
    Column("code", String, nullable=False),
    Column("period", String, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("score", Integer, nullable=False),
    Column("why", String, nullable=False),
)
only_appended(bank_statement, bank_entry, bank_step, bank_line, bank_suspense, bank_candidate)
