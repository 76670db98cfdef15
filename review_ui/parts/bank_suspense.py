"""Suspense by cause with amounts; what waits for a second officer."""

from collections.abc import Sequence

import streamlit as st

from registries.bank_looks import CauseSeen, EntrySeen, Suspended
from registries.bank_seen import causes_seen, suspense_seen, waiting_seen
from registries.bank_steps import number_of
from review_ui.house import shown_house
from review_ui.looks import note_look
from review_ui.parts import shown
from review_ui.parts.bank_address import BankPlace, BankSection, entry_address
from review_ui.parts.markup import Html, link, show, table, tag
from review_ui.who import Officer
from review_ui.words import of, t, tn
from stages.bank_view import MOST_EXPORTED, PAGE
from stages.bank_words import STATES, cause_word
from stages.money_question import whole_number

_PURPOSE = 120  # characters of a purpose in a list


def show_suspense(who: Officer, place: BankPlace) -> None:
    """The causes at the left, the entries of one of them (or all) at the right, the oldest first."""
    note_look(who, "SUSPENSE", about=place.cause)
    with shown_house().database.reads() as reads:
        causes = causes_seen(reads, who.login)
        found = suspense_seen(reads, who.login, place.cause, whole_number(place.after), PAGE + 1)
    if not causes:
        show(tag("div", t("Nothing is in suspense: each entry is matched."), kind="q-empty"))
        return
    left, right = st.columns([1, 3], gap="medium")
    with left:
        _causes(place, causes)
    with right:
        _entries(place, found)


def _causes(place: BankPlace, causes: Sequence[CauseSeen]) -> None:
    rows = [("", (_cause(place, "", t("All")), *_sums(causes)))]
    rows += [("", (_cause(place, one.cause, of(cause_word(one.cause))), *_sums([one]))) for one in causes]
    show(tag("h3", t("Why"), kind="q"), table(("", t("Entries"), t("Amount, manat")), rows, ("", "n", "n")))


def _cause(place: BankPlace, cause: str, words: str) -> Html:
    if cause == place.cause:
        return tag("b", words)
    return link(BankPlace(BankSection.SUSPENSE, cause=cause).address, words)


def _sums(causes: Sequence[CauseSeen]) -> tuple[int, str]:
    amount = sum(one.credit - one.debit for one in causes)
    return sum(one.entries for one in causes), shown.manat(amount)


def _entries(place: BankPlace, found: Sequence[Suspended]) -> None:
    rows = [
        (
            "",
            (
                link(entry_address(one.entry.number), number_of(one.entry.number)),
                f"{one.entry.booking_date:%d.%m.%Y}",
                shown.manat(one.entry.amount),
                tag("span", one.entry.payer_name or shown.NONE, tag("div", one.entry.payer_code, kind="q-small")),
                tag("span", _cut(one.entry.purpose), kind="q-small"),
                of(cause_word(one.cause)),
                len(one.candidates) or shown.NONE,
            ),
        )
        for one in found[:PAGE]
    ]
    heads = ("№", t("Day"), t("Amount, manat"), t("Payer"), t("Purpose"), t("Why"), t("Candidates"))
    show(tag("h3", t("Entries"), kind="q"), table(heads, rows, ("w", "w", "n", "", "", "", "n"), wide=True))
    parts: list[object] = [tag("span", tn("{n} row", "{n} rows", len(rows)), kind="q-small")]
    if place.after:
        parts.append(link(BankPlace(place.section, cause=place.cause).address, t("From the beginning")))
    if len(found) > PAGE:
        parts.append(link(place.behind(found[PAGE - 1].entry.number).address, f"{t('Next page')} →"))
    parts.append(link(place.export_address, t("Excel file (at most {n} rows)", n=MOST_EXPORTED)))
    parts.append(link(place.json_address, "JSON"))
    show(tag("div", *parts, kind="q-foot"))


def _cut(text: str) -> str:
    return text if len(text) <= _PURPOSE else f"{text[:_PURPOSE]}…"


def show_waiting(who: Officer) -> None:
    """What another finance officer confirms or refuses."""
    note_look(who, "SUSPENSE", about=BankSection.WAITING.value)
    with shown_house().database.reads() as reads:
        found = waiting_seen(reads, who.login)
    if not found:
        show(tag("div", t("Nothing waits for a second officer."), kind="q-empty"))
        return
    heads = ("№", t("Day"), t("Amount, manat"), t("Payer"), t("Purpose"), t("State"))
    show(table(heads, [("", _waiting(one)) for one in found], ("w", "w", "n", "", "", ""), wide=True))


def _waiting(one: EntrySeen) -> tuple[object, ...]:
    return (
        link(entry_address(one.number), number_of(one.number)),
        f"{one.booking_date:%d.%m.%Y}",
        shown.manat(one.amount),
        one.payer_name or shown.NONE,
        tag("span", _cut(one.purpose), kind="q-small"),
        of(STATES[one.state]),
    )
