"""Why a command of finance officers was not done, in the reader's words."""

from contextlib import AbstractContextManager

from review_ui.parts.refusals import refusals
from review_ui.words import t
from stages.finance_checks import Unfit, UnfitEntryError


def told_why() -> AbstractContextManager[list[str]]:
    """Nothing within what it yields: it was entered; else the sentence to show."""
    return refusals(t("That is not yours to enter."), {UnfitEntryError: unfit})


def unfit(what: Unfit) -> str:
    """What is wrong with what was entered."""
    words = {
        Unfit.WORDS: t("Write the reason in one line that can be read."),
        Unfit.AMOUNT: t("An amount is above zero and has at most nine digits before the comma."),
        Unfit.DAY: t("The day has not come yet."),
        Unfit.EARLY: t("The day lies before 2001."),
        Unfit.CODE: t("Nothing is paid under this classification code on that day."),
        Unfit.NO_ACTIVITY: t("Write the code of an activity."),
        Unfit.ACTIVITY: t("It is not an activity of this insurer."),
        Unfit.TABLE: t("No table says what found money moves on that day."),
        Unfit.DEBT: t("Say which debt is written off."),
        Unfit.OWED: t("It is more than is owed."),
        Unfit.COUNTED: t("A report counts it, or it is distributed: enter what corrects it."),
        Unfit.TWICE: t("The same stands or waits already: another basis tells two of them apart."),
        Unfit.FREED: t("It was written off: take the write-off back first."),
    }
    return words[what]
