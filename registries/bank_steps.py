"""What was done with a bank's entry, and where it stands by that. Only appended to.

``payment`` of a step: the one that it made (a MATCH in force at once, a CONFIRM), or took back (an UNDO in force at
once, a CONFIRM_UNDO, a RETURN); None of every other step. So a payment is in force while no later kind names it.
``other``: of a debit's MATCH the credit that it returns, of a credit's RETURN the debit that returned it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ColumnElement, FromClause, and_, insert, or_, select

from pipeline.bulk import parts
from pipeline.database import Reads, Write
from registries.bank_tables import bank_step

COUNTER = "bank_entry"
STATEMENT_COUNTER = "bank_statement"
PREFIX = "B-"


class Step(StrEnum):
    """What was done; a name is never given another meaning."""

    MATCH = "MATCH"
    CONFIRM = "CONFIRM"  # by the second officer
    REFUSE = "REFUSE"  # what waits, a match or an undo, is not to be
    UNDO = "UNDO"
    CONFIRM_UNDO = "CONFIRM_UNDO"
    RETURN = "RETURN"  # at a credit: a debit gave its money back


class State(StrEnum):
    """Where an entry stands, told by its steps."""

    SUSPENSE = "SUSPENSE"
    WAITS = "WAITS"  # for the second officer
    MATCHED = "MATCHED"
    UNDO_WAITS = "UNDO_WAITS"
    RETURNED = "RETURNED"


_WAITING = {Step.MATCH: State.WAITS, Step.UNDO: State.UNDO_WAITS}
_DONE = {
    Step.MATCH: State.MATCHED,
    Step.CONFIRM: State.MATCHED,
    Step.UNDO: State.SUSPENSE,
    Step.CONFIRM_UNDO: State.SUSPENSE,
    Step.RETURN: State.RETURNED,
}
TAKES_BACK = (Step.UNDO, Step.CONFIRM_UNDO, Step.RETURN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    """One step; ``two``: the policy of that day wanted a second officer; ``login`` None: the house did it."""

    what: Step
    at: datetime
    two: bool = False
    login: str | None = None
    user: str = ""
    about: str = ""
    pass_name: str = ""
    score: int = 0
    insurer: str | None = None
    code: str = ""
    payment: str | None = None
    other: int | None = None


def number_of(entry: int) -> str:
    """An entry's number as it is told: "B-0000001"."""
    return f"{PREFIX}{entry:07}"


def payment_number(entry: int, turn: int) -> str:
    """The number of the payment that an entry makes for the ``turn``-th time, from 1: "B-0000001-1". Documents name
    payments by their numbers, so it is one that they may write (``schemas.payment_distribution.PaymentNumber``).
    """
    return f"{PREFIX}{entry:07}-{turn}"


def state_of(steps: Sequence[Stepped]) -> State:
    """Told by the last step; what was refused gives back what stood before it."""
    if not steps:
        return State.SUSPENSE
    last = steps[-1]
    if last.what is Step.REFUSE:
        return State.SUSPENSE if steps[-2].what is Step.MATCH else State.MATCHED
    return _WAITING[last.what] if last.two and last.what in _WAITING else _DONE[last.what]


def payment_in_force(steps: Sequence[Stepped]) -> str | None:
    """The payment that an entry's steps made and did not take back."""
    stands: str | None = None
    for one in steps:
        if one.payment is not None:
            stands = None if one.what in TAKES_BACK else one.payment
    return stands


def next_payment(entry: int, steps: Sequence[Stepped]) -> str:
    """The number of the payment that the next match of an entry makes."""
    made = {one.payment for one in steps if one.payment is not None}
    return payment_number(entry, len(made) + 1)


def add_bank_step(tx: Write, entry: int, n: int, one: Stepped) -> None:
    """Appends the step ``n`` of an entry. Raises IntegrityError where another one was quicker."""
    tx.execute(insert(bank_step).values(entry=entry, n=n, **asdict(one) | {"what": one.what.value}))


def steps_of(reads: Reads, entries: Iterable[int]) -> Mapping[int, Sequence[Stepped]]:
    """The steps of entries, the first one first; an entry without any is left out. One query for each 10,000."""
    found: dict[int, list[Stepped]] = {}
    for some in parts(sorted(set(entries))):
        query = select(bank_step).where(bank_step.c.entry.in_(some)).order_by(bank_step.c.entry, bank_step.c.n)
        for row in reads.execute(query):
            found.setdefault(row.entry, []).append(_stepped(row))
    return found


def _stepped(row: Any) -> Stepped:
    told = row._asdict() | {"what": Step(row.what)}
    return Stepped(**{name: value for name, value in told.items() if name not in ("entry", "n")})


def is_taken_back(payment: Column[Any]) -> ColumnElement[bool]:
    """Whether a step took the payment of that number back: undone, or returned by the bank."""
    one = bank_step.alias("taken_back")
    back = select(one.c.entry).where(one.c.payment == payment, one.c.what.in_([step.value for step in TAKES_BACK]))
    return back.correlate(payment.table).exists()


def match_in_force(step: FromClause) -> ColumnElement[bool]:
    """Whether a row of ``bank_step`` (an alias) is a match that is in force: confirmed where two were needed, and
    neither undone nor returned since.
    """
    later = bank_step.alias("later")
    mine = later.c.entry == step.c.entry
    confirmed = select(later.c.n).where(mine, later.c.n == step.c.n + 1, later.c.what == Step.CONFIRM.value)
    alone = and_(later.c.what == Step.UNDO.value, later.c.two.is_(False))
    ends = or_(alone, later.c.what.in_([Step.CONFIRM_UNDO.value, Step.RETURN.value]))
    ended = select(later.c.n).where(mine, later.c.n > step.c.n, ends)
    return and_(
        step.c.what == Step.MATCH.value,
        or_(step.c.two.is_(False), confirmed.correlate(step).exists()),
        ~ended.correlate(step).exists(),
    )
