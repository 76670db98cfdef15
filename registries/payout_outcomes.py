"""What became of the lines of payment orders, as their receivers tell it (pain.002).

A message counts whole or not at all, and once. What is told again changes nothing; what contradicts is refused: a line
that was rejected may be in another order already, and one that was paid is not paid twice. Amounts are qəpik.

ValueError
└── UnfitStatusError   ``what`` and ``where``: what of a message cannot be
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select

from pipeline.bulk import add, parts
from pipeline.database import Reads, Write
from registries.officer_users import Hand
from registries.payout_tables import payout_message, payout_order, payout_outcome
from registries.payouts import Line, Ordered, Outcome, State, lines_of_order, with_steps
from schemas.payouts import LineStatus, StatusReport


class Wrong(StrEnum):
    """What of a message cannot be; the value is the sentence of the command line."""

    ORDER = "no order in force of that number"
    MESSAGE = "a message of that number was taken already"
    TOTALS = "its count or control total is not the order's"
    LINE = "no line of the order has that end-to-end id"
    TWICE = "it tells of a line twice"
    AMOUNT = "the amount is not the line's"
    PAID = "the line was paid"
    BACK = "the line was rejected, or its money came back"


class UnfitStatusError(ValueError):
    """A message that cannot be taken; ``where``: the order's number, or the end-to-end id of a line."""

    def __init__(self, what: Wrong, where: str) -> None:
        super().__init__(f"{where}: {what.value}")
        self.what = what
        self.where = where


@dataclass(frozen=True, slots=True)
class Taken:
    """What a message came to: lines that it told the end of, what of these was new, and what is on its way still."""

    order: str
    paid: int
    rejected: int
    new: int
    pending: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A message that fits its order: lines whose end it tells, and those told anew with how much was known before."""

    ends: Sequence[tuple[Line, LineStatus]]
    fresh: Sequence[tuple[Line, LineStatus, int]]


def judge_report(reads: Reads, ordered: Ordered | None, told: StatusReport) -> Judged:
    """What a message tells anew about its order. Raises UnfitStatusError where it cannot be taken."""
    if ordered is None or ordered.state is not State.IN_FORCE or told.order != ordered.order.number:
        raise UnfitStatusError(Wrong.ORDER, told.order)
    order, of = ordered.order, payout_message.c
    if reads.execute(select(of.id).where(of.channel == order.channel, of.id == told.id)).first() is not None:
        raise UnfitStatusError(Wrong.MESSAGE, told.id)
    if told.totals.lines not in (None, order.lines) or told.totals.amount not in (None, order.amount):
        raise UnfitStatusError(Wrong.TOTALS, order.number)
    ends = ends_told(told, lines_of_order(reads, [order.number])[order.number])
    came = outcomes_of(reads, [one.number for one, _ in ends])
    known = [(one, status, came.get(one.number, ())) for one, status in ends]
    return Judged(ends, [(one, status, len(was)) for one, status, was in known if is_new(status, was, one.end_to_end)])


def take_report(
    tx: Write, ordered: Ordered | None, told: StatusReport, at: datetime, *, hand: Hand | None = None
) -> Taken:
    """Writes down what a message tells about an order. ``hand``: the officer who brought it; None: a channel did.

    Raises UnfitStatusError; then nothing is written.
    """
    judged = judge_report(tx, ordered, told)
    assert ordered is not None
    order, ends, fresh = ordered.order, judged.ends, judged.fresh
    message = {"channel": order.channel, "id": told.id, "order": order.number, "told": len(ends), "new": len(fresh)}
    who = {"login": hand.login if hand else None, "user": hand.user if hand else "", "at": at}
    tx.execute(insert(payout_message).values(message | who))
    rows = [
        {
            "line": one.number,
            "n": known + 1,
            "what": status.what,
            "channel": order.channel,
            "message": told.id,
            "entry": None,
            "reason": status.reason,
            "at": at,
        }
        for one, status, known in fresh
    ]
    add(tx, payout_outcome, rows)
    paid = sum(status.what == Outcome.PAID for _, status in ends)
    return Taken(order.number, paid, len(ends) - paid, len(fresh), told.pending)


def ends_told(told: StatusReport, lines: Sequence[Line]) -> Sequence[tuple[Line, LineStatus]]:
    """The lines that a message tells the end of, each with what it says. Raises UnfitStatusError."""
    by_id = {one.end_to_end: one for one in lines}
    named: dict[str, LineStatus] = {}
    for status in told.lines:
        one = by_id.get(status.end_to_end)
        if one is None:
            raise UnfitStatusError(Wrong.LINE, status.end_to_end)
        if status.end_to_end in named:
            raise UnfitStatusError(Wrong.TWICE, status.end_to_end)
        if status.amount not in (None, one.amount):
            raise UnfitStatusError(Wrong.AMOUNT, status.end_to_end)
        named[status.end_to_end] = status
    if told.rest:
        for one in lines:
            rest = LineStatus(end_to_end=one.end_to_end, what=told.rest, reason=told.reason)
            named.setdefault(one.end_to_end, rest)
    return [(by_id[key], status) for key, status in named.items() if status.what]


def is_new(status: LineStatus, came: Sequence[str], where: str) -> bool:
    """Whether it is not known yet. Raises UnfitStatusError where it contradicts what is."""
    if not came:
        return True
    if status.what == Outcome.REJECTED and came[-1] == Outcome.PAID:
        raise UnfitStatusError(Wrong.PAID, where)
    if status.what not in came and status.what == Outcome.PAID:
        raise UnfitStatusError(Wrong.BACK, where)
    return False


def order_by_number(reads: Reads, number: str, channel: str) -> Ordered | None:
    """An order whose file went to ``channel``; None where there is none. For what a channel brings: no officer asks."""
    found = with_steps(
        reads, select(payout_order).where(payout_order.c.number == number, payout_order.c.channel == channel)
    )
    return found[0] if found else None


def outcomes_of(reads: Reads, lines: Iterable[int]) -> Mapping[int, Sequence[str]]:
    """What became of lines so far, in its order."""
    found: dict[int, list[str]] = {}
    one = payout_outcome.c
    for some in parts(lines):
        for row in reads.execute(select(one.line, one.what).where(one.line.in_(some)).order_by(one.line, one.n)):
            found.setdefault(row.line, []).append(row.what)
    return found
