"""Registers (Reyestr): applications, insured persons, settlement tables, authorizations, insurers; search and detail.

What is asked for stands in the address. Whose entries there are is asked by the queries; each search is written down.
"""

import streamlit as st

from outbox.prints.sheet import Amount, Column, Kind, Value
from registries.register_certificates import names_certificates
from registries.register_persons import names_somebody
from registries.registers import SEEN_BY, Register, Wanted
from review_ui.house import shown_house
from review_ui.looks import note_look
from review_ui.parts import register_address, shown
from review_ui.parts.markup import Html, link, show, table, tag
from review_ui.parts.register_address import AFTER, CODES, OPENED, REGISTER, address, export_address, wanted_of
from review_ui.parts.register_detail import show_detail
from review_ui.parts.register_form import show_form
from review_ui.who import Officer
from review_ui.words import language, of, t, tn
from stages.register_view import MOST_EXPORTED, RegisterPage, register_page
from stages.register_words import COLUMNS, NAMES

PATH = register_address.PATH
_NUMBERS = frozenset({Kind.COUNT, Kind.AMOUNT})


def show_registers(who: Officer) -> None:
    """The screen."""
    mine = [one for one in Register if who.role in SEEN_BY[one]]
    if not mine:
        st.info(t("Your role sees no registers."), icon=":material/lock:")
        return
    asked = st.query_params.to_dict()
    register = _chosen(mine)
    wanted = wanted_of(asked)
    opened = asked.get(OPENED, "")
    if opened:
        show(link(address(register, wanted), f"← {t('Back to the search')}"))
        show_detail(who, register, opened)
        return
    show_form(register, wanted)
    _found(who, register, wanted, asked.get(AFTER, ""))


def _chosen(mine: list[Register]) -> Register:
    """The register that is open; its word stands in the address."""
    asked = register_address.register_of(st.query_params.get(REGISTER, ""))
    key = f"register.{language()}"
    st.session_state.setdefault(key, asked if asked in mine else mine[0])
    chosen = st.segmented_control(
        t("Register"),
        mine,
        key=key,
        format_func=lambda one: of(NAMES[one]),
        label_visibility="collapsed",
        on_change=_turn,
        required=True,
    )
    return chosen or mine[0]


def _turn() -> None:
    """To another register: what was asked of the last one is not asked of this."""
    chosen = st.session_state[f"register.{language()}"]
    st.query_params.clear()
    if chosen is not None:
        st.query_params[REGISTER] = CODES[chosen]


def _found(who: Officer, register: Register, wanted: Wanted, after: str) -> None:
    if register is Register.PERSONS and not names_somebody(wanted):
        words = t("Write a FİN, an SSN or at least two letters of a name: insured persons are searched, not listed.")
        show(tag("div", words, kind="q-empty"))
        return
    if register is Register.CERTIFICATES and not names_certificates(wanted):
        words = t("Write a FİN, an SSN, a number, a day or at least two letters of a name.")
        show(tag("div", words, kind="q-empty"))
        return
    note_look(who, "REGISTER", about=" ".join([CODES[register], *wanted.told().values(), after]).strip())
    with shown_house().database.reads() as reads:
        page = register_page(reads, who.login, register, wanted, shown_house().clock.now(), after=after)
    if not page.rows:
        nothing = t("Nothing was found in the registers of your offices. Search more widely, or clear the search.")
        show(tag("div", nothing, kind="q-empty"))
        return
    show(_rows(register, wanted, page))
    _below(register, wanted, page, after)


def _rows(register: Register, wanted: Wanted, page: RegisterPage) -> Html:
    columns = COLUMNS[register]
    heads = [of(one.label) for one in columns]
    rows = [
        ("", [*(cell(value) for value in cells), link(address(register, wanted, **{OPENED: key}), t("Details"))])
        for key, cells in page.rows
    ]
    return table([*heads, ""], rows, [*(_kind(one) for one in columns), "w"], wide=True)


def _kind(column: Column) -> str:
    return "n" if column.kind in _NUMBERS else "w" if column.kind is Kind.DATE else ""


def cell(value: Value) -> str:
    """A value as the screen shows it."""
    return shown.manat(value.qepik) if isinstance(value, Amount) else shown.value(value)


def _below(register: Register, wanted: Wanted, page: RegisterPage, after: str) -> None:
    parts: list[object] = [tag("span", tn("{n} row", "{n} rows", len(page.rows)), kind="q-small")]
    if after:
        parts.append(link(address(register, wanted), t("From the beginning")))
    if page.more:
        parts.append(link(address(register, wanted, **{AFTER: page.rows[-1][0]}), f"{t('Next page')} →"))
    parts.append(link(export_address(register, wanted), t("Excel file (at most {n} rows)", n=MOST_EXPORTED)))
    show(tag("div", *parts, kind="q-foot"))
