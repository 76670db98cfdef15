"""Money of banks' statements per day and office: all that came is matched, in suspense or given back, to the qəpik.

What is matched is told by the payments that stand, what was given back by the credits that debits name: not by the
entries' own states, so that the sums prove something. Amounts are qəpik, all above zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, select

from pipeline.database import Reads
from registries.bank_rows import PAYOUT
from registries.bank_standing import entries_with_last, state_now
from registries.bank_steps import State, Step, is_taken_back, match_in_force
from registries.bank_tables import bank_entry, bank_step
from registries.tables import payment

_NO_MATCH = (State.SUSPENSE.value, State.WAITS.value)
_MAKES = (Step.MATCH.value, Step.CONFIRM.value)
_Key = tuple[str, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMoney:
    """One day of one office. ``credit``: what came, ``debit``: what was paid out; ``suspended`` and ``waiting``: of
    each, what is not matched yet; ``returned``: credits that were given back, ``gave_back``: debits that gave back;
    ``paid_out``: debits that paid payment orders, ``came_back``: credits that brought such money back.
    """

    office: str
    day: date
    credit: int
    matched: int
    suspended: int
    returned: int
    came_back: int
    debit: int
    gave_back: int
    paid_out: int
    debit_suspended: int

    @property
    def credit_difference(self) -> int:
        """What came and is nowhere; 0 where all is well."""
        return self.credit - self.matched - self.suspended - self.returned - self.came_back

    @property
    def debit_difference(self) -> int:
        """What was paid out and is nowhere."""
        return self.debit - self.gave_back - self.paid_out - self.debit_suspended


def day_money(reads: Reads) -> Sequence[DayMoney]:
    """All days with entries, by office and day. A handful of queries, sums in the database."""
    matched, gave_back = _by_day(reads, _matched()), _by_day(reads, _gave_back())
    return [
        DayMoney(
            office=row.office,
            day=row.day,
            credit=int(row.credit),
            matched=matched.get((row.office, row.day), 0),
            suspended=int(row.suspended),
            returned=int(row.returned),
            came_back=int(row.came_back),
            debit=int(row.debit),
            gave_back=gave_back.get((row.office, row.day), 0),
            paid_out=int(row.paid_out),
            debit_suspended=int(row.debit_suspended),
        )
        for row in reads.execute(_entries())
    ]


def _by_day(reads: Reads, query: Select[Any]) -> dict[_Key, int]:
    return {(office, day): int(amount) for office, day, amount in reads.execute(query)}


def _entries() -> Select[Any]:
    one, state = bank_entry.c, state_now()
    came, open_now = one.amount > 0, state.in_(_NO_MATCH)
    paid_out = and_(~came, ~open_now, ~_gives_back().exists())
    came_back = and_(came, ~open_now, _of_order().exists())
    return (
        select(one.office, one.booking_date.label("day"))
        .add_columns(_sum(came).label("credit"), _sum(came & open_now).label("suspended"))
        .add_columns(_sum(came & (state == State.RETURNED.value)).label("returned"), _sum(came_back).label("came_back"))
        .add_columns(_sum(~came).label("debit"), _sum(paid_out).label("paid_out"))
        .add_columns(_sum(~came & open_now).label("debit_suspended"))
        .select_from(entries_with_last())
        .group_by(one.office, one.booking_date)
        .order_by(one.office, one.booking_date)
    )


def _sum(which: Any) -> Any:
    return func.coalesce(func.sum(case((which, func.abs(bank_entry.c.amount)), else_=0)), 0)


def _of_order() -> Select[Any]:
    """The house's match with a line of a payment order."""
    one = bank_step.alias("of_order")
    mine = select(one.c.n).where(one.c.entry == bank_entry.c.number, one.c.pass_name == PAYOUT)
    return mine.correlate(bank_entry)


def _gives_back() -> Select[Any]:
    one = bank_step.alias("gives_back")
    mine = select(one.c.n).where(one.c.entry == bank_entry.c.number, one.c.other.is_not(None), match_in_force(one))
    return mine.correlate(bank_entry)


def _matched() -> Select[Any]:
    """Payments that stand, by the day and office of the entry that each came from."""
    one = bank_step.alias("makes")
    query = (
        select(bank_entry.c.office, bank_entry.c.booking_date, func.sum(payment.c.amount))
        .join(one, one.c.entry == bank_entry.c.number)
        .join(payment, payment.c.number == one.c.payment)
        .where(one.c.what.in_(_MAKES), ~is_taken_back(payment.c.number))
    )
    return query.group_by(bank_entry.c.office, bank_entry.c.booking_date)


def _gave_back() -> Select[Any]:
    """Debits by what the credits that they name came to."""
    one, credit = bank_step.alias("gives_back"), bank_entry.alias("credit")
    query = (
        select(bank_entry.c.office, bank_entry.c.booking_date, func.sum(credit.c.amount))
        .join(one, one.c.entry == bank_entry.c.number)
        .join(credit, credit.c.number == one.c.other)
        .where(bank_entry.c.amount < 0, match_in_force(one))
    )
    return query.group_by(bank_entry.c.office, bank_entry.c.booking_date)
