"""Conservation of what finance officers entered: entries with their steps, as payments or charges, and as acts.

Each step follows on the last, a second officer was there where policy wanted one, and is another person; what came into
force is a payment or charge of the same number that says the same, and what did not is none.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from pipeline.conservation import Problem
from pipeline.database import Reads
from pipeline.tables import counter
from registries.acts import What
from registries.charges import Charge, charge_of
from registries.entered import becomes, mark_of_entry
from registries.finance import COUNTER, PREFIX, Entered, State, Step, Stepped, with_steps
from registries.finance_alone import done_alone
from registries.finance_tables import finance_entry, finance_step
from registries.officer_users import Hand, are_one_person
from registries.payments import Payment, payment_as_told
from registries.report_tables import insurer_charge
from registries.tables import officer_act, payment
from rules.envelope import BAKU
from schemas.finance import needs_two

_FOLLOWS: Mapping[State, tuple[Step, ...]] = {
    State.WAITS: (Step.CONFIRM, Step.REFUSE),
    State.IN_FORCE: (Step.REVERSE,),
    State.REVERSAL_WAITS: (Step.CONFIRM_REVERSAL, Step.REFUSE),
}
_SECOND = (Step.CONFIRM, Step.CONFIRM_REVERSAL)
_CAME_INTO_FORCE = (State.IN_FORCE, State.REVERSAL_WAITS, State.REVERSED)


class EntriesCheck:
    """Entries, their steps, the payments and charges that they became, and the acts of who took the steps."""

    name = "entries"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        stepped = select(finance_step.c.entry)
        bare = select(finance_entry.c.number).where(finance_entry.c.number.not_in(stepped))
        for number in reads.execute(bare.order_by(finance_entry.c.number)).scalars():
            yield Problem(self.name, number, "nobody entered it")
        query = select(finance_entry).where(finance_entry.c.number.in_(stepped)).order_by(finance_entry.c.number)
        entries = {one.entry.number: one for one in with_steps(reads, query)}
        became = _became(reads)
        for number, one in entries.items():
            for wrong in (*_wrong_steps(reads, one), *_wrong_row(one, became.get(number))):
                yield Problem(self.name, number, wrong)
        for number in sorted(became.keys() - entries.keys()):
            yield Problem(self.name, number, "it has the number of an entry, and there is none")
        yield from self._numbers(reads)
        yield from self._acts(reads, entries)

    def _numbers(self, reads: Reads) -> Iterator[Problem]:
        last = reads.execute(select(counter.c.value).where(counter.c.name == COUNTER)).scalar() or 0
        if reads.execute(select(func.count()).select_from(finance_entry)).scalar() != last:
            yield Problem(self.name, COUNTER, "entries are missing, or were not counted")

    def _acts(self, reads: Reads, entries: Mapping[str, Entered]) -> Iterator[Problem]:
        one = officer_act.c
        acts = reads.execute(select(officer_act).where(one.what == What.FINANCE.value).order_by(one.n)).all()
        told = [(row.about, row.login, row.user, row.at) for row in acts]
        steps = [
            (f"{step.what.value} {number} {mark_of_entry(entered.entry)}", step.login, step.user, step.at)
            for number, entered in entries.items()
            for step in entered.steps
        ]
        for about in sorted({key[0] for key in set(told) ^ set(steps)}):
            yield Problem(self.name, about, "a step that is no act of an officer, or the other way round")
        for number in _alone([row.about for row in acts], entries):
            yield Problem(self.name, number, "with what one officer did alone that day it needed two")


def _wrong_steps(reads: Reads, one: Entered) -> Iterator[str]:
    """Trap: an entry's state is told by its last step alone, so each step is looked at with those before it."""
    if [step.what for step in one.steps[:1]] != [Step.ENTER]:
        yield "its first step is none of entering"
        return
    for n, step in enumerate(one.steps[1:], start=1):
        before = Entered(one.entry, one.steps[:n])
        if step.what not in _FOLLOWS.get(before.state, ()):
            yield "a step does not follow on the one before it"
            return
        if step.what in _SECOND and are_one_person(reads, _hand(step), _hand(one.steps[n - 1])):
            yield "its second officer is the first one"


def _hand(step: Stepped) -> Hand:
    return Hand(step.login, step.user)


def _wrong_row(one: Entered, row: Payment | Charge | None) -> Iterator[str]:
    if one.state not in _CAME_INTO_FORCE:
        if row is not None:
            yield "it is a payment or charge, and never came into force"
    elif row != becomes(one.entry):
        yield "it is not the payment or charge that was entered"


def _became(reads: Reads) -> Mapping[str, Payment | Charge]:
    """By number what has one as entries have."""
    paid, charge = payment.c.number, insurer_charge.c.number
    payments = reads.execute(select(payment).where(paid.like(f"{PREFIX}%")))
    charges = reads.execute(select(insurer_charge).where(charge.like(f"{PREFIX}%")))
    return {row.number: payment_as_told(row) for row in payments} | {row.number: charge_of(row) for row in charges}


def _alone(acts: Sequence[str], entries: Mapping[str, Entered]) -> Iterator[str]:
    """Numbers of entries, or of their reversals, that one officer was not enough for: each step is judged again by what
    was there before it, in the order of the acts.
    """
    now: dict[str, Entered] = {}
    near: dict[tuple[Any, ...], set[str]] = {}  # by insurer, kind and day: what may count together
    for what, number in (act.split(" ")[:2] for act in acts if " " in act):
        whole = entries.get(number)
        taken = len(now[number].steps) if number in now else 0
        if whole is None or taken == len(whole.steps) or whole.steps[taken].what != what:
            continue  # told already
        one, step = whole.entry, whole.steps[taken]
        on = step.at.astimezone(BAKU).date()
        keys = [(one.insurer, one.what, one.day), (one.insurer, one.what, on)]
        others = {other for key in keys for other in near.get(key, ())}
        if step.what in (Step.ENTER, Step.REVERSE) and not step.two:
            before = done_alone([now[other] for other in others], one, step.what, on)
            if needs_two(one.what, one.amount + before, on):
                yield number
        now[number] = Entered(one, whole.steps[: taken + 1])
        for key in keys:
            near.setdefault(key, set()).add(number)
