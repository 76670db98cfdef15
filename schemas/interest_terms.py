"""The rate of interest (faiz, penya) on debts by date (``codes/interest.csv``). Tax Code 59.1, 59.2, 1.4."""

from dataclasses import dataclass
from fractions import Fraction

from schemas.code_table import Term, once_per_tables, one_a_day, read_table, take_term
from schemas.shares import read_percent


@dataclass(frozen=True, slots=True)
class InterestTerms:
    """``a_day`` is the share of the debt that a day of delay costs; a debt bears it for ``most_days`` at most."""

    term: Term
    a_day: Fraction
    most_days: int
    confidence: str = ""
    source: str = ""


@once_per_tables
def interest_terms() -> tuple[InterestTerms, ...]:
    """All rows. Raises ValueError where two hold on one day."""
    rows = []
    for row in read_table("interest"):
        term, a_day, most = take_term(row), read_percent(row.pop("percent_a_day")), int(row.pop("most_days"))
        rows.append(InterestTerms(term, a_day, most, **row))
    return one_a_day(rows, lambda _: "")
