"""The allocation of money to persons (the first Bölüşdür): each line of ``rules/allocation.py`` is a posting, with its
reason and what the reason speaks of. What is not allocated stays on the insurer's undistributed account.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.database import Write
from pipeline.effects import Origin
from registries.accounts.balances import balance_of
from registries.accounts.names import undistributed_of
from registries.accounts.posting import post
from registries.accounts.transactions import Draft, Posting, TransactionKind
from rules.allocation import Line

REASON = "ALLOCATED"


class OverAllocatedError(ValueError):
    """More was to be allocated than there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationOf:
    """Whose money is allocated: what the report ``report`` uses; ``day``: the value date, the last day of its quarter.

    A correction of the report reverses the allocation with all else that the report posted.
    """

    report: int
    insurer: str
    activity: str
    day: date
    origin: Origin | None


def post_allocation(tx: Write, of: AllocationOf, lines: Sequence[Line], at: datetime) -> int:
    """Posts the lines, in the transaction that posts the report or a later one; the number of its transaction.

    Once for a report: IntegrityError the second time. Raises OverAllocatedError where the insurer has less
    undistributed money.
    """
    total, money = sum(line.amount for line in lines), undistributed_of(of.insurer, of.activity)
    if total > -balance_of(tx, money.id):
        raise OverAllocatedError(f"report {of.report}: more is allocated than there is")
    return post(tx, [allocation_draft(of, total, lines)], at)[0]


def allocation_draft(of: AllocationOf, given: int, lines: Sequence[Line] = ()) -> Draft:
    """An allocation as it is posted; ``given`` is what its lines come to."""
    money = undistributed_of(of.insurer, of.activity)
    return Draft(
        kind=TransactionKind.ALLOCATION,
        source=str(of.report),
        insurer=of.insurer,
        activity=of.activity,
        value_date=of.day,
        postings=(Posting(money, given, REASON, str(of.report)),) if given else (),
        lines=lines,
        report=of.report,
        origin=of.origin,
    )
