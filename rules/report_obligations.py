"""Contributions that are owed for a month from a day on, what was paid of them, and the interest that they bear.

Money goes to the obligation that is due first (our reading: no source names an order). Its value date counts, not the
report that uses it: the interest of an obligation is always computed from its due day with all that was paid of it,
and what earlier reports have charged is taken off. So a report that comes late, or a payment that is used a quarter
later, neither loses a day nor counts one twice; what was charged too much comes back. Amounts are qəpik.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rules.interest import Interest, PartPaid, interest
from schemas.money import to_manat
from schemas.months import Month


@dataclass(frozen=True, slots=True)
class Obligation:
    """``amount`` owed for ``month``, in time until ``due``; ``parts`` were paid of it or written off; earlier reports
    have charged ``charged`` of interest for it.
    """

    month: Month
    due: date
    amount: int
    parts: tuple[PartPaid, ...] = ()
    charged: int = 0

    @property
    def unpaid(self) -> int:
        """What is still owed."""
        return self.amount - sum(part.amount for part in self.parts)

    def ends_by(self, day: date) -> bool:
        """Whether nothing is owed and no interest accrues after ``day``."""
        return not self.unpaid and all(part.day <= max(day, self.due) for part in self.parts)


@dataclass(frozen=True, slots=True)
class ObligationInterest:
    """Interest of one obligation from its due day on; ``charged`` of it stands in earlier reports."""

    month: Month
    due: date
    whole: Interest
    charged: int

    @property
    def amount(self) -> int:
        """What this report charges; below zero where earlier ones have charged too much."""
        return self.whole.amount - self.charged

    def explain(self) -> tuple[str, ...]:
        """The stretches in figures, and the difference: ``64.00 − 43.00 = 21.00``."""
        lines = tuple(line.explain() for line in self.whole.lines)
        if not self.charged:
            return lines
        return (*lines, f"{to_manat(self.whole.amount)} − {to_manat(self.charged)} = {to_manat(self.amount)}")


def settle(
    obligations: Iterable[Obligation], money: Iterable[PartPaid]
) -> tuple[tuple[Obligation, ...], tuple[PartPaid, ...]]:
    """The obligations, the first due one first, after ``money`` was paid, by value dates; and what is left of it."""
    owed = sorted(obligations, key=lambda one: (one.due, one.month))
    left = sorted((part for part in money if part.amount), key=lambda part: (part.day, part.amount))
    settled = [replace(one, parts=(*one.parts, *_take(left, one.unpaid))) for one in owed]
    return tuple(settled), tuple(left)


def _take(left: list[PartPaid], wanted: int) -> Iterator[PartPaid]:
    """Takes ``wanted`` from the front of ``left``, which becomes shorter."""
    while wanted and left:
        part = left[0]
        taken = min(wanted, part.amount)
        wanted -= taken
        left[:1] = [replace(part, amount=part.amount - taken)] if taken < part.amount else []
        yield PartPaid(part.day, taken)


def charge_interest(
    obligations: Sequence[Obligation], until: date
) -> tuple[tuple[Obligation, ...], tuple[ObligationInterest, ...]] | None:
    """What all accrue until ``until``, and the obligations with it charged; None where the terms of some day are not
    known. Those that cost nothing and never did have no line.
    """
    charged: list[Obligation] = []
    lines: list[ObligationInterest] = []
    for one in obligations:
        whole = interest(one.amount, one.due, until, one.parts)
        if whole is None:
            return None
        charged.append(replace(one, charged=whole.amount))
        if whole.amount or one.charged:
            lines.append(ObligationInterest(one.month, one.due, whole, one.charged))
    return tuple(charged), tuple(lines)
