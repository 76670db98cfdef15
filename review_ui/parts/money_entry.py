"""What a finance officer enters: a payment, a sanction, a fine, an amount found, both kinds of write-off."""

from datetime import date

import streamlit as st

from outbox.notice_xml import Both
from outbox.report_parts import DEBT_KINDS
from registries.finance import State
from registries.officer_users import Hand
from review_ui.house import shown_house
from review_ui.parts import shown
from review_ui.parts.days import ask_day, how_to_write, read_day, write_day
from review_ui.parts.flash import flash
from review_ui.parts.markup import show, tag
from review_ui.parts.money_refusals import told_why
from review_ui.who import Officer
from review_ui.words import language, of, t
from rules.envelope import BAKU
from schemas.finance import EntryKind
from schemas.identifiers import Voen
from schemas.money import MoneyError, parse_manat
from schemas.report_debt_terms import DebtKind
from stages.finance import enter
from stages.finance_checks import LONGEST_BASIS, Wish, codes_paid_under
from stages.money_view import MoneyHead
from stages.money_words import ENTRY_KINDS

_OTHERS = [one for one in DebtKind if one is not DebtKind.CONTRIBUTION]
_TURN = "money.turn"


def show_form(who: Officer, head: MoneyHead) -> None:
    """The fields that the kind needs, and the button. From a dated amount on a second officer confirms what it says.

    Trap: a browser keeps what stands in a field whatever the session forgets, and the button would enter it twice.
    After each entry the fields are new ones.
    """
    turn = st.session_state.setdefault(_TURN, 0)
    show(tag("h3", t("Enter"), kind="q"))
    today = shown_house().clock.now().astimezone(BAKU).date()
    what = _kind()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.session_state.setdefault("money.day", write_day(today))
        day = ask_day(t("Day"), "money.day", width=140)
        amount = st.text_input(t("Amount, manat"), key=f"money.amount.{turn}", max_chars=20, width=160)
        chosen = _of_kind(what, head, today)
    label = t("Decision or order that it rests on")
    basis = st.text_input(label, key=f"money.basis.{turn}", max_chars=LONGEST_BASIS)
    if st.button(t("Enter"), key="money.enter", type="primary"):
        wish = _wish(Voen(head.voen), what, (day, amount or "", basis or ""), chosen)
        if wish is not None:
            _enter(who, wish)


def _kind() -> EntryKind:
    words = {one: of(told) for one, told in ENTRY_KINDS.items()}  # a widget keeps the words with which it was drawn
    key = f"money.what.{language()}"
    chosen = st.selectbox(t("What"), list(EntryKind), format_func=words.__getitem__, key=key, filter_mode=None)
    return chosen or EntryKind.PAYMENT


def _wish(
    insurer: Voen, what: EntryKind, written: tuple[str, str, str], chosen: tuple[str, str, DebtKind | None]
) -> Wish | None:
    """What was written and chosen; None, and a sentence, where day or amount cannot be read."""
    day, amount, (activity, code, debt) = read_day(written[0]), _qepik(written[1]), chosen
    if day is None:
        st.warning(how_to_write(), icon=":material/edit:")
        return None
    if amount is None:
        st.warning(t("Write the amount as 1 234,50."), icon=":material/edit:")
        return None
    basis = written[2].strip()
    return Wish(
        what=what, insurer=insurer, day=day, amount=amount, basis=basis, activity=activity, code=code, debt=debt
    )


def _of_kind(what: EntryKind, head: MoneyHead, today: date) -> tuple[str, str, DebtKind | None]:
    """Activity, classification code, debt: those that the kind needs."""
    if what is EntryKind.PAYMENT:
        codes = {one.code: f"{one.code} {of(Both(one.name_az, one.name_en))}" for one in codes_paid_under(today)}
        code = st.selectbox(
            t("Classification code"), list(codes), format_func=codes.__getitem__, key=f"money.code.{language()}"
        )
        return "", code or "", None
    activity = _activity(head)
    if what is not EntryKind.OTHER_WRITE_OFF:
        return activity, "", None
    debts = {one: of(DEBT_KINDS[one]) for one in _OTHERS}
    debt = st.selectbox(
        t("Debt"), _OTHERS, format_func=debts.__getitem__, key=f"money.debt.{language()}", filter_mode=None
    )
    return activity, "", debt


def _activity(head: MoneyHead) -> str:
    """One of the insurer's; written by hand where none is recorded."""
    if not head.activities:
        return st.text_input(t("Activity code"), key="money.activity.written", max_chars=10) or ""
    names = {one: shown.activity(one) for one in head.activities}
    key = f"money.activity.{language()}"
    return st.selectbox(t("Activity code"), list(names), format_func=names.__getitem__, key=key, filter_mode=None) or ""


def _qepik(text: str) -> int | None:
    """An amount as people write it: ``1 234,50``."""
    try:
        return parse_manat("".join(text.split()).replace(",", "."))
    except MoneyError:
        return None


def _enter(who: Officer, wish: Wish) -> None:
    with told_why() as refused, shown_house().database.write() as tx:
        done = enter(tx, Hand(who.login, who.login), wish, shown_house().clock.now())
    if refused:
        st.warning(refused[0], icon=":material/info:")
        return
    st.session_state[_TURN] += 1
    waits = done.state is State.WAITS
    number = done.entry.number
    flash(t("{n} waits for a second officer.", n=number) if waits else t("{n} is in force.", n=number))
    st.rerun()
