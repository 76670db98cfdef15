"""Movements of the fund's account that pay lines of payment orders, or bring their money back. Amounts are qəpik.

A line that its receiver told to be paid still waits for its debit; one that was rejected, or came back, waits for none.

ValueError
└── PayoutConflictError   a movement that does not fit its line
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
from sqlalchemy import ColumnElement, exists, select

from pipeline.bulk import add, parts
from pipeline.database import Reads, Write
from registries.payout_outcomes import outcomes_of
from registries.payout_tables import payout_line, payout_outcome
from registries.payouts import BACK, Outcome, State, stands_at

PAYOUTS = pa.schema([("line", pa.int64()), ("end_to_end", pa.string()), ("amount", pa.int64())])


class PayoutConflictError(ValueError):
    """A movement of another amount, or of a line that does not wait for one; ``line``: its number."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} does not wait for this movement")
        self.line = line


@dataclass(frozen=True, slots=True)
class Moved:
    """A movement (``bank_entry.number``) of a line; ``amount`` above zero, whichever way it goes."""

    line: int
    entry: int
    amount: int


def open_payouts(reads: Reads) -> pa.Table:
    """Lines in force that no debit pays yet, as ``PAYOUTS``, by their numbers."""
    return _table(reads, _waits_for(Outcome.PAID))


def paid_payouts(reads: Reads) -> pa.Table:
    """Lines that were paid, as ``PAYOUTS``, by their numbers: their money may come back."""
    return _table(reads, _waits_for(Outcome.RETURNED))


def mark_paid(tx: Write, moved: Iterable[Moved], at: datetime) -> None:
    """Debits pay lines. Raises PayoutConflictError: nothing of the transaction is to stand."""
    _mark(tx, Outcome.PAID, list(moved), at)


def mark_returned(tx: Write, moved: Iterable[Moved], at: datetime) -> None:
    """Credits bring back what was paid: the persons are free again. Raises PayoutConflictError, likewise."""
    _mark(tx, Outcome.RETURNED, list(moved), at)


def _mark(tx: Write, what: Outcome, moved: Sequence[Moved], at: datetime) -> None:
    line = payout_line.c
    amounts: dict[int, int] = {}
    for some in parts(one.line for one in moved):
        query = select(line.number, line.amount).where(line.number.in_(some), *_waits_for(what))
        amounts |= {row.number: row.amount for row in tx.execute(query)}
    for one in moved:
        if amounts.pop(one.line, None) != one.amount:
            raise PayoutConflictError(one.line)
    came = outcomes_of(tx, [one.line for one in moved])
    rows = [
        {
            "line": one.line,
            "n": len(came.get(one.line, ())) + 1,
            "what": what.value,
            "channel": None,
            "message": None,
            "entry": one.entry,
            "reason": "",
            "at": at,
        }
        for one in moved
    ]
    add(tx, payout_outcome, rows)


def _waits_for(what: Outcome) -> Sequence[ColumnElement[bool]]:
    """A debit is waited for where none is there; the money's return, where it was paid."""
    came = payout_outcome.c
    of = exists().where(came.line == payout_line.c.number)
    back = of.where(came.what.in_(BACK)).correlate(payout_line)
    in_force = stands_at(payout_line.c.order, State.IN_FORCE)
    if what is Outcome.RETURNED:
        return in_force, ~back, of.where(came.what == Outcome.PAID.value).correlate(payout_line)
    return in_force, ~back, ~of.where(came.entry.is_not(None)).correlate(payout_line)


def _table(reads: Reads, wanted: Sequence[ColumnElement[bool]]) -> pa.Table:
    line = payout_line.c
    query = select(line.number, line.end_to_end, line.amount).where(*wanted).order_by(line.number)
    rows = reads.execute(query).all()
    columns = [[row[place] for row in rows] for place in range(len(PAYOUTS))]
    return pa.table([pa.array(one, kind.type) for one, kind in zip(columns, PAYOUTS, strict=True)], schema=PAYOUTS)
