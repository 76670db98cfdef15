"""One payment order: its control total, its file, its lines and what became of each; confirm or refuse what waits."""

from collections.abc import Callable, Sequence

import streamlit as st

from pipeline.database import Write
from registries.finance import ENTERING
from registries.officer_users import Hand
from registries.payouts import Ordered, State, find_order
from registries.payouts_seen import LineSeen, OrderSeen, lines_seen, order_seen
from review_ui.house import shown_house
from review_ui.looks import note_look
from review_ui.parts import shown
from review_ui.parts.bank_address import BankPlace, BankSection
from review_ui.parts.bank_orders import answers, bank_name
from review_ui.parts.bank_refusals import told_why_no_order
from review_ui.parts.flash import flash
from review_ui.parts.markup import Html, link, show, table, tag
from review_ui.who import Officer
from review_ui.words import of, t
from stages.finance import NotNowError
from stages.finance_checks import LONGEST_BASIS
from stages.money_question import whole_number
from stages.payout_words import KINDS, STATES, STEPS, outcome_of_line
from stages.payouts import confirm, refuse

_PAGE = 50
_TONES = {"PAID": "q-good", "REJECTED": "q-bad", "RETURNED": "q-bad"}


def show_order(who: Officer, place: BankPlace) -> None:
    """A stranger's is not there. Its lines name persons: the look is written down first."""
    show(tag("div", link(BankPlace(BankSection.ORDERS).address, f"← {t('Back to the list')}"), kind="q-foot"))
    with shown_house().database.reads() as reads:
        one = order_seen(reads, who.login, place.opened)
    if one is None:
        show(tag("div", t("There is no such order for you."), kind="q-empty"))
        return
    note_look(who, "PAYOUT", about=one.order.number)
    with shown_house().database.reads() as reads:
        after = whole_number(place.after) or 0
        lines = lines_seen(reads, who.login, one.order.number, after=after, limit=_PAGE + 1)
    _head(one)
    if who.role in ENTERING and one.state is State.WAITS:
        _decide(who, one)
    _lines(place, lines, sent=one.state is State.IN_FORCE)
    rows = [("", (shown.moment(step.at), step.login, of(STEPS[step.what]), step.about)) for step in one.steps]
    show(tag("h3", t("History"), kind="q"), table(("",) * 4, rows, ("w", "w", "w", "")))


def _head(one: OrderSeen) -> None:
    order = one.order
    state = tag("b", of(STATES[one.state]), kind="q-look" if one.state is State.WAITS else "")
    bank = [bank_name(order.bank)] if order.bank else []
    told = (of(KINDS[order.kind]), *bank, shown.office(order.office), f"{order.day:%d.%m.%Y}")
    said = tag("span", state, f" · {' · '.join(told)}", kind="q-told")
    show(tag("div", tag("h1", order.number), said, kind="q-head"))
    sums = (
        tag("span", f"{t('Control total, manat')}: ", tag("b", shown.manat(order.amount))),
        tag("span", f"{t('Lines')}: ", tag("b", order.lines)),
        tag("span", f"{t('Account of the fund')}: {order.payer_iban}"),
        tag("span", f"{t('Its file')}: {_file(one)}"),
        answers(one),
    )
    show(tag("div", *sums, kind="q-truth"))


def _file(one: OrderSeen) -> str:
    if one.delivered_at is not None:
        return t("handed out {at}", at=shown.moment(one.delivered_at))
    return t("sealed") if one.sealed_at is not None else t("not made yet")


def _lines(place: BankPlace, lines: Sequence[LineSeen], *, sent: bool) -> None:
    whose = (t("Insured person"), "FİN", t("Account"))
    heads = ("№", *whose, t("Amount, manat"), t("What came of it"), t("End-to-end id"))
    rows = [
        (
            "",
            (
                *(one.line.place, one.line.name, one.line.fin, one.line.account or shown.NONE),
                shown.manat(one.line.amount),
                _outcome(one) if sent else shown.NONE,
                tag("span", one.line.end_to_end, kind="q-small"),
            ),
        )
        for one in lines[:_PAGE]
    ]
    show(tag("h3", t("Lines"), kind="q"), table(heads, rows, ("n", "", "w", "w", "n", "", "w"), wide=True))
    parts: list[object] = []
    if place.after:
        parts.append(link(BankPlace(BankSection.ORDERS, place.opened).address, t("From the beginning")))
    if len(lines) > _PAGE:
        after = BankPlace(BankSection.ORDERS, place.opened, after=str(lines[_PAGE - 1].line.place))
        parts.append(link(after.address, f"{t('Next page')} →"))
    if parts:
        show(tag("div", *parts, kind="q-foot"))


def _outcome(one: LineSeen) -> Html:
    words = f"{of(outcome_of_line(one.came))} {one.reason}".strip()
    return tag("span", words, kind=_TONES.get(one.came, ""))


def _decide(who: Officer, one: OrderSeen) -> None:
    number, mine = one.order.number, one.steps[-1].login == who.login
    if mine:
        st.caption(t("You made it: another officer confirms it."))
    about = (who, number, len(one.steps))
    words = t("Confirm")
    st.button(words, key="bank.order.confirm", type="primary", disabled=mine, on_click=_confirm, args=about)
    st.text_input(t("Why not"), key=f"bank.order.why.{number}", max_chars=LONGEST_BASIS)
    st.button(t("Refuse"), key="bank.order.refuse", on_click=_refuse, args=about)


def _confirm(who: Officer, number: str, steps: int) -> None:
    _do(who, number, steps, lambda tx, hand: confirm(tx, hand, number, shown_house().clock.now()))


def _refuse(who: Officer, number: str, steps: int) -> None:
    why = str(st.session_state.get(f"bank.order.why.{number}") or "").strip()
    _do(who, number, steps, lambda tx, hand: refuse(tx, hand, number, why, shown_house().clock.now()))


def _do(who: Officer, number: str, steps: int, act: Callable[[Write, Hand], Ordered]) -> None:
    with told_why_no_order() as refused, shown_house().database.write() as tx:
        known = find_order(tx, who.login, number, ENTERING)
        if known is not None and len(known.steps) != steps:
            raise NotNowError(known.state)
        done = act(tx, Hand(who.login, who.login))
    if refused:
        flash(refused[0], "bad")
        return
    flash(f"{number}: {of(STATES[done.state])}")
