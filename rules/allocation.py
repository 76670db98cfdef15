"""Allocation of a payment (ödənişin bölüşdürülməsi, the first Bölüşdür; 004 p. 42): which insured person gets how much
of the money that was paid, and why each qəpik.

1. Equal shares among the insured persons with debt. Nobody gets more than his debt; what he does not need is shared
   again among the others. Qəpik that cannot be shared equally go one by one to the oldest debt, then by FİN.
2. What is left pays the months in their order, each person's computed contribution; where the money ends inside a
   month, in proportion to it (``rules/apportionment.py``).
3. What is still left stays undistributed (SO-lar üzrə bölüşdürülməmiş məbləğlər), with its cause.

The first sentence is the manual's; how a rest is shared, and 2 and 3, are our reading. Amounts are qəpik. The answer
does not depend on the order in which persons come.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from operator import attrgetter
from typing import NamedTuple

from rules.apportionment import apportion
from schemas.money import to_manat
from schemas.months import Month


class Reason(StrEnum):
    """Why a person got qəpik of a payment."""

    SHARE = "SHARE"  # the equal share, smaller than his debt
    DEBT = "DEBT"  # the whole debt, no larger than the equal share
    REMAINDER = "REMAINDER"  # one qəpik of those that could not be shared equally
    MONTH = "MONTH"  # the whole contribution of a month
    PROPORTION = "PROPORTION"  # a part of it: the money ended inside the month


class Cause(StrEnum):
    """Why money stayed undistributed."""

    NOBODY = "NOBODY"  # no insured person has a debt or a contribution
    MORE_THAN_OWED = "MORE_THAN_OWED"  # everything that is owed is paid


class PersonDebt(NamedTuple):
    """What is unpaid for one person from before, and since which due day."""

    fin: str
    amount: int
    since: date


@dataclass(frozen=True, slots=True)
class MonthDues:
    """Computed contributions of one month by FİN, so far as they are unpaid."""

    month: Month
    dues: Mapping[str, int]


class Line(NamedTuple):
    """``amount`` of a payment for one person: for debt (no ``month``) or for the contribution of a month.

    ``of`` is what the reason speaks of: the person's debt or contribution of the month.
    """

    fin: str
    month: Month | None
    amount: int
    reason: Reason
    of: int


@dataclass(frozen=True, slots=True)
class MonthPaid:
    """What a month was owed, and what of it the payment paid."""

    month: Month
    owed: int
    paid: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """Lines by phase, month and FİN; ``share`` is the equal share of the first phase; ``rest`` stays undistributed."""

    amount: int
    share: int
    lines: tuple[Line, ...]
    months: tuple[MonthPaid, ...]
    rest: int
    cause: Cause | None

    @property
    def given(self) -> int:
        """What persons got together."""
        return self.amount - self.rest

    def digest(self) -> str:
        """Of all lines."""
        return digest_of(self.lines)

    def explain(self, line: Line) -> str:
        """One line in figures."""
        paid, of = to_manat(line.amount), to_manat(line.of)
        match line.reason:
            case Reason.SHARE | Reason.DEBT:
                return f"min({to_manat(self.share)}, {of}) = {paid}"
            case Reason.REMAINDER:
                return f"+ {paid}"
            case Reason.MONTH:
                return f"{line.month}: {paid}"
        month = next(one for one in self.months if one.month == line.month)
        return f"{line.month}: {to_manat(month.paid)} × {of} / {to_manat(month.owed)} ≈ {paid}"


def digest_of(lines: Iterable[Line]) -> str:
    """By which an allocation is told to be another's like (SHA-256, hex)."""
    told = (f"{one.fin} {one.month or ''} {one.amount} {one.reason} {one.of}\n" for one in lines)
    return sha256("".join(told).encode()).hexdigest()


def allocate_payment(amount: int, debts: Sequence[PersonDebt], months: Sequence[MonthDues]) -> Allocation:
    """Who gets what of ``amount``. Debts of zero and dues of zero are left out; months are taken in their order.

    Raises ValueError for a negative amount, debt or due, and for a FİN or a month that stands twice.
    """
    _check(amount, debts, months)
    owed = sorted((one for one in debts if one.amount), key=attrgetter("fin"))
    share, lines = _equally(amount, owed)
    left = amount - sum(one.amount for one in lines)
    paid = []
    for month in sorted(months, key=lambda one: one.month):
        some = _month(left, month)
        lines += some
        paid.append(MonthPaid(month.month, sum(month.dues.values()), sum(one.amount for one in some)))
        left -= paid[-1].paid
    return Allocation(amount, share, tuple(lines), tuple(paid), left, _cause(left, owed, paid))


def _check(amount: int, debts: Sequence[PersonDebt], months: Sequence[MonthDues]) -> None:
    least = (min((one.amount for one in debts), default=0), *(min(one.dues.values(), default=0) for one in months))
    if min(amount, *least) < 0:
        raise ValueError("an amount below zero")
    if len({one.fin for one in debts}) < len(debts) or len({one.month for one in months}) < len(months):
        raise ValueError("a person or a month twice")


def _equally(amount: int, owed: Sequence[PersonDebt]) -> tuple[int, list[Line]]:
    """The largest share that the money allows, and the lines of the first phase, by FİN."""
    share, spare = _level(amount, sorted(one.amount for one in owed))
    poor = [one for one in owed if one.amount > share]  # by FİN, and so are those of one day below
    extra = {one.fin for one in sorted(poor, key=attrgetter("since"))[:spare]}
    whole, part, one_more = Reason.DEBT, Reason.SHARE, Reason.REMAINDER
    lines = []
    for fin, debt, _ in owed:
        if debt <= share:
            lines.append(Line(fin, None, debt, whole, debt))
            continue
        if share:
            lines.append(Line(fin, None, share, part, debt))
        if fin in extra:
            lines.append(Line(fin, None, 1, one_more, debt))
    return share, lines


def _level(amount: int, rising: Sequence[int]) -> tuple[int, int]:
    """The equal share when each debt takes at most itself, and the qəpik that are left below one for each."""
    left = amount
    for place, debt in enumerate(rising):
        takers = len(rising) - place
        if debt * takers > left:
            return divmod(left, takers)
        left -= debt
    return (rising[-1] if rising else 0), 0


def _month(left: int, month: MonthDues) -> Sequence[Line]:
    if not left:
        return ()
    dues = sorted((fin, due) for fin, due in month.dues.items() if due)
    whole = sum(due for _, due in dues) <= left
    shares = [due for _, due in dues] if whole or not dues else apportion(left, [due for _, due in dues])
    name, reason = month.month, Reason.MONTH if whole else Reason.PROPORTION
    return [Line(fin, name, part, reason, due) for (fin, due), part in zip(dues, shares, strict=True) if part]


def _cause(rest: int, owed: Sequence[PersonDebt], months: Sequence[MonthPaid]) -> Cause | None:
    if not rest:
        return None
    return Cause.MORE_THAN_OWED if owed or any(one.owed for one in months) else Cause.NOBODY
