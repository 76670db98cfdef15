"""Conservation of what was done with banks' entries: steps follow on each other, those of officers are acts of theirs,
a second officer was there where policy wanted one and is another person, and what is not matched stands in suspense.

Most entries have one step, by the house: those the database looks through. The others are read, ten thousand at a time.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, false, func, literal, or_, select

from pipeline.bulk import parts
from pipeline.conservation import Problem
from pipeline.database import Reads
from registries.acts import What
from registries.bank_looks import EntrySeen
from registries.bank_matches import UNDONE, told_of
from registries.bank_rows import PAYOUT
from registries.bank_standing import entries_with_last, state_now
from registries.bank_steps import (
    PREFIX,
    State,
    Step,
    Stepped,
    match_in_force,
    next_payment,
    number_of,
    payment_in_force,
    state_of,
    steps_of,
)
from registries.bank_tables import bank_entry, bank_step, bank_suspense
from registries.officer_users import Hand, are_one_person
from registries.tables import officer_act
from rules.envelope import BAKU
from schemas.finance import BANK_MATCH, needs_two

_FOLLOWS: Mapping[State, tuple[Step, ...]] = {
    State.SUSPENSE: (Step.MATCH, Step.RETURN),
    State.WAITS: (Step.CONFIRM, Step.REFUSE, Step.RETURN),
    State.MATCHED: (Step.UNDO, Step.RETURN),
    State.UNDO_WAITS: (Step.CONFIRM_UNDO, Step.REFUSE, Step.RETURN),
    State.RETURNED: (Step.UNDO,),  # with the debit that gave it back
}
_SECOND = (Step.CONFIRM, Step.CONFIRM_UNDO)
_ABOUT_THE_FIRST = (*_SECOND, Step.REFUSE)
_BY_HOUSE = (Step.MATCH, Step.RETURN)
_OPEN = (State.SUSPENSE.value, State.WAITS.value)
_TEN_MILLION = 10_000_000


class BankStepsCheck:
    """Steps of entries, alone, with each other, with the acts of officers, and with what stands in suspense."""

    name = "bank steps"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        for query, wrong in _wrong_by_query():
            for number in reads.execute(query).scalars():
                yield Problem(self.name, number_of(number), wrong)
        by_hand = _ByHand()
        for some in parts(reads.execute(_to_be_read()).scalars().all()):
            entries, steps = _entries(reads, some), steps_of(reads, some)
            for number in some:
                for wrong in _wrong_steps(reads, entries[number], steps.get(number, ())):
                    yield Problem(self.name, number_of(number), wrong)
                by_hand.note(entries[number], steps.get(number, ()))
        for where, wrong in by_hand.problems(reads):
            yield Problem(self.name, where, wrong)


def _wrong_by_query() -> Iterator[tuple[Select[Any], str]]:
    one, state = bank_entry.c, state_now()
    suspense = entries_with_last().outerjoin(bank_suspense, bank_suspense.c.entry == one.number)
    stands = select(one.number).select_from(suspense).order_by(one.number)
    yield stands.where(state.in_(_OPEN), bank_suspense.c.entry.is_(None)), "it is not matched, and not in suspense"
    other, step = bank_suspense.c.cause != UNDONE, bank_step.c
    first = select(step.n).where(step.entry == one.number, step.n == 1, step.login.is_(None), step.what == Step.MATCH)
    yield stands.where(other, first.exists()), "it is in suspense, and the house matched it"
    undone = select(step.n).where(step.entry == one.number, step.what.in_([Step.UNDO, Step.CONFIRM_UNDO]))
    yield stands.where(bank_suspense.c.cause == UNDONE, ~undone.exists()), "it is in suspense, and nobody undid it"
    gaps = select(step.entry).group_by(step.entry).having(or_(func.max(step.n) != func.count(), func.min(step.n) != 1))
    yield gaps.order_by(step.entry), "a step is missing"
    yield _not_of_the_house(), "the house's step says what none of the house can"
    yield _returned_by_nothing(), "it was given back, and no debit of its amount gave it back"
    yield _gives_nothing_back(), "it gives back what was not given back"


def _not_of_the_house() -> Select[Any]:
    """Of entries with one step, by the house: a credit becomes its first payment, a debit none."""
    one, step, more = bank_entry.c, bank_step.c, bank_step.alias("more")
    credit = and_(one.amount > 0, step.payment == _first_payment(), step.insurer.is_not(None), step.code != "")
    order = and_(one.amount > 0, step.pass_name == PAYOUT, step.payment.is_(None), step.insurer.is_(None))
    debit = or_(and_(one.amount < 0, step.payment.is_(None)), order)  # money of a payment order may come back
    returned = and_(step.what == Step.RETURN, step.payment.is_(None), step.other.is_not(None), one.amount > 0)
    fits = and_(step.user == "", step.two.is_(False), or_(and_(step.what == Step.MATCH, or_(credit, debit)), returned))
    later = select(more.c.n).where(more.c.entry == step.entry, more.c.n > 1)
    query = select(one.number).join(bank_step, step.entry == one.number)
    return query.where(step.n == 1, step.login.is_(None), ~later.exists(), ~func.coalesce(fits, false())).order_by(
        one.number
    )


def _first_payment() -> ColumnElement[str]:
    """``bank_steps.payment_number`` of the first turn, by the database."""
    number = bank_entry.c.number
    padded = case(
        (number < _TEN_MILLION, func.substr(cast(number + _TEN_MILLION, String), 2)), else_=cast(number, String)
    )
    return literal(PREFIX) + padded + literal("-1")


def _returned_by_nothing() -> Select[Any]:
    """Credits whose last step is a return, and no match in force of a debit of the account names them."""
    back, debit, match = bank_step.alias("back"), bank_entry.alias("debit"), bank_step.alias("match")
    later = select(bank_step.c.n).where(bank_step.c.entry == back.c.entry, bank_step.c.n > back.c.n)
    mine = and_(match.c.entry == back.c.other, match.c.other == back.c.entry, match_in_force(match))
    same = and_(debit.c.account == bank_entry.c.account, debit.c.amount == -bank_entry.c.amount)
    gave = select(match.c.n).join(debit, debit.c.number == match.c.entry).where(mine, same)
    query = select(bank_entry.c.number).join(back, back.c.entry == bank_entry.c.number)
    query = query.where(back.c.what == Step.RETURN, ~later.exists(), ~gave.correlate(back, bank_entry).exists())
    return query.order_by(bank_entry.c.number)


def _gives_nothing_back() -> Select[Any]:
    """Debits whose match in force names a credit that is not given back by them."""
    match, back = bank_step.alias("match"), bank_step.alias("back")
    later = select(bank_step.c.n).where(bank_step.c.entry == back.c.entry, bank_step.c.n > back.c.n)
    returned = select(back.c.n).where(back.c.entry == match.c.other, back.c.other == match.c.entry)
    returned = returned.where(back.c.what == Step.RETURN, ~later.correlate(back).exists())
    query = select(bank_entry.c.number).join(match, match.c.entry == bank_entry.c.number)
    query = query.where(match.c.other.is_not(None), match_in_force(match), ~returned.correlate(match).exists())
    return query.order_by(bank_entry.c.number)


def _to_be_read() -> Select[Any]:
    """Entries with more steps than one, or with an officer's."""
    one = bank_step.c
    query = select(one.entry).group_by(one.entry)
    return query.having(or_(func.count() > 1, func.max(one.login).is_not(None))).order_by(one.entry)


