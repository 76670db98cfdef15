"""Payment orders as an officer sees them: role and office are asked in each question. Amounts are qəpik.

A line names a person and his account: it is shown to whoever may look at the money of his office, and logged nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Subquery, func, select

from pipeline.database import Reads
from registries.finance import LOOKING
from registries.payout_tables import payout_delivery, payout_file, payout_line, payout_order, payout_outcome
from registries.payouts import Line, Order, Ordered, State, Stepped, find_order, seen_by, stands_at, with_steps

OPEN = "OPEN"  # no outcome yet


@dataclass(frozen=True, slots=True)
class Count:
    """So many lines, and what they come to."""

    lines: int
    amount: int


@dataclass(frozen=True, slots=True)
class OrderSeen:
    """An order with what became of its file and of its lines: by OPEN or an outcome."""

    ordered: Ordered
    sealed_at: datetime | None
    delivered_at: datetime | None
    came: dict[str, Count]

    @property
    def order(self) -> Order:
        """What was ordered."""
        return self.ordered.order

    @property
    def state(self) -> State:
        """Told by its steps."""
        return self.ordered.state

    @property
    def steps(self) -> Sequence[Stepped]:
        """Who did what, the first one first."""
        return self.ordered.steps


@dataclass(frozen=True, slots=True)
class LineSeen:
    """A line with its last outcome: OPEN, PAID, REJECTED or RETURNED; ``reason``: the receiver's code."""

    line: Line
    came: str
    reason: str
    at: datetime | None


def orders_seen(
    reads: Reads, login: str, *, after: str = "", state: State | None = None, limit: int = 100
) -> Sequence[OrderSeen]:
    """Orders of the offices of ``login``, the newest first; ``after``: the last number of the page before."""
    query = seen_by(login, LOOKING).order_by(payout_order.c.number.desc())
    if after:
        query = query.where(payout_order.c.number < after)
    if state is not None:
        query = query.where(stands_at(payout_order.c.number, state))
    return _seen(reads, with_steps(reads, query.limit(limit)))


def order_seen(reads: Reads, login: str, number: str) -> OrderSeen | None:
    """One order; None where there is none for ``login``."""
    found = find_order(reads, login, number)
    return None if found is None else _seen(reads, [found])[0]


def lines_seen(reads: Reads, login: str, number: str, *, after: int = 0, limit: int = 100) -> Sequence[LineSeen]:
    """Lines of an order by their places; ``after``: the last place of the page before. Nothing where ``login`` may not
    see the order.
    """
    mine = seen_by(login, LOOKING).where(payout_order.c.number == number).subquery()
    last = _last_outcomes()
    query = (
        select(payout_line, last.c.what.label("came"), last.c.reason, last.c.at)
        .join(mine, mine.c.number == payout_line.c.order)
        .outerjoin(last, last.c.line == payout_line.c.number)
        .where(payout_line.c.place > after)
        .order_by(payout_line.c.place)
        .limit(limit)
    )
    return [
        LineSeen(
            Line(**{name: getattr(row, name) for name in Line.__slots__}), row.came or OPEN, row.reason or "", row.at
        )
        for row in reads.execute(query)
    ]


def _seen(reads: Reads, orders: Sequence[Ordered]) -> list[OrderSeen]:
    numbers = [one.order.number for one in orders]
    files = (
        select(payout_file.c.order, payout_file.c.sealed_at, payout_delivery.c.delivered_at)
        .outerjoin(payout_delivery, payout_delivery.c.order == payout_file.c.order)
        .where(payout_file.c.order.in_(numbers))
    )
    went = {row.order: (row.sealed_at, row.delivered_at) for row in reads.execute(files)}
    came = _came(reads, numbers)
    return [OrderSeen(one, *went.get(one.order.number, (None, None)), came.get(one.order.number, {})) for one in orders]


def _came(reads: Reads, numbers: Sequence[str]) -> dict[str, dict[str, Count]]:
    last, line = _last_outcomes(), payout_line.c
    what = func.coalesce(last.c.what, OPEN).label("what")
    query = (
        select(line.order, what, func.count().label("lines"), func.sum(line.amount).label("amount"))
        .outerjoin(last, last.c.line == line.number)
        .where(line.order.in_(numbers))
        .group_by(line.order, what)
    )
    found: dict[str, dict[str, Count]] = {}
    for row in reads.execute(query):
        found.setdefault(row.order, {})[row.what] = Count(row.lines, int(row.amount))
    return found


def _last_outcomes() -> Subquery:
    """The last outcome of each line that has one."""
    one, later = payout_outcome.alias("one"), payout_outcome.alias("later")
    follows = select(later.c.n).where(later.c.line == one.c.line, later.c.n > one.c.n).exists()
    return select(one).where(~follows).subquery("last")
