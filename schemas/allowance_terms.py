"""What the childcare allowance is a month and how a part of a month is counted, both by date.

``codes/allowance_amounts.csv`` and ``codes/allowance_method.csv``. Three rows of the amounts and the method are
assumptions (``confidence`` K or I): no source told when 44/28 began, the amounts of 2026, or how part months count.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import combinations

from schemas.code_table import Term, once_per_tables, read_table, take_term
from schemas.lexical import read_amount


class Band(StrEnum):
    """The two periods of the allowance, by the age of the child."""

    UNTIL_18_MONTHS = "UNTIL_18_MONTHS"
    UNTIL_36_MONTHS = "UNTIL_36_MONTHS"


class Method(StrEnum):
    """Which days of a month a part of it is counted by."""

    WORKDAY = "WORKDAY"
    CALENDAR_DAY = "CALENDAR_DAY"


@dataclass(frozen=True, slots=True)
class MonthlyAmounts:
    """The allowance of a whole month in qəpik, during ``term``."""

    term: Term
    until_18_months: int
    until_36_months: int
    confidence: str = ""
    source: str = ""

    def of(self, band: Band) -> int:
        """The amount of ``band``."""
        return self.until_18_months if band is Band.UNTIL_18_MONTHS else self.until_36_months


@dataclass(frozen=True, slots=True)
class DatedMethod:
    """The method for months whose first day lies in ``term``."""

    term: Term
    method: Method
    confidence: str = ""
    source: str = ""


@dataclass(frozen=True)
class AllowanceTerms:
    """Both tables; terms of one table never meet. Raises ValueError otherwise."""

    amounts: tuple[MonthlyAmounts, ...]
    methods: tuple[DatedMethod, ...]

    def __post_init__(self) -> None:
        """Two rows for one day would make the answer depend on their order."""
        if _some_meet(row.term for row in self.amounts) or _some_meet(row.term for row in self.methods):
            raise ValueError("two rows hold for one day")

    def amounts_on(self, day: date) -> MonthlyAmounts | None:
        """The amounts on ``day``; None where the table has none."""
        return next((row for row in self.amounts if row.term.covers(day)), None)

    def method_on(self, day: date) -> Method | None:
        """The method on ``day``; None where the table has none."""
        return next((row.method for row in self.methods if row.term.covers(day)), None)

    @cached_property
    def changes(self) -> frozenset[date]:
        """The first days of the rows of amounts, and the days after their last ones."""
        starts = (row.term.start for row in self.amounts if row.term.start)
        return frozenset({*starts, *(row.term.end + timedelta(days=1) for row in self.amounts if row.term.end)})


def _some_meet(terms: Iterable[Term]) -> bool:
    return any(one.meets(other) for one, other in combinations(terms, 2))


@once_per_tables
def allowance_terms() -> AllowanceTerms:
    """The tables in force."""
    amounts, methods = [], []
    for row in read_table("allowance_amounts"):
        term = take_term(row)
        early, late = (read_amount(row.pop(band)) for band in ("until_18_months", "until_36_months"))
        amounts.append(MonthlyAmounts(term, early, late, **row))
    for row in read_table("allowance_method"):
        term, method = take_term(row), Method(row.pop("method"))
        methods.append(DatedMethod(term, method, **row))
    return AllowanceTerms(tuple(amounts), tuple(methods))
