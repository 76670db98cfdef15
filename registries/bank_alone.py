"""What one officer alone matched by hand of banks' entries, or took back, of an insurer's money on a day.

As of what finance officers enter (``finance_alone.py``): nothing is small because it was done in parts. What was done
on the same day for one insurer, and what has the same value date, counts together; whatever became of it later, so that
nobody gets round it by undoing. What two officers did was seen by two and does not count. Amounts are qəpik.
"""

from datetime import datetime

from sqlalchemy import func, or_, select

from pipeline.database import Reads
from registries.baku_days import begin_of, end_of
from registries.bank_looks import EntrySeen
from registries.bank_steps import Step
from registries.bank_tables import bank_entry, bank_step
from rules.envelope import BAKU
from schemas.finance import BANK_MATCH, needs_two


def two_are_needed(reads: Reads, entry: EntrySeen, step: Step, insurer: str | None, at: datetime) -> bool:
    """Whether ``step`` (MATCH or UNDO) of an entry at that moment needs a second officer. ``insurer``: whose money it
    becomes or is; None of money that is nobody's yet.
    """
    on, one = at.astimezone(BAKU).date(), bank_step.c
    same_day = (one.at >= begin_of(on)) & (one.at < end_of(on))
    query = (
        select(func.coalesce(func.sum(func.abs(bank_entry.c.amount)), 0))
        .join(bank_entry, bank_entry.c.number == one.entry)
        .where(one.login.is_not(None), one.insurer.is_not_distinct_from(insurer), one.what == step.value)
        .where(one.two.is_(False), one.entry != entry.number)
        .where(or_(same_day, bank_entry.c.value_date == entry.value_date))
        .where(or_(one.other.is_(None), bank_entry.c.amount < 0))  # a credit goes with its debit, and counts there
    )
    alone = int(reads.execute(query).scalar_one())
    return needs_two(BANK_MATCH, abs(entry.amount) + alone, on)
