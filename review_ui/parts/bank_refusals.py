"""Why a match by hand or a payment order was not done, in the reader's words."""

from collections.abc import Iterator
from contextlib import contextmanager

from review_ui.parts.money_refusals import unfit
from review_ui.words import t
from stages import payouts
from stages.finance import NotForFinanceError, NotNowError, SameFinanceError
from stages.finance_checks import UnfitEntryError
from stages.payouts import UnfitPayoutError
from stages.suspense_checks import Unfit, UnfitMatchError


@contextmanager
def told_why_not() -> Iterator[list[str]]:
    """Nothing within what it yields: it was done; else the sentence to show."""
    refused: list[str] = []
    try:
        yield refused
    except NotForFinanceError:
        refused.append(t("That is not yours to match."))
    except SameFinanceError:
        refused.append(t("The second officer is another one."))
    except NotNowError:
        refused.append(t("It does not stand there any more: look at it again."))
    except UnfitMatchError as wrong:
        refused.append(unfit_match(wrong.what))


@contextmanager
def told_why_no_order() -> Iterator[list[str]]:
    """The same of payment orders."""
    refused: list[str] = []
    try:
        yield refused
    except NotForFinanceError:
        refused.append(t("That is not yours to order."))
    except SameFinanceError:
        refused.append(t("The second officer is another one."))
    except NotNowError:
        refused.append(t("It does not stand there any more: look at it again."))
    except UnfitEntryError as wrong:
        refused.append(unfit(wrong.what))
    except UnfitPayoutError as wrong:
        refused.append(unfit_order(wrong.what))


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
