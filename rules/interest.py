"""Interest (faiz, penya) on a debt that is paid late: a share of what is owed for each day of delay, for a bounded
number of days; simple, never interest on interest. Tax Code 59.1, 59.2; the algorithm is our reading.

- The first day that costs is the one after the due day, the last one the day of payment.
- A payment in part lessens the debt from the day after it.
- What accrued up to a day is rounded by the dated rule; a stretch gets the difference of the sums at its two ends, so
  that lines add up to the whole however they are cut.
- What an audit finds is counted from the day on which it was assessed: that day is the ``due`` one then.

Amounts are qəpik.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from schemas.code_table import row_on
from schemas.interest_terms import InterestTerms, interest_terms
from schemas.money import to_manat
from schemas.shares import Rounded, rounding_on, tell_percent

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PartPaid:
    """A payment in part and its value date."""

    day: date
    amount: int


@dataclass(frozen=True, slots=True)
class InterestLine:
    """Days ``first`` to ``last``, both counted, on which ``owed`` qəpik cost ``a_day`` each day."""

    first: date
    last: date
    owed: int
    a_day: Fraction
    amount: int

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    def explain(self) -> str:
        """In figures: ``2026-01-16 – 2026-01-25: 10 × 0.1 % × 1000.00 = 10.00``."""
        share = f"{self.days} × {tell_percent(self.a_day)} × {to_manat(self.owed)}"
        return f"{self.first} – {self.last}: {share} = {to_manat(self.amount)}"


@dataclass(frozen=True, slots=True)
class Interest:
    """Lines in the order of days; ``capped``: the delay goes on beyond the days that cost."""

    lines: tuple[InterestLine, ...]
    capped: bool

    @property
    def days(self) -> int:
        """Days that cost."""
        return sum(line.days for line in self.lines)

    @property
    def amount(self) -> int:
        """Qəpik of all lines."""
        return sum(line.amount for line in self.lines)


def interest(
    debt: int,
    due: date,
    paid_on: date,
    parts: Sequence[PartPaid] = (),
    terms: Sequence[InterestTerms] | None = None,
) -> Interest | None:
    """What a ``debt`` due on ``due`` costs until ``paid_on``, by ``terms`` (those in force if None); None where they do
    not say it for some day.

    Raises ValueError for a debt below zero or parts that are negative or more than it.
    """
    if debt < 0 or any(part.amount < 0 for part in parts) or sum(part.amount for part in parts) > debt:
        raise ValueError("a debt below zero, or parts that are more than it")
    if paid_on <= due or not debt:
        return Interest((), capped=False)
    rows = interest_terms() if terms is None else terms
    begun = row_on(rows, due + _DAY)
    if begun is None:
        return None
    last = min(paid_on, due + begun.most_days * _DAY)
    stretches = list(_stretches(due + _DAY, last, debt, parts, rows))
    if any(row is None for _, _, _, row in stretches):
        return None
    lines = _lines([(first, end, owed, row) for first, end, owed, row in stretches if row is not None and owed])
    return None if lines is None else Interest(lines, capped=paid_on > last)


def _stretches(
    first: date, last: date, debt: int, parts: Sequence[PartPaid], rows: Sequence[InterestTerms]
) -> Iterator[tuple[date, date, int, InterestTerms | None]]:
    """Days on which debt and rate are the same."""
    cuts = {part.day + _DAY for part in parts}
    for row in rows:
        cuts |= {row.term.start} if row.term.start else set()
        cuts |= {row.term.end + _DAY} if row.term.end else set()
    starts = sorted({first, *(cut for cut in cuts if first < cut <= last)})
    for start, end in zip(starts, [*(later - _DAY for later in starts[1:]), last], strict=True):
        owed = debt - sum(part.amount for part in parts if part.day < start)
        yield start, end, owed, row_on(rows, start)


def _lines(stretches: Sequence[tuple[date, date, int, InterestTerms]]) -> tuple[InterestLine, ...] | None:
    lines: list[InterestLine] = []
    accrued, told = Fraction(0), 0
    for first, last, owed, row in stretches:
        rounding = rounding_on(Rounded.INTEREST, last)
        if rounding is None:
            return None
        accrued += row.a_day * owed * ((last - first).days + 1)
        whole = rounding.whole(accrued)
        lines.append(InterestLine(first, last, owed, row.a_day, whole - told))
        told = whole
    return tuple(lines)
