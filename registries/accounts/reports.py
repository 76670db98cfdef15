"""What an accepted report posts: contributions by month, interest, sections, the money that it uses, its persons.

Charges (sanctions, fines, found amounts, write-offs) were posted when they were entered; the report counts them and
posts only what of a write-off was not owed. So a kind's balance is always what reports closed with, and what came
since. A correction reverses all that the earlier version posted and posts its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from pipeline.bulk import parts
from pipeline.database import Reads, Write
from pipeline.effects import Origin
from registries.accounts.names import debt_of, income_of, money_of, persons_of, undistributed_of, written_off_of
from registries.accounts.persons_freed import owed_again_lines
from registries.accounts.posting import post, reverse
from registries.accounts.standing import NOTHING_LEFT_OUT, Leaving
from registries.accounts.stands import stands
from registries.accounts.tables import account_transaction
from registries.accounts.transactions import Draft, Posting, Reason, TransactionKind, moved
from schemas.months import Month, Quarter
from schemas.report_debt_terms import DebtKind


@dataclass(frozen=True, slots=True)
class UsedMoney:
    """What a report uses of a payment, under ``code``, for one kind of debt."""

    payment: str
    code: str
    kind: DebtKind
    amount: int


@dataclass(frozen=True, slots=True)
class CountedCharge:
    """A charge that a report counts: ``amount`` with its sign as it was posted, ``taken`` as the report counts it."""

    number: str
    kind: DebtKind
    amount: int
    taken: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPosted:
    """An accepted report as accounts need it; ``moves``: by kind, closing less opening."""

    number: int
    insurer: str
    activity: str
    quarter: Quarter
    months: Sequence[tuple[Month, int]]
    moves: Mapping[DebtKind, int]
    used: Sequence[UsedMoney]
    charges: Sequence[CountedCharge]
    origin: Origin | None


def take_back(tx: Write, numbers: Sequence[int], at: datetime) -> None:
    """Reverses all that those reports posted: a later version counts in their place."""
    reverse(tx, posted_by(tx, numbers), at)


def post_reports(tx: Write, reports: Sequence[ReportPosted], at: datetime) -> None:
    """Posts them. Raises UnbalancedError where a report's persons do not come to its months."""
    post(tx, [report_draft(one, owed_again_by(tx, one)) for one in reports], at)


def posted_by(reads: Reads, numbers: Sequence[int]) -> Iterator[int]:
    """The transactions of those reports that stand."""
    one = account_transaction.c
    for some in parts(sorted(numbers)):
        query = select(one.number).where(one.report.in_(some), one.kind != TransactionKind.REVERSAL, stands())
        yield from reads.execute(query.order_by(one.number)).scalars().all()


def report_draft(one: ReportPosted, owed_again: Sequence[Posting]) -> Draft:
    """A report as it is posted; of its persons only who owes again is among the postings."""
    total = sum(amount for _, amount in one.months)
    persons = persons_of(one.insurer, one.activity)
    counter = (Posting(persons, -total, Reason.CONTRIBUTION, one.quarter),) if total else ()
    lines = (*_months(one), *_money(one), *_less(one), *_rest(one), *owed_again, *counter)
    return Draft(
        kind=TransactionKind.REPORT,
        source=str(one.number),
        insurer=one.insurer,
        activity=one.activity,
        value_date=one.quarter.last,
        postings=lines,
        report=one.number,
        persons_of=one.number,
        quarter=one.quarter,
        origin=one.origin,
    )


def _months(one: ReportPosted) -> Iterator[Posting]:
    owed, income = debt_of(one.insurer, one.activity, DebtKind.CONTRIBUTION), income_of(DebtKind.CONTRIBUTION)
    for month, amount in one.months:
        yield from moved(owed, income, amount, Reason.CONTRIBUTION, month)


def _money(one: ReportPosted) -> Iterator[Posting]:
    """Money for contributions is the persons' from now on, though not yet told whose."""
    for used in one.used:
        owed, money = debt_of(one.insurer, one.activity, used.kind), money_of(one.insurer, used.code)
        yield from moved(money, owed, used.amount, Reason.PAID, used.payment)
        if used.kind is DebtKind.CONTRIBUTION:
            mine, persons = undistributed_of(one.insurer, one.activity), persons_of(one.insurer, one.activity)
            yield from moved(persons, mine, used.amount, Reason.PAID, used.payment)


def _less(one: ReportPosted) -> Iterator[Posting]:
    """Of write-offs what was not owed when the report counted them."""
    for charge in one.charges:
        owed, given_up = debt_of(one.insurer, one.activity, charge.kind), written_off_of(charge.kind)
        yield from moved(owed, given_up, charge.taken - charge.amount, Reason.NOT_OWED, charge.number)


def owed_again_by(reads: Reads, one: ReportPosted, leaving: Leaving = NOTHING_LEFT_OUT) -> Sequence[Posting]:
    """The same for the persons that those write-offs freed."""
    taken = {charge.number: -charge.taken for charge in one.charges if charge.amount < 0}
    return tuple(owed_again_lines(reads, one.insurer, one.activity, taken, leaving))


def _rest(one: ReportPosted) -> Iterator[Posting]:
    """What moves a kind beside months, money and charges: interest, and the sections for other kinds."""
    for kind, move in one.moves.items():
        months = sum(amount for _, amount in one.months) if kind is DebtKind.CONTRIBUTION else 0
        paid = sum(used.amount for used in one.used if used.kind is kind)
        counted = sum(charge.taken for charge in one.charges if charge.kind is kind)
        reason = Reason.INTEREST if kind is DebtKind.INTEREST else Reason.SECTION
        owed = debt_of(one.insurer, one.activity, kind)
        yield from moved(owed, income_of(kind), move - months + paid - counted, reason, one.quarter)
