"""Movements of the fund's account that pay lines of payment orders, or bring their money back. Amounts are qəpik.

A line that its receiver told to be paid still waits for its debit; one that was rejected, or came back, waits for none.
Matching names a line by its end-to-end id; what does not fit when it is booked is refused here and stays in suspense.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from pipeline.bulk import add, parts
from pipeline.database import Reads, Write
from registries.payout_tables import payout_line, payout_outcome
from registries.payouts import BACK, Outcome, State, stands_at

if TYPE_CHECKING:
    import pyarrow as pa

DEBIT_UNKNOWN, RETURN_UNKNOWN = "DEBIT_UNKNOWN", "RETURN_UNKNOWN"  # causes of suspense


@dataclass(frozen=True, slots=True)
class Moved:
    """A movement of a line (its end-to-end id) by an entry (``bank_entry.number``); ``amount`` below zero: paid out."""

    line: str
    entry: int
    amount: int


@dataclass(slots=True)
class _Line:
    """Where a line stands: its number, its amount, outcomes so far, and whether a debit is among them."""

    number: int
    amount: int
    came: list[str]
    debited: bool = False


def open_payouts(reads: Reads) -> "pa.Table":
    """Lines in force that were neither rejected nor came back, in their order: ``line``, ``end_to_end``, both the id by
    which a movement names it, and ``amount``. A debit may pay one, and a credit bring back what was paid.
    """
    import pyarrow as pa  # noqa: PLC0415 - a command that matches nothing starts without it

    line, came = payout_line.c, payout_outcome.c
    back = exists().where(came.line == line.number, came.what.in_(BACK)).correlate(payout_line)
    query = select(line.end_to_end, line.amount).where(stands_at(line.order, State.IN_FORCE), ~back)
    rows = reads.execute(query.order_by(line.number)).all()
    ids = pa.array([row.end_to_end for row in rows], pa.string())
    amounts = pa.array([row.amount for row in rows], pa.int64())
    return pa.table({"line": ids, "end_to_end": ids, "amount": amounts})


def move_payouts(tx: Write, moved: Iterable[Moved], at: datetime) -> Mapping[int, str]:
    """Debits pay lines, credits bring back what was paid. Of each entry that does not fit its line (another amount, a
    line that was paid, or was not, or is not in force) the cause of its suspense. Few queries for each 10,000.
    """
    refused: dict[int, str] = {}
    rows = []
    some = list(moved)
    lines = _lines(tx, [one.line for one in some])
    for one in some:
        line = lines.get(one.line)
        what = Outcome.PAID if one.amount < 0 else Outcome.RETURNED
        if line is None or abs(one.amount) != line.amount or not _waits_for(line, what):
            refused[one.entry] = DEBIT_UNKNOWN if one.amount < 0 else RETURN_UNKNOWN
            continue
        line.came.append(what.value)
        line.debited = True
        rows.append(
            {
                "line": line.number,
                "n": len(line.came),
                "what": what.value,
                "channel": None,
                "message": None,
                "entry": one.entry,
                "reason": "",
                "at": at,
            }
        )
    add(tx, payout_outcome, rows)
    return refused


def _waits_for(line: _Line, what: Outcome) -> bool:
    """For a debit where none is there, for the money's return where it was paid; never after it came back."""
    if not set(line.came).isdisjoint(BACK):
        return False
    return not line.debited if what is Outcome.PAID else Outcome.PAID in line.came


def _lines(reads: Reads, ids: Sequence[str]) -> Mapping[str, _Line]:
    """Those in force, by their end-to-end ids."""
    line, came = payout_line.c, payout_outcome.c
    found: dict[str, _Line] = {}
    for some in parts(dict.fromkeys(ids)):
        query = (
            select(line.number, line.end_to_end, line.amount, came.what, came.entry)
            .outerjoin(payout_outcome, came.line == line.number)
            .where(line.end_to_end.in_(some), stands_at(line.order, State.IN_FORCE))
            .order_by(line.number, came.n)
        )
        for row in reads.execute(query):
            one = found.setdefault(row.end_to_end, _Line(row.number, row.amount, []))
            if row.what is not None:
                one.came.append(row.what)
                one.debited |= row.entry is not None
    return found
