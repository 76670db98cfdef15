"""What an entry of a bank's statement can be matched with by hand, and when a match can be undone.

ValueError
└── UnfitMatchError   ``what``: what is wrong with it; ``why``: in words
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from pipeline.database import Reads
from registries.bank_looks import EntrySeen, WholeEntry
from registries.bank_rows import PAYOUT
from registries.bank_steps import State, Step, Stepped, payment_in_force
from registries.insurers import insurers_by_voen
from registries.payments import payment_is_used
from schemas.classification import classification_on
from schemas.identifiers import Voen
from schemas.text import is_plain_text

LONGEST_WHY = 200


class Unfit(StrEnum):
    """What is wrong; the value is the sentence of the command line."""

    WORDS = f"a reason is one line of 1 to {LONGEST_WHY} characters"
    DEBIT = "money that was paid out is matched with the money that it gave back"
    CREDIT = "money that came is matched with an insurer"
    INSURER = "no such insurer"
    CODE = "no classification code that is paid under on that day"
    NOT_RETURNED = "no credit of the same account and amount before it"
    CREDIT_WAITS = "what it gave back waits for a second officer, or was given back already"
    USED = "a report counts its money, or it is distributed"
    RETURN = "it was given back: undo the match of what gave it back"
    PAID_OUT = "it paid a payment order: its status says what became of it"


class UnfitMatchError(ValueError):
    """It cannot be matched so, or not be undone."""

    def __init__(self, what: Unfit) -> None:
        super().__init__(what.value)
        self.what = what

    @property
    def why(self) -> str:
        """The sentence."""
        return self.what.value


def check_words(text: str) -> None:
    """Raises UnfitMatchError."""
    if not text.strip() or len(text) > LONGEST_WHY or not is_plain_text(text):
        raise UnfitMatchError(Unfit.WORDS)


def check_match(reads: Reads, entry: EntrySeen, insurer: Voen, code: str) -> None:
    """Money that came, of an insurer that there is (a closed one may have paid late), under a code of that day."""
    if entry.amount <= 0:
        raise UnfitMatchError(Unfit.DEBIT)
    if not insurers_by_voen(reads, [insurer]):
        raise UnfitMatchError(Unfit.INSURER)
    _check_code(code, entry.value_date)


def _check_code(code: str, day: date) -> None:
    known = classification_on(code, day)
    if known is None or known.heading:
        raise UnfitMatchError(Unfit.CODE)


def check_return(reads: Reads, debit: EntrySeen, credit: WholeEntry | None) -> None:
    """A debit gives back a credit of the same account and amount that came no later, and whose money nothing uses."""
    if debit.amount >= 0:
        raise UnfitMatchError(Unfit.CREDIT)
    if credit is None:
        raise UnfitMatchError(Unfit.NOT_RETURNED)
    one = credit.entry
    if (one.account, one.amount) != (debit.account, -debit.amount) or one.booking_date > debit.booking_date:
        raise UnfitMatchError(Unfit.NOT_RETURNED)
    if one.state not in (State.MATCHED, State.SUSPENSE):
        raise UnfitMatchError(Unfit.CREDIT_WAITS)
    check_free(reads, credit)


def check_free(reads: Reads, known: WholeEntry) -> None:
    """What a counting report uses, or a distribution shares, is not taken back. Nor is what a payment order was paid
    with: that is not of this register.
    """
    payment = payment_in_force(steps_told(known))
    if payment is not None and payment_is_used(reads, payment):
        raise UnfitMatchError(Unfit.USED)
    match = last_match(known)
    if match is not None and (match.pass_name == PAYOUT or (known.entry.amount < 0 and match.other is None)):
        raise UnfitMatchError(Unfit.PAID_OUT)


def last_match(known: WholeEntry) -> Stepped | None:
    """The match that stands, or waits; None where none was made."""
    return next((one for one in reversed(steps_told(known)) if one.what is Step.MATCH), None)


def steps_told(known: WholeEntry) -> Sequence[Stepped]:
    """The steps as values of ``bank_steps``."""
    return [
        Stepped(
            what=one.what,
            at=one.at,
            two=one.two,
            login=one.login,
            user=one.user,
            about=one.about,
            pass_name=one.pass_name,
            score=one.score,
            insurer=one.insurer,
            code=one.code,
            payment=one.payment,
            other=one.other,
        )
        for one in known.steps
    ]
