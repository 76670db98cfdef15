"""The tables of the quarterly report (004) and of what it counts, on the ledger's metadata.

A report is kept as it was accepted and never changed: of one insurer, activity and quarter the highest version counts.
The tables below ``quarterly_report`` name a report by its number. Amounts are qəpik.
"""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, ForeignKeyConstraint, Integer, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from pipeline.database import UtcDateTime
from pipeline.tables import metadata


def _origin(*, nullable: bool = False) -> tuple[Column[str], Column[int], ForeignKeyConstraint, Unique]:
    """The key of the effect that wrote the row: one row an effect."""
    return (
        Column("submission", String, nullable=nullable),
        Column("line", Integer, nullable=nullable),
        ForeignKeyConstraint(["submission", "line"], ["effect.submission", "effect.line"]),
        Unique("submission", "line"),
    )


# Charges of an insurer (tətbiq olunmuş sanksiya və cərimələr, Fondun aşkar etdikləri, silinmələr), as finance officers
# enter them, and sanctions for a late report, written by its registration (then with the key of that effect).
insurer_charge = Table(
    "insurer_charge",
    metadata,
    Column("number", String, primary_key=True),
    Column("insurer", ForeignKey("insurer.voen"), nullable=False, index=True),
    Column("activity", String, nullable=False),
    Column("kind", String, nullable=False),  # ``charges.ChargeKind``
    Column("debt", String, nullable=False),  # ``schemas.report_debt_terms.DebtKind``
    Column("day", Date, nullable=False),  # of the decision: the report of its quarter counts it, or the next one
    Column("amount", BigInteger, nullable=False),
    Column("basis", String, nullable=False),
    *_origin(nullable=True),
)
# Which scale of contributions an insurer falls under, from a day on; loaded, never changed by an effect.
insurer_regime = Table(
    "insurer_regime",
    metadata,
    Column("insurer", ForeignKey("insurer.voen"), primary_key=True),
    Column("since", Date, primary_key=True),
    Column("regime", String, nullable=False),  # ``schemas.contribution_terms.Regime``
)
# Rüblük hesabatlar. Version 1 is İlkin, so the key says that there is one.
quarterly_report = Table(
    "quarterly_report",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("insurer", ForeignKey("insurer.voen"), nullable=False),
    Column("activity", String, nullable=False),
    Column("quarter", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", String, nullable=False),  # INITIAL | CORRECTION | ADJUSTED
    Column("document_id", String, nullable=False),
    Column("before", ForeignKey("quarterly_report.number")),  # whose closing debt is its opening debt
    Column("registered_at", UtcDateTime, nullable=False),
    Column("persons", Integer, nullable=False),
    Column("labour", BigInteger, nullable=False),
    Column("contribution", BigInteger, nullable=False),  # of all months, both parts
    Column("closing", BigInteger, nullable=False),  # debt of all kinds
    *_origin(),
    Unique("insurer", "activity", "quarter", "version"),
)
report_month = Table(
    "report_month",
    metadata,
    Column("report", ForeignKey("quarterly_report.number"), primary_key=True, autoincrement=False),
    Column("month", String, primary_key=True),
    Column("labour", BigInteger, nullable=False),
    Column("exempt", BigInteger, nullable=False),
    Column("income", BigInteger, nullable=False),  # of all persons
    Column("employee", BigInteger, nullable=False),
    Column("employer", BigInteger, nullable=False),
    Column("heads", Integer, nullable=False),
)
# A person whom a report lists: also the note that his employer was told that he is insured (``access.py``).
report_person = Table(
    "report_person",
    metadata,
    Column("report", ForeignKey("quarterly_report.number"), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),  # from 1, as the document lists them
    Column("fin", ForeignKey("insured_person.fin"), nullable=False, index=True),
    sqlite_with_rowid=False,
)
report_income = Table(
    "report_income",
    metadata,
    Column("report", BigInteger, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("month", String, primary_key=True),
    Column("income", BigInteger, nullable=False),
    Column("employee", BigInteger, nullable=False),
    Column("employer", BigInteger, nullable=False),
    ForeignKeyConstraint(["report", "place"], ["report_person.report", "report_person.place"]),
    sqlite_with_rowid=False,
)
report_debt = Table(
    "report_debt",
    metadata,
    Column("report", ForeignKey("quarterly_report.number"), primary_key=True, autoincrement=False),
    Column("kind", String, primary_key=True),  # ``schemas.report_debt_terms.DebtKind``
    Column("opening", BigInteger, nullable=False),
    Column("added", BigInteger, nullable=False),  # in the quarter
    Column("lessened", BigInteger, nullable=False),  # paid, counted against it, or written off
    Column("closing", BigInteger, nullable=False),
)
report_payment = Table(
    "report_payment",
    metadata,
    Column("report", ForeignKey("quarterly_report.number"), primary_key=True, autoincrement=False),
    Column("payment", ForeignKey("payment.number"), primary_key=True, index=True),
    Column("amount", BigInteger, nullable=False),
)
report_charge = Table(
    "report_charge",
    metadata,
    Column("report", ForeignKey("quarterly_report.number"), primary_key=True, autoincrement=False),
    Column("charge", ForeignKey("insurer_charge.number"), primary_key=True, index=True),
    Column("amount", BigInteger, nullable=False),
)
# Contributions of a month that are not paid at the end of the quarter, or still bear interest: the next report goes on
# from them. ``parts`` is canonical JSON: [[day, qəpik], …] of what was paid of them.
report_obligation = Table(
    "report_obligation",
    metadata,
    Column("report", ForeignKey("quarterly_report.number"), primary_key=True, autoincrement=False),
    Column("month", String, primary_key=True),
    Column("due", Date, primary_key=True),
    Column("amount", BigInteger, nullable=False),
    Column("charged", BigInteger, nullable=False),  # interest of it that reports have charged
    Column("unpaid", BigInteger, nullable=False),
    Column("parts", Text, nullable=False),
)
# Money that found no obligation, by value date: the next contributions are paid with it.
report_advance = Table(
    "report_advance",
    metadata,
    Column("report", ForeignKey("quarterly_report.number"), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
    Column("amount", BigInteger, nullable=False),
)
