"""Queue (Növbə): what waits for the offices of an officer, the nearest end of its term first.

Keyboard: J and K move, Enter opens, X selects, B accepts what is selected and has no findings.
"""

import re
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from registries.desk import Asked
from registries.finance import LOOKING
from registries.officers import DECIDING, SEEING
from review_ui.house import shown_house
from review_ui.looks import note_look
from review_ui.parts import shown
from review_ui.parts.address import put
from review_ui.parts.bulk import accept_selected, is_clean, pick_key, picked
from review_ui.parts.flash import show_flash
from review_ui.parts.markup import link, show, tag
from review_ui.parts.money_address import Place
from review_ui.parts.opening import open_item
from review_ui.parts.queue_line import cells_of, line_html
from review_ui.parts.seen import note_shown, was_shown
from review_ui.who import Officer
from review_ui.words import language, t
from schemas.services import SERVICES
from stages.desk_view import Line, QueuePage, queue_page

PATH = "novbe"
SIZE = 15
_SERVICE, NUMBER = "xidmet", "sehife"
_PAGE = re.compile("[1-9][0-9]{0,5}")
CURRENT, PAGE = "queue.current", "queue.page"
_PICK, _OPEN = 32, 64  # pixels; the style sheet leaves as much beside the headings


@dataclass(frozen=True, slots=True)
class Looked:
    """What this run shows."""

    who: Officer
    page: QueuePage
    now: datetime

    @property
    def may_decide(self) -> bool:
        """Whether his role decides; each command asks again."""
        return self.who.role in DECIDING


def show_queue(who: Officer) -> None:
    """The screen."""
    now = shown_house().clock.now()
    if who.role not in SEEING:
        st.info(t("Your role sees no documents of offices."), icon=":material/lock:")
        if who.role in LOOKING:
            show(link(Place().address, f"{t('Payments')} →"))
        return
    top = st.container()
    asked = _filters()
    note_look(who, "SEARCH" if asked.words else "QUEUE", about=asked.words)
    with shown_house().database.reads() as reads:
        page = queue_page(reads, who.login, asked, now, number=_number(), size=SIZE)
    if st.session_state.get(PAGE, page.number) != page.number:
        del st.session_state[PAGE]  # there are fewer pages by now
    put(NUMBER, str(page.number) if page.number > 1 else "")
    looked = Looked(who, page, now)
    with top:
        _head(looked)
        show_flash()
    if page.lines:
        _rows(looked)
        _below(looked)
    else:
        _empty(asked)


def _head(looked: Looked) -> None:
    offices = " · ".join(shown.office(str(code)) for code in looked.who.offices[:2])
    more = len(looked.who.offices) - 2
    named = f"{offices} +{more}" if more > 0 else offices
    counts = looked.page.all
    late = tag("span", t("{n} late", n=counts.late), kind="q-bad" if counts.late else "q-grey")
    told = tag("span", t("{n} waiting", n=counts.waiting), " · ", late, kind="q-told")
    show(tag("div", tag("h1", f"{t('Queue')} · {named}"), told, kind="q-head"))