def _entries(reads: Reads, numbers: Sequence[int]) -> Mapping[int, EntrySeen]:
    told = [one for one in bank_entry.c if one.name != "key"]
    rows = reads.execute(select(*told).where(bank_entry.c.number.in_(numbers)))
    return {row.number: EntrySeen(**row._asdict(), state=State.SUSPENSE) for row in rows}


def _wrong_steps(reads: Reads, entry: EntrySeen, steps: Sequence[Stepped]) -> Iterator[str]:
    """Trap: an entry's state is told by its last step, so each step is looked at with those before it."""
    for n, step in enumerate(steps):
        before = steps[:n]
        if step.what not in _FOLLOWS[state_of(before)]:
            yield "a step does not follow on the one before it"
            return
        if before and step.at < before[-1].at:
            yield "a step is earlier than the one before it"
        if step.payment != _payment(entry, step, before):
            yield "a step makes or takes back another payment than it should"
        if step.what in _SECOND and are_one_person(reads, _hand(step), _hand(before[-1])):
            yield "its second officer is the first one"
        if step.what in _ABOUT_THE_FIRST and not _same(step, before[-1]):
            yield "a second officer's step is about another match than the first one's"
        if step.login is None and (step.what not in _BY_HOUSE or step.two or step.user):
            yield "the house's step says what none of the house can"


