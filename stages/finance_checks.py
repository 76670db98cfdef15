"""What can be entered by a finance officer, and taken back.

ValueError
└── UnfitEntryError   ``why``: what is wrong with what he entered
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.database import Reads
from registries.accounts.balances import balance_of
from registries.accounts.names import debt_of
from registries.charges import ChargeKind, charge_is_counted, uncounted_write_offs
from registries.entered import CHARGES
from registries.finance import Entry, State, entries_like
from registries.insurer_registrations import activities_of
from registries.payments import payment_is_used
from schemas.classification import ClassificationCode, classification_codes, classification_on
from schemas.finance import EntryKind
from schemas.identifiers import ActivityCode, IdentifierError, Voen
from schemas.lexical import MOST_QEPIK
from schemas.money import to_manat
from schemas.months import FIRST_DAY
from schemas.report_debt_terms import DebtKind, Section, section_terms
from schemas.text import is_plain_text

LONGEST_BASIS = 200
_DEBTS = {
    EntryKind.SANCTION: DebtKind.SANCTION,
    EntryKind.FINE: DebtKind.FINE,
    EntryKind.CONTRIBUTION_WRITE_OFF: DebtKind.CONTRIBUTION,
}


class Unfit(StrEnum):
    """What is wrong with what was entered; the value is the sentence of the command line."""

    WORDS = f"a reason is one line of 1 to {LONGEST_BASIS} characters"
    AMOUNT = f"an amount is above zero, and at most {to_manat(MOST_QEPIK)}"
    DAY = "a day that has not come yet"
    EARLY = "a day before 2001, of which no month is kept"
    CODE = "no classification code that is paid under on that day"
    NO_ACTIVITY = "no code of an activity"
    ACTIVITY = "not an activity of the insurer"
    TABLE = "no table says what found money moves on that day"
    DEBT = "a write-off of other debts names one of them"
    OWED = "more than is owed"
    COUNTED = "a report counts it, or it is distributed: enter what corrects it"
    TWICE = "the same stands or waits already: another basis tells two of them apart"
    FREED = "it was written off: take the write-off back first"


class UnfitEntryError(ValueError):
    """What was entered cannot be."""

    def __init__(self, what: Unfit) -> None:
        super().__init__(what.value)
        self.what = what

    @property
    def why(self) -> str:
        """The sentence."""
        return self.what.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be entered; ``activity`` and ``debt`` where the kind needs them, ``code`` for a payment."""

    what: EntryKind
    insurer: Voen
    day: date
    amount: int
    basis: str
    activity: str = ""
    code: str = ""
    debt: DebtKind | None = None


def check_wish(reads: Reads, wish: Wish, today: date) -> DebtKind | None:
    """The kind of debt that it moves; None for a payment."""
    check_words(wish.basis)
    if not 0 < wish.amount <= MOST_QEPIK:
        raise UnfitEntryError(Unfit.AMOUNT)
    if wish.day > today:
        raise UnfitEntryError(Unfit.DAY)
    if wish.day < FIRST_DAY:
        raise UnfitEntryError(Unfit.EARLY)
    if wish.what is EntryKind.PAYMENT:
        known = classification_on(wish.code, wish.day)
        if known is None or known.heading:
            raise UnfitEntryError(Unfit.CODE)
        return None
    _check_activity(reads, wish)
    debt = _debt_of(wish)
    check_owed(reads, wish.what, wish.insurer, wish.activity, debt, wish.amount)
    return debt


def codes_paid_under(day: date) -> Sequence[ClassificationCode]:
    """What an officer chooses from: codes that hold on ``day`` and are no headings."""
    return [one for one in classification_codes() if not one.heading and one.term.covers(day)]


def _check_activity(reads: Reads, wish: Wish) -> None:
    try:
        activity = ActivityCode.parse(wish.activity)
    except IdentifierError:
        raise UnfitEntryError(Unfit.NO_ACTIVITY) from None
    recorded = activities_of(reads, [wish.insurer]).get(wish.insurer, ())
    if recorded and str(activity) not in recorded:
        raise UnfitEntryError(Unfit.ACTIVITY)


def _debt_of(wish: Wish) -> DebtKind:
    if wish.what is EntryKind.FOUND:
        terms = section_terms(Section.FOUND, wish.day)
        if terms is None:
            raise UnfitEntryError(Unfit.TABLE)
        return terms.kind
    if wish.what is EntryKind.OTHER_WRITE_OFF:
        if wish.debt in (None, DebtKind.CONTRIBUTION):
            raise UnfitEntryError(Unfit.DEBT)
        assert wish.debt is not None
        return wish.debt
    return _DEBTS[wish.what]


def check_owed(reads: Reads, what: EntryKind, insurer: str, activity: str, debt: DebtKind, amount: int) -> None:
    """Nothing is written off that is not owed."""
    is_write_off = CHARGES[what] is ChargeKind.WRITE_OFF
    if is_write_off and amount > balance_of(reads, debt_of(insurer, activity, debt).id):
        raise UnfitEntryError(Unfit.OWED)


def check_new(reads: Reads, entry: Entry) -> None:
    """One decision, one bank slip is entered once: by a second hand, or by a command that is given again, too."""
    if any(one.state not in (State.REFUSED, State.REVERSED) for one in entries_like(reads, entry)):
        raise UnfitEntryError(Unfit.TWICE)


def check_free(reads: Reads, entry: Entry) -> None:
    """What a counting report counts, or a distribution shares, is corrected by another entry; what was written off
    meanwhile, by taking that back first: else the insurer would have paid what he did not.
    """
    counted = payment_is_used if entry.what is EntryKind.PAYMENT else charge_is_counted
    if counted(reads, entry.number):
        raise UnfitEntryError(Unfit.COUNTED)
    if entry.debt and CHARGES[entry.what] is not ChargeKind.WRITE_OFF:
        debt = DebtKind(entry.debt)
        left = balance_of(reads, debt_of(entry.insurer, entry.activity, debt).id) - entry.amount
        if left < 0 and uncounted_write_offs(reads, entry.insurer, entry.activity, debt):
            raise UnfitEntryError(Unfit.FREED)


def check_words(text: str) -> None:
    if not text.strip() or len(text) > LONGEST_BASIS or not is_plain_text(text):
        raise UnfitEntryError(Unfit.WORDS)
