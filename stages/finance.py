"""What a finance officer enters, confirms and takes back: the one way in for the command line and for the screen.

Role and office are asked in the transaction that does it. From the dated amount on a second officer must confirm, an
entry and its reversal alike; officers who are one and the same person are no two, whichever way they come in
(``registries/officer_users.py``). 004 §2.3.1, §2.3.2.

ValueError
├── NotForFinanceError   no such insurer or entry for him; whether it is another office's is not told
├── SameFinanceError     the second officer is the first one
└── NotNowError          the entry does not stand where that can be done
"""

from dataclasses import replace
from datetime import datetime

from pipeline.database import Write
from registries.acts import Act, What, write_act
from registries.charges import put_charges, take_back_charge
from registries.entered import becomes, mark_of_entry
from registries.finance import (
    ENTERING,
    Entered,
    Entry,
    State,
    Step,
    Stepped,
    add_entry,
    add_step,
    find_entry,
    next_number,
    office_of,
)
from registries.finance_alone import two_are_needed
from registries.officer_users import Hand, are_one_person
from registries.payments import Payment, put_payments, take_back_payment
from rules.envelope import BAKU
from schemas.finance import EntryKind
from stages.finance_checks import Wish, check_free, check_new, check_owed, check_wish, check_words


class NotForFinanceError(ValueError):
    """Not of his offices, not his role, or there is none."""


class SameFinanceError(ValueError):
    """A second officer is another one."""


class NotNowError(ValueError):
    """Not at this state of the entry."""


def enter(tx: Write, hand: Hand, wish: Wish, at: datetime) -> Entered:
    """Enters it; in force at once where no second officer is needed. Raises NotForFinanceError, UnfitEntryError."""
    office = office_of(tx, hand.login, wish.insurer, ENTERING)
    if office is None:
        raise NotForFinanceError(str(wish.insurer))
    today = at.astimezone(BAKU).date()
    debt = check_wish(tx, wish, today)
    entry = Entry(
        number=next_number(tx),
        what=wish.what,
        insurer=str(wish.insurer),
        activity=wish.activity,
        debt="" if debt is None else debt.value,
        day=wish.day,
        amount=wish.amount,
        code=wish.code,
        basis=wish.basis,
        office=office,
    )
    check_new(tx, entry)
    two = two_are_needed(tx, entry, Step.ENTER, at)
    add_entry(tx, entry)
    return _step(tx, Entered(entry, ()), Step.ENTER, hand, at, two=two)


def confirm(tx: Write, hand: Hand, number: str, at: datetime) -> Entered:
    """What waits, an entry or a reversal, comes into force. Raises NotForFinanceError, SameFinanceError, NotNowError,
    UnfitEntryError.
    """
    known = _known(tx, hand, number)
    if known.state not in (State.WAITS, State.REVERSAL_WAITS):
        raise NotNowError(known.state)
    last = known.steps[-1]
    if are_one_person(tx, hand, Hand(last.login, last.user)):
        raise SameFinanceError(number)
    step = Step.CONFIRM if known.state is State.WAITS else Step.CONFIRM_REVERSAL
    return _step(tx, known, step, hand, at)


def refuse(tx: Write, hand: Hand, number: str, why: str, at: datetime) -> Entered:
    """What waits is not to be; he who entered it may say so, too. Raises NotForFinanceError, NotNowError."""
    known = _known(tx, hand, number)
    if known.state not in (State.WAITS, State.REVERSAL_WAITS):
        raise NotNowError(known.state)
    check_words(why)
    return _step(tx, known, Step.REFUSE, hand, at, about=why)


def reverse_entry(tx: Write, hand: Hand, number: str, why: str, at: datetime) -> Entered:
    """Takes back what is in force and no report counts. Raises NotForFinanceError, NotNowError, UnfitEntryError."""
    known = _known(tx, hand, number)
    if known.state is not State.IN_FORCE:
        raise NotNowError(known.state)
    check_words(why)
    check_free(tx, known.entry)
    two = two_are_needed(tx, known.entry, Step.REVERSE, at)
    return _step(tx, known, Step.REVERSE, hand, at, two=two, about=why)


def _known(tx: Write, hand: Hand, number: str) -> Entered:
    known = find_entry(tx, hand.login, number, ENTERING)
    if known is None:
        raise NotForFinanceError(number)
    return known


def _step(
    tx: Write, known: Entered, what: Step, hand: Hand, at: datetime, *, two: bool = False, about: str = ""
) -> Entered:
    """Writes a step down, and does what the entry's new state means."""
    step = Stepped(what=what, two=two, login=hand.login, user=hand.user, at=at, about=about)
    after = replace(known, steps=(*known.steps, step))
    entry = known.entry
    add_step(tx, entry.number, len(after.steps), step)
    told = f"{what.value} {entry.number} {mark_of_entry(entry)}"
    write_act(tx, Act(at, hand.login, hand.user, What.FINANCE, office=entry.office, about=told))
    if what in (Step.ENTER, Step.CONFIRM) and after.state is State.IN_FORCE:
        _put(tx, entry, at)
    if after.state is State.REVERSED:
        check_free(tx, entry)
        (take_back_payment if entry.what is EntryKind.PAYMENT else take_back_charge)(tx, entry.number, at)
    return after


def _put(tx: Write, entry: Entry, at: datetime) -> None:
    """It is a payment or a charge from now on."""
    made = becomes(entry)
    if isinstance(made, Payment):
        put_payments(tx, [made], at)
        return
    check_owed(tx, entry.what, entry.insurer, entry.activity, made.debt, entry.amount)
    put_charges(tx, [made], at)
