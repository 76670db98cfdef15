"""The first Bölüşdür (004 p. 42) of a quarterly report: what it has to share among whom, and what comes of it.

The manual has it before the list of persons: what is paid goes first to those with debt, listed in the report or not.
What is left pays the report's own months. Amounts are qəpik.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.database import Reads
from pipeline.items import Item
from registries.accounts.open_money import OpenMoney, open_money
from registries.accounts.persons_freed import owed_again
from registries.accounts.standing import persons_standing
from registries.allocations import AllocateMoney
from registries.report_effects import RecordReport
from registries.reports import NO_CHAIN, chains_of
from rules.allocation import Allocation, Cause, Line
from rules.money_standing import PersonStands, allocate_among
from rules.report_contributions import month_dues
from schemas.frozen import FrozenModel
from schemas.months import Month
from schemas.quarterly_report import QuarterlyReport
from schemas.report_debt_terms import DebtKind, payment_kind
from stages.report_lookup import ReportLookupFacts

MOST_TOLD = 100  # persons whose shares stand in facts and notice; the accounts have all


class MonthPaidFor(FrozenModel):
    """A month: what of it was unpaid, what was paid, for how many persons."""

    month: Month
    owed: int
    paid: int
    persons: int


class PersonShare(FrozenModel):
    """What one person got for debt from before, and for the months of the report."""

    fin: str
    for_debt: int
    for_months: int


class MoneyAllocated(FrozenModel):
    """What became of the money that a report uses for contributions (``used``), and of what earlier ones left
    (``before``). ``share``: the equal share of ``debtors``, to whom ``for_debt`` of ``debt`` was given; ``rest`` stays
    undistributed with its ``cause``; ``shares`` of persons, of at most ``MOST_TOLD``.
    """

    before: int
    used: int
    takes_back: tuple[int, ...]
    debtors: int
    debt: int
    share: int
    for_debt: int
    months: tuple[MonthPaidFor, ...]
    rest: int
    cause: Cause | None
    persons: int
    shares: tuple[PersonShare, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Sharing:
    """What was gathered for one report."""

    recorded: RecordReport
    money: OpenMoney
    used: int
    standing: Sequence[PersonStands]


def gather_sharing(items: Sequence[Item], reads: Reads) -> Mapping[str, Sharing]:
    """By item id, of reports that are to be recorded and have money to share."""
    asked = {item.id: (item, one) for item in items if (one := recorded_by(item)) is not None}
    chains = chains_of(reads, {str(one.insurer) for _, one in asked.values()}) if asked else {}
    found: dict[str, Sharing] = {}
    for key, (item, one) in asked.items():
        insurer, activity, _ = one.key
        counts, used = chains.get((insurer, activity), NO_CHAIN).of(one.quarter), _for_contributions(item)
        corrected = None if counts is None else counts.number
        money = open_money(reads, insurer, activity, used=used, corrected=corrected)
        if money.before + used or money.takes_back:
            taken = {use.number: use.amount for use in one.written_off}
            again = owed_again(reads, insurer, activity, taken, money.leaving)
            standing = persons_standing(reads, insurer, activity, money.leaving, again)
            found[key] = Sharing(one, money, used, standing)
    return found


def recorded_by(item: Item) -> RecordReport | None:
    """The order to record the report, where nothing speaks against it."""
    return next((one for one in item.effects if isinstance(one, RecordReport)), None)


def share_money(report: QuarterlyReport, found: Sharing) -> tuple[MoneyAllocated, AllocateMoney]:
    """What becomes of the money, told and ordered."""
    months = list(month_dues(report, found.recorded.regime))
    done = allocate_among(found.money.before + found.used, found.standing, months)
    order = order_of(found, done)
    return _told(found, done, order.digest), order


def order_of(found: Sharing, done: Allocation) -> AllocateMoney:
    """The order to post it."""
    one, money = found.recorded, found.money
    return AllocateMoney(
        insurer=one.insurer,
        activity=one.activity,
        quarter=one.quarter,
        before=money.before,
        used=found.used,
        takes_back=money.takes_back,
        given=done.given,
        rest=done.rest,
        digest=done.digest(),
    )


def _for_contributions(item: Item) -> int:
    used = ReportLookupFacts.of(item).used
    return sum(one.amount for one in used if payment_kind(one.code, one.day) is DebtKind.CONTRIBUTION)


def _told(found: Sharing, done: Allocation, digest: str) -> MoneyAllocated:
    debts = [one.amount for one in found.standing if one.amount > 0]
    shares = _shares(done.lines)
    paid_for = _persons_by_month(done.lines)
    return MoneyAllocated(
        before=found.money.before,
        used=found.used,
        takes_back=found.money.takes_back,
        debtors=len(debts),
        debt=sum(debts),
        share=done.share,
        for_debt=sum(one[0] for one in shares.values()),
        months=tuple(
            MonthPaidFor(month=one.month, owed=one.owed, paid=one.paid, persons=paid_for.get(one.month, 0))
            for one in done.months
        ),
        rest=done.rest,
        cause=done.cause,
        persons=len(shares),
        shares=tuple(
            PersonShare(fin=fin, for_debt=debt, for_months=months) for fin, (debt, months) in sorted(shares.items())
        )
        if len(shares) <= MOST_TOLD
        else (),
        digest=digest,
    )


def _shares(lines: Sequence[Line]) -> Mapping[str, tuple[int, int]]:
    """By FİN: for debt, for months."""
    found: dict[str, tuple[int, int]] = {}
    for one in lines:
        debt, months = found.get(one.fin, (0, 0))
        found[one.fin] = (debt + one.amount, months) if one.month is None else (debt, months + one.amount)
    return found


def _persons_by_month(lines: Sequence[Line]) -> Mapping[Month, int]:
    found: dict[Month, int] = {}
    for one in lines:
        if one.month is not None:
            found[one.month] = found.get(one.month, 0) + 1
    return found
