"""What the childcare allowance is for a child and a period, by month, in lines that explain themselves.

- The band follows the child's age: until 18 months, then until the day before the third birthday; a birthday that
  a month does not have is its last day. The 18-month birthday splits its month by days.
- Paid are the days of the period that lie in the leave and in the child's first three years.
- A part of a month is its share of the month's days, counted as the dated method says (work days of the insurer or
  calendar days); the day when the month begins decides which method.
- Rounding, one rule: what accrues from the first day of the month until a day is rounded half up to whole qəpik; a
  stretch is paid the difference of the sums at its two ends. However a month is cut, its parts add up to the whole.

Amounts are integer qəpik. Sources: 003 §2.1.1, §2.2.1 b; splitting, share and rounding are our reading ([I]).
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from rules.work_days import WorkCalendar
from schemas.allowance_terms import AllowanceTerms, Band, Method
from schemas.childcare import Span
from schemas.money import divide_half_up, to_manat
from schemas.months import Month, add_months, months_between

FIRST_BAND_MONTHS = 18
LAST_MONTHS = 36

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Care:
    """Who was cared for and when: what an amount follows from."""

    birth_date: date
    leave: Span
    period: Span

    @cached_property
    def due(self) -> Span | None:
        """The days that are paid; None where there are none."""
        start = max(self.birth_date, self.leave.start, self.period.start)
        end = min(self.third_birthday - _DAY, self.leave.end, self.period.end)
        return Span(start=start, end=end) if start <= end else None

    @cached_property
    def band_ends(self) -> date:
        """The first day of the second band."""
        return add_months(self.birth_date, FIRST_BAND_MONTHS)

    @cached_property
    def third_birthday(self) -> date:
        """The first day that is not paid any more (üç yaşı tamam olanadək)."""
        return add_months(self.birth_date, LAST_MONTHS)

    def band(self, day: date) -> Band | None:
        """The band of ``day``; None outside of the first three years."""
        if not self.birth_date <= day < self.third_birthday:
            return None
        return Band.UNTIL_18_MONTHS if day < self.band_ends else Band.UNTIL_36_MONTHS


@dataclass(frozen=True, slots=True)
class AllowanceLine:
    """Days ``first`` to ``last``: ``days`` counted of the month's ``of_days``, at ``monthly`` qəpik, are ``amount``."""

    month: Month
    first: date
    last: date
    band: Band
    monthly: int
    method: Method
    days: int
    of_days: int
    amount: int

    def explain(self) -> str:
        """The share in figures: ``10/21 × 44.00``."""
        return f"{self.days}/{self.of_days} × {to_manat(self.monthly)}"


@dataclass(frozen=True)
class Allowance:
    """Lines in the order of days; ``unknown`` are months for which a table or a calendar is missing."""

    lines: tuple[AllowanceLine, ...]
    unknown: frozenset[Month]

    def of(self, month: Month) -> int | None:
        """Qəpik due for ``month``: 0 where no day of it is paid, None where that cannot be told."""
        return None if month in self.unknown else sum(line.amount for line in self.lines_of(month))

    def lines_of(self, month: Month) -> tuple[AllowanceLine, ...]:
        """The lines of ``month``."""
        return self._by_month.get(month, ())

    def shares(self, month: Month) -> tuple[str, ...]:
        """What ``month`` consists of: the shares, and the qəpik by which their rounded sum and what accrued differ."""
        lines = self.lines_of(month)
        if not lines:
            return ()
        exact = divide_half_up(sum(line.monthly * line.days for line in lines), lines[0].of_days)
        rounding = sum(line.amount for line in lines) - exact
        told = tuple(line.explain() for line in lines)
        return (*told, f"{to_manat(rounding)}") if rounding else told

    @cached_property
    def _by_month(self) -> Mapping[Month, tuple[AllowanceLine, ...]]:
        return {month: tuple(lines) for month, lines in groupby(self.lines, key=lambda line: line.month)}

    @property
    def total(self) -> int:
        """Qəpik of all lines."""
        return sum(line.amount for line in self.lines)


def compute_allowance(care: Care, calendar: WorkCalendar, terms: AllowanceTerms) -> Allowance:
    """What is due for all months that the paid days of ``care`` touch."""
    lines: list[AllowanceLine] = []
    unknown: set[Month] = set()
    due = care.due
    for month in months_between(due.start, due.end) if due else ():
        found = _lines(month, care, calendar, terms)
        if found is None:
            unknown.add(month)
        else:
            lines += found
    return Allowance(tuple(lines), frozenset(unknown))


def _lines(month: Month, care: Care, calendar: WorkCalendar, terms: AllowanceTerms) -> list[AllowanceLine] | None:
    due, method = care.due, terms.method_on(month.first)
    counted = _counted_days(month, method, calendar)
    if due is None or method is None or not counted:
        return None
    lines: list[AllowanceLine] = []
    accrued = 0  # qəpik × days, so exact; divided by the month's days only when rounded
    for start, end in _stretches(month, care, terms):
        amounts, band = terms.amounts_on(start), care.band(start)
        monthly = amounts.of(band) if amounts and band else 0
        first, last = max(start, due.start), min(end, due.end)
        if first <= last:
            if amounts is None or band is None:
                return None
            before = accrued + monthly * _between(counted, start, first - _DAY)
            days = _between(counted, first, last)
            amount = divide_half_up(before + monthly * days, len(counted)) - divide_half_up(before, len(counted))
            lines.append(AllowanceLine(month, first, last, band, monthly, method, days, len(counted), amount))
        accrued += monthly * _between(counted, start, end)
    return lines


def _counted_days(month: Month, method: Method | None, calendar: WorkCalendar) -> Sequence[date]:
    if method is Method.CALENDAR_DAY:
        return [month.first + later * _DAY for later in range(month.length)]
    return sorted(calendar.work_days(month) or ())


def _between(counted: Sequence[date], first: date, last: date) -> int:
    """How many of the ``counted`` days lie from ``first`` to ``last``."""
    return bisect_right(counted, last) - bisect_right(counted, first - _DAY)


def _stretches(month: Month, care: Care, terms: AllowanceTerms) -> Iterator[tuple[date, date]]:
    """First and last days of the pieces of the month, cut where the band or the amounts change."""
    opens, closes = month.first, month.last
    cuts = (care.birth_date, care.band_ends, care.third_birthday, *terms.changes)
    starts = sorted({opens, *(cut for cut in cuts if opens < cut <= closes)})
    return zip(starts, [*(start - _DAY for start in starts[1:]), closes], strict=True)
