"""One entry of a finance officer with its steps: another one confirms or refuses it, or it is taken back."""

from collections.abc import Callable

import streamlit as st

from pipeline.database import Write
from registries.finance import ENTERING, LOOKING, Entered, State, Step, find_entry
from registries.officer_users import Hand
from review_ui.house import shown_house
from review_ui.parts import shown
from review_ui.parts.flash import flash
from review_ui.parts.markup import link, show, table, tag
from review_ui.parts.money_address import Place
from review_ui.parts.money_refusals import told_why
from review_ui.parts.money_table import cells, heads
from review_ui.who import Officer
from review_ui.words import of, t
from stages.finance import NotNowError, confirm, refuse, reverse_entry
from stages.finance_checks import LONGEST_BASIS
from stages.money_rows import entry_rows
from stages.money_words import STATES, MoneySection

_WAITING = (State.WAITS, State.REVERSAL_WAITS)
_WHY = "money.why"


def show_entry(who: Officer, place: Place) -> None:
    """What was entered, who did what with it, and what this officer may do."""
    show(link(place.at(MoneySection.ENTRIES).address, f"← {t('Back to the list')}"))
    with shown_house().database.reads() as reads:
        one = find_entry(reads, who.login, place.opened, LOOKING)
    if one is None or one.entry.insurer != place.voen:
        show(tag("div", t("There is no such entry for you."), kind="q-empty"))
        return
    [(_, values)] = entry_rows([one])
    labels = (tag("span", label, kind="q-small") for label in heads(MoneySection.ENTRIES))
    show(table(("", ""), [("", pair) for pair in zip(labels, cells(MoneySection.ENTRIES, values), strict=True)]))
    _steps(one)
    if who.role in ENTERING:
        _buttons(who, one)


def _steps(one: Entered) -> None:
    rows = [("", (shown.moment(step.at), step.login, _word(step.what), step.about)) for step in one.steps]
    show(tag("h3", t("History"), kind="q"), table(("",) * 4, rows, ("w", "w", "w", "")))


def _word(what: Step) -> str:
    words = {
        Step.ENTER: t("entered"),
        Step.CONFIRM: t("confirmed"),
        Step.REFUSE: t("refused"),
        Step.REVERSE: t("taken back"),
        Step.CONFIRM_REVERSAL: t("reversal confirmed"),
    }
    return words[what]


def _buttons(who: Officer, one: Entered) -> None:
    """Trap: what a button is about travels with it; an entry that went on meanwhile is looked at again."""
    about = (who, one.entry.number, len(one.steps))
    if one.state in _WAITING:
        mine = one.steps[-1].login == who.login
        if mine:
            st.caption(t("You entered it: another officer confirms it."))
        st.button(t("Confirm"), key="money.confirm", type="primary", disabled=mine, on_click=_confirm, args=about)
    if one.state in (*_WAITING, State.IN_FORCE):
        st.text_input(t("Why"), key=f"{_WHY}.{len(one.steps)}", max_chars=LONGEST_BASIS)
        if one.state is State.IN_FORCE:
            st.button(t("Take it back"), key="money.reverse", on_click=_reverse, args=about)
        else:
            st.button(t("Refuse"), key="money.refuse", on_click=_refuse, args=about)


def _confirm(who: Officer, number: str, steps: int) -> None:
    _do(who, number, steps, lambda tx, hand: confirm(tx, hand, number, shown_house().clock.now()))


def _refuse(who: Officer, number: str, steps: int) -> None:
    why = st.session_state.get(f"{_WHY}.{steps}", "")
    _do(who, number, steps, lambda tx, hand: refuse(tx, hand, number, why, shown_house().clock.now()))


def _reverse(who: Officer, number: str, steps: int) -> None:
    why = st.session_state.get(f"{_WHY}.{steps}", "")
    _do(who, number, steps, lambda tx, hand: reverse_entry(tx, hand, number, why, shown_house().clock.now()))


def _do(who: Officer, number: str, steps: int, act: Callable[[Write, Hand], Entered]) -> None:
    with told_why() as refused, shown_house().database.write() as tx:
        known = find_entry(tx, who.login, number, ENTERING)
        if known is not None and len(known.steps) != steps:
            raise NotNowError(known.state)
        done = act(tx, Hand(who.login, who.login))
    if refused:
        flash(refused[0], "bad")
        return
    flash(f"{number}: {of(STATES[done.state])}")