def _payment(entry: EntrySeen, step: Stepped, before: Sequence[Stepped]) -> str | None:
    """The payment that a step makes or takes back."""
    if step.what in (Step.UNDO, Step.CONFIRM_UNDO, Step.RETURN):
        return None if step.two else payment_in_force(before)
    makes = step.what is Step.CONFIRM or (step.what is Step.MATCH and not step.two)
    return next_payment(entry.number, before) if makes and entry.amount > 0 and step.other is None else None


def _same(one: Stepped, other: Stepped) -> bool:
    return (one.insurer, one.code, one.other) == (other.insurer, other.code, other.other)


def _hand(step: Stepped) -> Hand:
    return Hand(step.login or "", step.user)


@dataclass(frozen=True, slots=True)
class _ByHand:
    """The steps of officers, of all entries."""

    told: dict[str, tuple[EntrySeen, Stepped]] = field(default_factory=dict)  # by what the act says

    def note(self, entry: EntrySeen, steps: Sequence[Stepped]) -> None:
        for n, step in enumerate(steps, start=1):
            if step.login is not None:
                self.told[told_of(entry, n, step)] = (entry, step)

    def problems(self, reads: Reads) -> Iterator[tuple[str, str]]:
        """Where, and what."""
        one = officer_act.c
        acts = reads.execute(select(officer_act).where(one.what == What.BANK.value).order_by(one.n)).all()
        kept = [(row.about, row.login, row.user, row.at, row.office) for row in acts]
        steps = [(about, step.login, step.user, step.at, entry.office) for about, (entry, step) in self.told.items()]
        strange = {key[0] for key in set(kept) ^ set(steps)} | _twice([key[0] for key in kept])
        for about in sorted(strange):
            yield _where(about), "a step that is no act of an officer, or the other way round"
        for where in self._alone([row.about for row in acts]):
            yield where, "with what one officer did alone that day it needed two"

    def _alone(self, acts: Sequence[str]) -> Iterator[str]:
        """Each step is judged again by what was there before it, in the order of the acts."""
        near: dict[tuple[str, str | None, date], dict[str, int]] = {}
        for about in acts:
            entry, step = self.told.get(about, (None, None))
            if entry is None or step is None or not _counts(entry, step):
                continue
            on, amount = step.at.astimezone(BAKU).date(), abs(entry.amount)
            same, value = (
                (step.what.value, step.insurer, on),
                ("value " + step.what.value, step.insurer, entry.value_date),
            )
            before = near.get(same, {}) | near.get(value, {})
            alone = sum(amount for other, amount in before.items() if _where(other) != number_of(entry.number))
            if not step.two:
                if needs_two(BANK_MATCH, amount + alone, on):
                    yield number_of(entry.number)
                near.setdefault(same, {})[about] = near.setdefault(value, {})[about] = amount


def _counts(entry: EntrySeen, step: Stepped) -> bool:
    """A credit that was given back is undone with its debit, and counts there."""
    return step.what in (Step.MATCH, Step.UNDO) and (step.other is None or entry.amount < 0)


def _twice(acts: Sequence[str]) -> set[str]:
    return {one for one, count in Counter(acts).items() if count > 1}


def _where(about: str) -> str:
    """The entry that an act names."""
    return about.split(" ")[1] if about.count(" ") else about
