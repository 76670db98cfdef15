"""Codes that stand in payments: economic classification (iqtisadi təsnifat) and budget level (büdcə səviyyəsi).

``codes/classification_codes.csv``, ``codes/budget_levels.csv``, both by date. A heading sums up others and is not paid
under. Codes of sanctions and interest of MDSS were not found and are not there.
"""

from dataclasses import dataclass
from datetime import date

from schemas.code_table import Term, once_per_tables, one_a_day, read_table, row_on, take_term


@dataclass(frozen=True, slots=True)
class ClassificationCode:
    """One code of six digits; ``side``: whose part it is, or what kind of payment."""

    code: str
    scheme: str
    side: str
    name_az: str
    name_en: str
    heading: bool
    term: Term
    confidence: str
    source: str


@dataclass(frozen=True, slots=True)
class BudgetLevel:
    """The level that payments of a scheme go to, one digit."""

    code: str
    scheme: str
    name_az: str
    name_en: str
    term: Term
    confidence: str
    source: str


def classification_on(code: str, day: date) -> ClassificationCode | None:
    """The row of ``code`` on ``day``; None for a code that does not hold then."""
    return row_on((row for row in classification_codes() if row.code == code), day)


def budget_level_on(scheme: str, day: date) -> BudgetLevel | None:
    """The level of ``scheme`` on ``day``; None where the table has none."""
    return row_on((row for row in budget_levels() if row.scheme == scheme), day)


@once_per_tables
def classification_codes() -> tuple[ClassificationCode, ...]:
    """All rows. Raises ValueError where two of one code hold on one day."""
    rows = []
    for row in read_table("classification_codes"):
        term, heading = take_term(row), row.pop("heading") == "true"
        rows.append(ClassificationCode(heading=heading, term=term, **row))
    return one_a_day(rows, lambda row: row.code)


@once_per_tables
def budget_levels() -> tuple[BudgetLevel, ...]:
    """All rows. Raises ValueError where two of one scheme hold on one day."""
    return one_a_day(
        [BudgetLevel(term=take_term(row), **row) for row in read_table("budget_levels")], lambda row: row.scheme
    )
