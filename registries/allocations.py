"""``AllocateMoney``: the money of an accepted report is given to persons (the first Bölüşdür, 004 p. 42).

The effect says what comes of it and bears the digest of its lines, not the lines: they follow from the accounts and
from the report's own persons, are made again in the commit, and stand there with their reasons. Amounts are qəpik.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from sqlalchemy import select

from pipeline.bulk import parts
from pipeline.database import Reads, Write
from pipeline.effects import Effect, EffectConflict, EffectKind, Facts, Origin
from registries.accounts.allocation import AllocationOf, post_allocation
from registries.accounts.posting import NotStandingError, reverse
from registries.accounts.standing import Leaving, persons_standing, undistributed
from registries.report_tables import quarterly_report, report_income, report_person
from rules.allocation import Allocation, MonthDues
from rules.money_standing import allocate_among
from schemas.identifiers import ActivityCode, Voen
from schemas.months import Month, Quarter

JUDGE = "report_lookup"


class AllocateMoney(Effect):
    """``before`` and ``used``: money that earlier reports left, and that this one uses; ``takes_back``: allocations
    that are reversed before; ``given`` to persons, ``rest`` stays undistributed; ``digest`` of the lines.
    """

    kind: ClassVar[str] = "allocate_money"
    judge: ClassVar[str] = JUDGE

    insurer: Voen
    activity: ActivityCode
    quarter: Quarter
    before: int
    used: int
    takes_back: tuple[int, ...]
    given: int
    rest: int
    digest: str


def allocation_effects() -> tuple[EffectKind, ...]:
    """The kinds of this module."""
    return (EffectKind(AllocateMoney, _allocate),)


def allocated_again(reads: Reads, insurer: str, activity: str, report: int, before: int | None = None) -> Allocation:
    """The allocation of a report's money, made from what stands in the accounts: as it was before the transaction
    ``before``, or as it is now.
    """
    standing = persons_standing(reads, insurer, activity, Leaving(report=report, before=before))
    money = undistributed(reads, insurer, activity, Leaving(before=before))
    return allocate_among(max(0, money), standing, list(month_dues_of(reads, report)))


def month_dues_of(reads: Reads, report: int) -> Iterator[MonthDues]:
    """By month, who is owed for how much by an accepted report."""
    person, month = report_person.c, report_income.c
    owed = month.employee + month.employer
    query = (
        select(month.month, person.fin, owed)
        .join(report_person, (person.report == month.report) & (person.place == month.place))
        .where(month.report == report, owed > 0)
    )
    dues: dict[str, dict[str, int]] = {}
    for name, fin, amount in reads.execute(query):
        dues.setdefault(name, {})[fin] = amount
    yield from (MonthDues(Month(name), dues[name]) for name in sorted(dues))


def _allocate(tx: Write, orders: Sequence[tuple[AllocateMoney, Origin]]) -> Sequence[Facts]:
    """``allocated`` to persons, ``undistributed`` after it. The reports are recorded in the same commit, before."""
    numbers = _reports(tx, [origin.submission for _, origin in orders])
    return [_one(tx, effect, origin, numbers[origin.submission]) for effect, origin in orders]


def _one(tx: Write, effect: AllocateMoney, origin: Origin, report: int) -> Facts:
    insurer, activity = str(effect.insurer), str(effect.activity)
    try:
        reverse(tx, effect.takes_back, origin.at)
    except NotStandingError:
        raise EffectConflict(JUDGE, "an allocation was taken back meanwhile") from None
    found = allocated_again(tx, insurer, activity, report)
    if (found.amount, found.rest, found.digest()) != (effect.before + effect.used, effect.rest, effect.digest):
        raise EffectConflict(JUDGE, "what persons owe, or what there is for them, changed meanwhile")
    of = AllocationOf(report=report, insurer=insurer, activity=activity, day=effect.quarter.last, origin=origin)
    post_allocation(tx, of, found.lines, origin.at)
    return {"allocated": found.given, "undistributed": found.rest}


def _reports(reads: Reads, submissions: Sequence[str]) -> Mapping[str, int]:
    one = quarterly_report.c
    return {
        submission: number
        for some in parts(submissions)
        for submission, number in reads.execute(select(one.submission, one.number).where(one.submission.in_(some)))
    }