def _filters() -> Asked:
    """What is asked for; all of it stands in the address."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            t("Search"),
            key="axtaris",
            bind="query-params",
            type="search",
            placeholder=t("number, VÖEN or name of the employer"),
            on_change=_from_the_start,
            width=320,
        )
        service = _service()
        found = st.checkbox(t("With findings only"), key="qeydli", bind="query-params", on_change=_from_the_start)
        mine = st.checkbox(t("Mine only"), key="menim", bind="query-params", on_change=_from_the_start)
        second = st.checkbox(t("Waits for second eyes"), key="ikinci", bind="query-params", on_change=_from_the_start)
    return Asked(service, words or "", only_found=found, only_mine=mine, only_second=second)


def _service() -> str:
    """The chosen service ("" all); its code stands in the address, whatever it is called."""
    services = ["", *(code for code, one in SERVICES.items() if one.signed_by != "channel")]
    asked = st.query_params.get(_SERVICE, "")
    chosen = st.selectbox(
        t("Service"),
        services,
        index=services.index(asked) if asked in services else 0,
        format_func=lambda code: shown.service(code) if code else t("All services"),
        key=f"{_SERVICE}.{language()}",  # a widget keeps the words with which its choice was drawn
        on_change=_from_the_start,
        filter_mode=None,
        width=280,
    )
    put(_SERVICE, chosen or "")
    return chosen or ""


def _from_the_start() -> None:
    st.session_state.pop(PAGE, None)
    put(NUMBER, "")
    st.session_state[CURRENT] = 0


def _empty(asked: Asked) -> None:
    nothing = t("Nothing waits for you. New documents come by themselves.")
    none_found = t("Nothing waits that is like that. Clear the search or the filters.")
    show(tag("div", nothing if asked == Asked() else none_found, kind="q-empty"))


def _rows(looked: Looked) -> None:
    current = _current(len(looked.page.lines))
    heads = (
        t("No"),
        t("Service"),
        t("Employer"),
        t("Persons"),
        t("Amount, manat"),
        t("Findings"),
        t("Has it"),
        t("Term"),
    )
    with st.container(gap=None):
        show(line_html(heads, "q-row q-heads"))
        for n, line in enumerate(looked.page.lines):
            _row(looked, line, current=n == current)


def _row(looked: Looked, line: Line, *, current: bool) -> None:
    """Four elements: each is a message of its own to the browser, fifteen times a page."""
    one = line.item.submission
    with st.container(horizontal=True, vertical_alignment="center", gap=None):
        st.checkbox(
            t("Select No {n}", n=line.item.sequence),
            key=pick_key(one),
            label_visibility="collapsed",
            disabled=not looked.may_decide,
            width=_PICK,
        )
        show(line_html(cells_of(line, looked.who.login, looked.now), "q-row q-now" if current else "q-row"))
        if st.button(t("Open"), key=f"open.{one}", type="tertiary", width=_OPEN):
            open_item(one)


def _below(looked: Looked) -> None:
    lines = looked.page.lines
    clean = [line for line in picked(lines) if is_clean(line)]
    with st.container(horizontal=True, vertical_alignment="center"):
        if looked.may_decide:
            label = t("Accept what is selected and without findings ({n})", n=len(clean))
            events = {line.item.submission: line.item.events for line in clean}
            if st.button(
                label,
                key="bulk",
                type="primary",
                disabled=not clean,
                shortcut="B",
                on_click=note_shown,
                args=(events,),
            ):
                accept_selected(looked.who, was_shown())
            st.button(t("Select"), key="pick", shortcut="X", on_click=_turn, args=(lines,))
            st.button(t("Select all without findings"), key="pick_all", on_click=_pick_all, args=(lines,))
        st.button(t("Down"), key="down", shortcut="J", on_click=_move, args=(1, len(lines)))
        st.button(t("Up"), key="up", shortcut="K", on_click=_move, args=(-1, len(lines)))
        current = lines[_current(len(lines))].item.submission
        if st.button(t("Open"), key="open", shortcut="Enter", on_click=note_shown, args=(current,)):
            open_item(was_shown())
    pages = -(-looked.page.asked.waiting // SIZE)
    if pages > 1:
        st.pagination(pages, default=looked.page.number, key=PAGE)


def _number() -> int:
    """The page that was turned to; in a new window the one in the address."""
    asked = st.query_params.get(NUMBER, "")
    return int(st.session_state.get(PAGE, asked if _PAGE.fullmatch(asked) else 1))


def _current(n: int) -> int:
    return min(max(int(st.session_state.get(CURRENT, 0)), 0), n - 1)


def _move(step: int, n: int) -> None:
    st.session_state[CURRENT] = min(max(_current(n) + step, 0), n - 1)


def _turn(lines: tuple[Line, ...]) -> None:
    key = pick_key(lines[_current(len(lines))].item.submission)
    st.session_state[key] = not st.session_state.get(key, False)


def _pick_all(lines: tuple[Line, ...]) -> None:
    for line in lines:
        if is_clean(line):
            st.session_state[pick_key(line.item.submission)] = True
