"""Why a match by hand or a payment order was not done, in the reader's words."""

from contextlib import AbstractContextManager

from review_ui.parts.money_refusals import unfit
from review_ui.parts.refusals import Says, refusals
from review_ui.words import t
from stages import payouts
from stages.finance_checks import UnfitEntryError
from stages.payouts import UnfitPayoutError
from stages.suspense_checks import Unfit, UnfitMatchError


def told_why_not() -> AbstractContextManager[list[str]]:
    """Nothing within what it yields: it was matched; else the sentence to show."""
    return refusals(t("That is not yours to match."), {UnfitMatchError: unfit_match})


def told_why_no_order() -> AbstractContextManager[list[str]]:
    """The same of payment orders."""
    says: Says = {UnfitEntryError: unfit, UnfitPayoutError: unfit_order}
    return refusals(t("That is not yours to order."), says)


def unfit_order(what: payouts.Unfit) -> str:
    """What is wrong with what was to be ordered."""
    words = {
        payouts.Unfit.DAY: t("The day is over, or more than 30 days ahead."),
        payouts.Unfit.ACCOUNT: t("No table says from which account of the fund the office pays."),
        payouts.Unfit.CHANNEL: t("The channel that takes the file is not open."),
    }
    return words[what]


def unfit_match(what: Unfit) -> str:
    """What is wrong with what was wished."""
    words = {
        Unfit.WORDS: t("Write the reason in one line that can be read."),
        Unfit.DEBIT: t("Money that was paid out is matched with the money that it gave back."),
        Unfit.CREDIT: t("Money that came is matched with an insurer."),
        Unfit.INSURER: t("There is no such insurer."),
        Unfit.CODE: t("Nothing is paid under this classification code on that day."),
        Unfit.NOT_RETURNED: t("No money of this amount came to the account before."),
        Unfit.CREDIT_WAITS: t("What it gave back waits for a second officer, or was given back already."),
        Unfit.USED: t("A report counts its money, or it is distributed."),
        Unfit.RETURN: t("It was given back: undo the match of what gave it back."),
        Unfit.PAID_OUT: t("It paid a payment order: its status says what became of it."),
    }
    return words[what]
