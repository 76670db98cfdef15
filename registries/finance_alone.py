"""What one officer alone put in force, or took back, of an insurer's money on a day.

A second officer is asked for by what it comes to, not by each amount: nothing is small because it was entered in parts.
Of one kind and one insurer it counts together what was done on the same day, and what has the same value date or day of
decision; what two officers put in force was seen by two and does not count. Amounts are qəpik.
"""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import or_, select

from pipeline.database import Reads
from registries.baku_days import begin_of, end_of
from registries.finance import Entered, Entry, State, Step, Stepped, with_steps
from registries.finance_tables import finance_entry, finance_step
from rules.envelope import BAKU
from schemas.finance import needs_two

_IN_FORCE = (State.IN_FORCE, State.REVERSAL_WAITS)


def two_are_needed(reads: Reads, one: Entry, step: Step, at: datetime) -> bool:
    """Whether ``step`` (ENTER or REVERSE) of an entry at that moment needs a second officer."""
    on = at.astimezone(BAKU).date()
    steps, day = finance_step.c, finance_entry.c.day == one.day
    then = select(steps.entry).where(steps.at >= begin_of(on), steps.at < end_of(on))
    query = select(finance_entry).where(finance_entry.c.insurer == one.insurer, finance_entry.c.what == one.what.value)
    known = with_steps(reads, query.where(or_(day, finance_entry.c.number.in_(then))))
    return needs_two(one.what, one.amount + done_alone(known, one, step, on), on)


def done_alone(known: Iterable[Entered], one: Entry, step: Step, on: date) -> int:
    """What others of ``known``, all of its kind and insurer, come to that one officer alone did ``on`` that day, or
    that have its day: put in force and in force still, or taken back.
    """
    found = 0
    for other in known:
        done = _alone(other, step)
        if done is None or other.entry.number == one.number:
            continue
        if other.entry.day == one.day or done.at.astimezone(BAKU).date() == on:
            found += other.entry.amount
    return found


def _alone(other: Entered, step: Step) -> Stepped | None:
    """The step by which one officer was enough."""
    if step is Step.ENTER:
        return other.steps[0] if other.state in _IN_FORCE and not other.steps[0].two else None
    return other.steps[-1] if other.steps[-1].what is Step.REVERSE and not other.steps[-1].two else None
