"""Payments (Ödənişlər): an insurer's money by the sections of its cabinet, each line with what it comes from.

Finance officers enter here what changes it. What is asked for stands in the address; without an insurer stands what
waits for a second officer.
"""

import streamlit as st

from registries.finance import ENTERING, LOOKING, entries_that_wait
from review_ui.house import shown_house
from review_ui.looks import note_look
from review_ui.parts import money_address, shown
from review_ui.parts.address import put
from review_ui.parts.flash import show_flash
from review_ui.parts.markup import link, show, table, tag
from review_ui.parts.money_address import ACTIVITY, AFTER, CODES, OPENED, SECTION, VOEN, Place, place_of
from review_ui.parts.money_decision import show_entry
from review_ui.parts.money_entry import show_form
from review_ui.parts.money_table import cells, heads, kinds, show_table
from review_ui.who import Officer
from review_ui.words import of, t
from stages.money_rows import entry_rows
from stages.money_view import MoneyHead, money_head, money_table
from stages.money_words import LISTED, NAMES, MoneySection

PATH = money_address.PATH
_WRITTEN_BY_QUERY = frozenset(
    {MoneySection.PERSONS, MoneySection.PERSON, MoneySection.ALLOCATION, MoneySection.PREFERENTIAL}
)


def show_money(who: Officer) -> None:
    """The screen."""
    if who.role not in LOOKING:
        st.info(t("Your role sees no accounts."), icon=":material/lock:")
        return
    place = place_of(st.query_params.to_dict())
    show_flash()
    _ask_voen(place)
    if not place.voen:
        if st.query_params.get(VOEN):
            st.warning(t("A VÖEN has ten digits."), icon=":material/edit:")
        _waiting(who)
        return
    with shown_house().database.reads() as reads:
        head = money_head(reads, who.login, place.voen)
    if head is None:
        show(tag("div", t("There is no such insurer in your offices."), kind="q-empty"))
        return
    _head(head)
    left, right = st.columns([1, 4], gap="medium")
    with left:
        _sections(place, head)
    with right:
        _section(who, place, head)


def _ask_voen(place: Place) -> None:
    with st.form("money.voen", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.session_state.setdefault("money.voen.text", place.voen)
        st.text_input("VÖEN", key="money.voen.text", max_chars=10, width=180)
        st.form_submit_button(t("Show"), key="money.voen.go", on_click=_turn)


def _turn() -> None:
    """To another insurer: what was opened of the last one is not opened of this."""
    for one in (SECTION, ACTIVITY, OPENED, AFTER):
        put(one, "")
    put(VOEN, st.session_state["money.voen.text"].strip())


def _waiting(who: Officer) -> None:
    with shown_house().database.reads() as reads:
        found = entries_that_wait(reads, who.login)
    show(tag("h3", f"{t('Waits for a second officer')} ({len(found)})", kind="q"))
    if not found:
        show(tag("div", t("Nothing waits. Write the VÖEN of an insurer to see its money."), kind="q-empty"))
        return
    rows = [
        ("", (*cells(MoneySection.ENTRIES, values), link(_entry_address(one.entry.insurer, key), t("Details"))))
        for one, (key, values) in zip(found, entry_rows(found), strict=True)
    ]
    show(table([*heads(MoneySection.ENTRIES), ""], rows, [*kinds(MoneySection.ENTRIES), "w"], wide=True))


def _entry_address(voen: str, number: str) -> str:
    return Place(voen, MoneySection.ENTRIES, opened=number).address


def _head(head: MoneyHead) -> None:
    whose = link(f"/reyestr?reyestr=sigortaedenler&ac={head.voen}", f"VÖEN {head.voen}")
    debt = f"{t('Total debt, manat')}: {shown.manat(head.debt)}"
    show(tag("div", tag("h1", head.name), tag("span", whose, f" · {debt}", kind="q-told"), kind="q-head"))


def _sections(place: Place, head: MoneyHead) -> None:
    """The sections as the manual lists them, and the activities to choose from."""
    listed = [
        tag("div", tag("b", of(NAMES[one])) if one is place.section else link(place.at(one).address, of(NAMES[one])))
        for one in LISTED
    ]
    show(tag("div", *listed, kind="q-list"))
    if head.activities:
        chosen = [
            tag("div", tag("b", one or t("All")) if one == place.activity else link(_with(place, one), one or t("All")))
            for one in ("", *head.activities)
        ]
        show(tag("h3", t("Activity code"), kind="q"), tag("div", *chosen, kind="q-list"))


def _with(place: Place, activity: str) -> str:
    return Place(place.voen, place.section, activity).address


def _section(who: Officer, place: Place, head: MoneyHead) -> None:
    show(tag("h3", of(NAMES[place.section]), *([f" · {place.opened}"] if place.opened else []), kind="q"))
    if place.section is MoneySection.ENTRIES and place.opened:
        show_entry(who, place)
        return
    if place.section not in _WRITTEN_BY_QUERY:
        note_look(who, "ACCOUNT", about=f"{place.voen} {CODES[place.section]}")
    with shown_house().database.write() as tx:
        found = money_table(tx, place.question(who.login, who.session, shown_house().clock.now()))
    if found is None:
        show(tag("div", t("There is no such entry for you."), kind="q-empty"))
        return
    show_table(place, found)
    if place.section is MoneySection.ENTRIES and who.role in ENTERING:
        show_form(who, head)
