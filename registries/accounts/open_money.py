"""What money a report has to allocate: what it uses for contributions, and what earlier reports left undistributed.

A correction that uses less than the version before may leave less money than later reports have allocated meanwhile.
Then allocations are taken back, the latest first, until there is no less than nothing, and what there is is allocated
anew: nobody keeps a qəpik that was not paid.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from pipeline.database import Reads
from registries.accounts.names import undistributed_of
from registries.accounts.reports import posted_by
from registries.accounts.standing import Leaving, undistributed
from registries.accounts.stands import stands
from registries.accounts.tables import account_transaction, posting
from registries.accounts.transactions import TransactionKind


@dataclass(frozen=True, slots=True)
class OpenMoney:
    """``before``: undistributed when all is taken back that has to be, the used money not counted; below zero: others
    have allocated so much of it. ``takes_back``: numbers of the allocations, the latest first; ``corrected``: of what
    the corrected version posted.
    """

    before: int
    takes_back: tuple[int, ...] = ()
    corrected: tuple[int, ...] = ()

    @property
    def leaving(self) -> Leaving:
        """What is left out when persons are asked for."""
        return Leaving(frozenset((*self.takes_back, *self.corrected)))


def open_money(reads: Reads, insurer: str, activity: str, *, used: int, corrected: int | None) -> OpenMoney:
    """For a report that uses ``used`` for contributions and corrects the report ``corrected``, if any."""
    mine = () if corrected is None else tuple(posted_by(reads, [corrected]))
    before = undistributed(reads, insurer, activity, Leaving(frozenset(mine)))
    back: list[int] = []
    if before + used < 0:
        for number, amount in _allocations(reads, insurer, activity, without=mine):
            back.append(number)
            before += amount
            if before + used >= 0:
                break
    return OpenMoney(before, tuple(back), mine)


def _allocations(reads: Reads, insurer: str, activity: str, *, without: Sequence[int]) -> Sequence[tuple[int, int]]:
    """The allocations that stand, the latest first, with what each took of the undistributed money."""
    one = account_transaction.c
    query = (
        select(one.number, func.sum(posting.c.amount))
        .join(posting, posting.c.transaction == one.number)
        .where(one.kind == TransactionKind.ALLOCATION, one.insurer == insurer, one.activity == activity, stands())
        .where(posting.c.account == undistributed_of(insurer, activity).id, one.number.not_in(list(without)))
        .group_by(one.number)
        .order_by(one.number.desc())
    )
    return [(number, int(amount)) for number, amount in reads.execute(query)]
