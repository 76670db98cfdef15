"""Payment orders: a list of them, and for a finance officer the button that orders all accepted benefits to be paid."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

import streamlit as st

from registries.finance import ENTERING
from registries.officer_users import Hand
from registries.payouts import Free, State, free_lines
from registries.payouts_seen import OrderSeen, orders_seen
from review_ui.house import shown_house
from review_ui.parts import shown
from review_ui.parts.bank_address import BankPlace, BankSection
from review_ui.parts.bank_refusals import told_why_no_order
from review_ui.parts.days import ask_day, how_to_write, read_day, write_day
from review_ui.parts.flash import flash
from review_ui.parts.markup import Html, link, show, table, tag
from review_ui.who import Officer
from review_ui.words import of, t, tn
from rules.envelope import BAKU
from schemas.banks import banks
from schemas.identifiers import BankCode, IdentifierError
from stages.bank_view import PAGE
from stages.finance import NotNowError
from stages.payout_words import KINDS, LEFT_OUT, STATES, outcome_of_line
from stages.payouts import Made, PayoutWish, make

_DAY = "bank.order.day"


def show_orders(who: Officer, place: BankPlace) -> None:
    """The newest first; above them what nobody ordered yet."""
    if who.role in ENTERING:
        _make(who)
    with shown_house().database.reads() as reads:
        found = orders_seen(reads, who.login, after=place.after, limit=PAGE + 1)
    if not found:
        show(tag("div", t("No payment order was made yet."), kind="q-empty"))
        return
    heads = ("№", t("Day"), t("Office"), t("How"), t("Bank"), t("Lines"), t("Amount, manat"), t("State"), t("Answers"))
    rows = [("", _row(one)) for one in found[:PAGE]]
    show(table(heads, rows, ("w", "w", "", "", "", "n", "n", "", ""), wide=True))
    parts: list[object] = []
    if place.after:
        parts.append(link(BankPlace(BankSection.ORDERS).address, t("From the beginning")))
    if len(found) > PAGE:
        after = BankPlace(BankSection.ORDERS, after=found[PAGE - 1].order.number)
        parts.append(link(after.address, f"{t('Next page')} →"))
    if parts:
        show(tag("div", *parts, kind="q-foot"))


def _row(one: OrderSeen) -> tuple[object, ...]:
    order = one.order
    return (
        link(BankPlace(BankSection.ORDERS, order.number).address, order.number),
        f"{order.day:%d.%m.%Y}",
        shown.office(order.office),
        of(KINDS[order.kind]),
        bank_name(order.bank),
        order.lines,
        shown.manat(order.amount),
        of(STATES[one.state]),
        answers(one),
    )


def answers(one: OrderSeen) -> Html:
    """What became of the lines of an order, by number; of one that did not leave there is nothing to tell."""
    if one.state is not State.IN_FORCE:
        return tag("span", shown.NONE)
    told = [f"{of(outcome_of_line(what))}: {count.lines}" for what, count in sorted(one.came.items())]
    return tag("span", " · ".join(told) or shown.NONE, kind="q-small")


def bank_name(code: str) -> str:
    """A bank by its name; its code where the directory does not know it."""
    with suppress(IdentifierError):
        known = banks().get(BankCode.parse(code)) if code else None
        return code or shown.NONE if known is None else known.name
    return code


def _make(who: Officer) -> None:
    """What is free to be ordered, and the button. It orders what stood here when it was drawn, or nothing."""
    with shown_house().database.reads() as reads:
        free = free_lines(reads, who.login, ENTERING)
    if not free:
        show(tag("div", t("All accepted benefits are ordered."), kind="q-truth"))
        return
    told = tn("{n} person", "{n} persons", len(free))
    amount = shown.manat(sum(one.amount for one in free))
    by_kind = Counter(one.kind for one in free)
    kinds = " · ".join(f"{of(KINDS[kind])}: {count}" for kind, count in by_kind.items())
    said = tag("span", f"{t('Accepted and not ordered yet')}: ", tag("b", f"{told} · {amount} {t('manat')}"))
    show(tag("div", said, tag("span", kinds), kind="q-truth"))
    today = shown_house().clock.now().astimezone(BAKU).date()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.session_state.setdefault(_DAY, write_day(today))
        ask_day(t("Day of the payment"), _DAY, width=160)
        st.button(t("Make the orders"), key="bank.order.make", type="primary", on_click=_order, args=(who, _mark(free)))


def _mark(free: Sequence[Free]) -> tuple[int, int]:
    return len(free), sum(one.amount for one in free)


def _order(who: Officer, seen: tuple[int, int]) -> None:
    day = read_day(str(st.session_state.get(_DAY, "")))
    if day is None:
        flash(how_to_write(), "bad")
        return
    made = _made(who, day, seen)
    if made is not None:
        flash(_told(made))


def _made(who: Officer, day: date, seen: tuple[int, int]) -> Made | None:
    house = shown_house()
    with told_why_no_order() as refused, house.database.write() as tx:
        if _mark(free_lines(tx, who.login, ENTERING)) != seen:
            raise NotNowError(t("Make the orders"))
        hand, at = Hand(who.login, who.login), house.clock.now()
        done = make(tx, hand, PayoutWish(day), at, channel=house.settings.payments_channel)
    if refused:
        flash(refused[0], "bad")
        return None
    return done


def _told(made: Made) -> str:
    numbers = ", ".join(one.order.number for one in made.orders)
    left = [f"{of(LEFT_OUT[why])}: {count}" for why, count in made.left_out.items()]
    said = f"{t('Made')}: {numbers or shown.NONE}"
    return f"{said}. {t('Left out')}: {'; '.join(left)}" if left else said
