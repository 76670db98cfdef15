"""Entries of banks' statements matched by hand: the one way in for the command line and for the screen.

Role and office (of the fund's account) are asked in the transaction that does it. From the dated amount on a second
officer must confirm, a match and its undoing alike; officers who are one and the same person are no two. What is undone
is reversed in the accounts, nothing is deleted. An automatic match is undone in the same way.

ValueError
├── NotForFinanceError   no such entry for him; whether it is another office's is not told
├── SameFinanceError     the second officer is the first one
├── NotNowError          the entry does not stand where that can be done
└── UnfitMatchError      it cannot be matched so, or its money is used
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from pipeline.database import Write
from registries.bank_alone import two_are_needed
from registries.bank_looks import WholeEntry
from registries.bank_matches import book, put_in_suspense, take_back, take_step
from registries.bank_seen import entry_seen
from registries.bank_steps import State, Step, Stepped, next_payment, number_of, payment_in_force
from registries.finance import ENTERING
from registries.officer_users import Hand, are_one_person
from schemas.identifiers import Voen
from stages.finance import NotForFinanceError, NotNowError, SameFinanceError
from stages.suspense_checks import (
    Unfit,
    UnfitMatchError,
    check_free,
    check_match,
    check_return,
    check_words,
    last_match,
    steps_told,
)

_WAITING = (State.WAITS, State.UNDO_WAITS)


def match_entry(tx: Write, hand: Hand, number: int, insurer: Voen, code: str, why: str, at: datetime) -> WholeEntry:
    """Money in suspense is the insurer's, under ``code``; in force at once where no second officer is needed.

    Raises NotForFinanceError, NotNowError, UnfitMatchError.
    """
    known = _known(tx, hand, number, State.SUSPENSE)
    check_words(why)
    check_match(tx, known.entry, insurer, code)
    two = two_are_needed(tx, known.entry, Step.MATCH, str(insurer), at)
    wish = _by(hand, Step.MATCH, at, two=two, about=why, insurer=str(insurer), code=code)
    if two:
        return _step(tx, known, wish)
    return _book(tx, known, wish)


def match_debit(tx: Write, hand: Hand, number: int, credit: int, why: str, at: datetime) -> WholeEntry:
    """A debit in suspense gave the money of ``credit`` back: that is no payment any more.

    Raises NotForFinanceError (of the credit, too), NotNowError, UnfitMatchError.
    """
    known = _known(tx, hand, number, State.SUSPENSE)
    check_words(why)
    given_back = entry_seen(tx, hand.login, credit, ENTERING)
    check_return(tx, known.entry, given_back)
    insurer = None if given_back is None else _whose(given_back)
    two = two_are_needed(tx, known.entry, Step.MATCH, insurer, at)
    wish = _by(hand, Step.MATCH, at, two=two, about=why, insurer=insurer, other=credit)
    if two:
        return _step(tx, known, wish)
    return _give_back(tx, known, wish)


def confirm(tx: Write, hand: Hand, number: int, at: datetime) -> WholeEntry:
    """What waits, a match or an undo, comes into force; what it rests on is asked again.

    Raises NotForFinanceError, SameFinanceError, NotNowError, UnfitMatchError.
    """
    known = _known(tx, hand, number, *_WAITING)
    last = steps_told(known)[-1]
    if are_one_person(tx, hand, Hand(last.login or "", last.user)):
        raise SameFinanceError(number_of(number))
    if known.entry.state is State.UNDO_WAITS:
        return _undo(
            tx, known, _by(hand, Step.CONFIRM_UNDO, at, insurer=last.insurer, code=last.code, other=last.other)
        )
    wish = _by(hand, Step.CONFIRM, at, insurer=last.insurer, code=last.code, other=last.other)
    if last.other is None:
        assert last.insurer is not None
        check_match(tx, known.entry, Voen(last.insurer), last.code)
        return _book(tx, known, wish)
    return _give_back(tx, known, wish)


def refuse(tx: Write, hand: Hand, number: int, why: str, at: datetime) -> WholeEntry:
    """What waits is not to be; he who wanted it may say so, too. Raises NotForFinanceError, NotNowError,
    UnfitMatchError.
    """
    known = _known(tx, hand, number, *_WAITING)
    check_words(why)
    last = steps_told(known)[-1]
    return _step(
        tx, known, _by(hand, Step.REFUSE, at, about=why, insurer=last.insurer, code=last.code, other=last.other)
    )


def undo(tx: Write, hand: Hand, number: int, why: str, at: datetime) -> WholeEntry:
    """Takes back a match, the house's or an officer's, whose money nothing uses: it stands in suspense again.

    Raises NotForFinanceError, NotNowError, UnfitMatchError.
    """
    known = _known(tx, hand, number, State.MATCHED, State.RETURNED)
    if known.entry.state is State.RETURNED:
        raise UnfitMatchError(Unfit.RETURN)
    check_words(why)
    check_free(tx, known)
    match = last_match(known)
    assert match is not None
    two = two_are_needed(tx, known.entry, Step.UNDO, match.insurer, at)
    wish = _by(hand, Step.UNDO, at, two=two, about=why, insurer=match.insurer, code=match.code, other=match.other)
    return _step(tx, known, wish) if two else _undo(tx, known, wish)


def _known(tx: Write, hand: Hand, number: int, *states: State) -> WholeEntry:
    known = entry_seen(tx, hand.login, number, ENTERING)
    if known is None:
        raise NotForFinanceError(number_of(number))
    if known.entry.state not in states:
        raise NotNowError(known.entry.state)
    return known


def _by(hand: Hand, what: Step, at: datetime, **told: Any) -> Stepped:
    return replace(Stepped(what=what, at=at, login=hand.login, user=hand.user), **told)


def _book(tx: Write, known: WholeEntry, wish: Stepped) -> WholeEntry:
    """The match is in force: a payment of the insurer."""
    payment = next_payment(known.entry.number, steps_told(known))
    assert wish.insurer is not None
    after = _step(tx, known, replace(wish, payment=payment))
    book(tx, known.entry, wish.insurer, wish.code, payment, wish.at)
    return after


def _give_back(tx: Write, known: WholeEntry, wish: Stepped) -> WholeEntry:
    """The debit is matched, and its credit is given back: the payment that it was is taken back."""
    debit = known.entry
    assert wish.other is not None
    credit = _seen(tx, wish, wish.other)
    check_return(tx, debit, credit)
    payment = payment_in_force(steps_told(credit))
    back = replace(
        wish, what=Step.RETURN, two=False, insurer=_whose(credit), code="", payment=payment, other=debit.number
    )
    if payment is not None:
        take_back(tx, payment, wish.at)
    _step(tx, credit, back)
    return _step(tx, known, wish)


def _undo(tx: Write, known: WholeEntry, wish: Stepped) -> WholeEntry:
    """The match is no more: its payment is taken back or, of a debit, the credit stands in suspense again, too."""
    check_free(tx, known)
    match = last_match(known)
    assert match is not None
    payment = payment_in_force(steps_told(known))
    if payment is not None:
        take_back(tx, payment, wish.at)
    about = wish.about or known.steps[-1].about
    put_in_suspense(tx, known.entry.number, about)
    if match.other is not None:
        credit = _seen(tx, wish, match.other)
        put_in_suspense(tx, match.other, about)
        _step(tx, credit, replace(wish, what=Step.UNDO, two=False, insurer=None, code="", other=known.entry.number))
    return _step(tx, known, replace(wish, payment=payment))


def _seen(tx: Write, wish: Stepped, number: int) -> WholeEntry:
    known = entry_seen(tx, wish.login or "", number, ENTERING)
    if known is None:
        raise NotForFinanceError(number_of(number))
    return known


def _whose(credit: WholeEntry) -> str | None:
    """Whose money a credit is; None while it is nobody's."""
    match = last_match(credit)
    return match.insurer if match is not None and credit.entry.state is State.MATCHED else None


def _step(tx: Write, known: WholeEntry, step: Stepped) -> WholeEntry:
    """Writes a step down; the entry as it stands then."""
    take_step(tx, known.entry, len(known.steps) + 1, step)
    return _seen(tx, step, known.entry.number)
