"""What is paused, and the hand on it."""

from collections.abc import Mapping

import streamlit as st

from pipeline.gates import Gate
from review_ui.house import shown_house
from review_ui.parts import shown
from review_ui.parts.flash import flash
from review_ui.parts.markup import show, tag
from review_ui.who import Officer
from review_ui.words import t
from stages.overview_view import house_state
from stages.routes import ROUTES
from stages.supervise import LONGEST_WHY, Leader, NoReasonGivenError, NotForSupervisorError, pause_route, resume_route


def show_pauses(who: Officer, *, may: bool) -> None:
    """All that is paused, and one more route on demand."""
    with shown_house().database.reads() as reads:
        state = house_state(reads, who.login)
    paused = state.paused if state is not None else ()
    names = state.names if state is not None else {}
    if not paused:
        show(tag("div", t("Nothing is paused: every service goes its way."), kind="q-empty"))
    for one in paused:
        _row(one, who, names, may=may and one.kind == "route")
    if may:
        _form(who, {one.name for one in paused if one.kind == "route"})


def _row(one: Gate, who: Officer, names: Mapping[str, str], *, may: bool) -> None:
    assert one.paused_at is not None
    name, by = shown.gate(one.kind, one.name), one.paused_by or shown.NONE
    words = f" · {one.reason or shown.NONE} · {names.get(by, by)} · {shown.moment(one.paused_at)}"
    told = tag("span", words, kind="q-small")
    left, right = st.columns([6, 1], vertical_alignment="center")
    with left:
        show(tag("div", tag("b", "‖ ", name, kind="q-look"), told, kind="q-one"))
    with right:
        if may and st.button(t("Let it go on"), key=f"resume.{one.name}"):
            _resume(one.name, who)


def _form(who: Officer, paused: set[str]) -> None:
    show(tag("h3", t("Pause a service"), kind="q"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        free = [name for name in ROUTES if name not in paused]
        route = st.selectbox(
            t("Service"),
            free,
            index=None,
            placeholder=t("Which one?"),
            format_func=shown.route,
            key="pause_route",
            filter_mode=None,
            width=320,
        )
        why = st.text_input(t("Why"), key="pause_why", max_chars=LONGEST_WHY, width=420)
        pressed = st.button(t("Pause"), key="pause", disabled=route is None or not (why or "").strip())
    st.caption(t("Documents of it still come in and get their receipt; they wait in their order until it goes on."))
    if pressed and route is not None:
        _pause(route, why or "", who)


def _pause(route: str, why: str, who: Officer) -> None:
    try:
        with shown_house().database.write() as tx:
            done = pause_route(tx, Leader(who.login, who.login), route, why, shown_house().clock.now())
    except NotForSupervisorError:
        flash(t("That is not yours to order."), "bad")
    except NoReasonGivenError:
        flash(t("Write why, in words that can be read."), "bad")
    else:
        name = shown.route(route)
        flash(t("{name} is paused.", name=name) if done else t("{name} was paused already.", name=name))
    st.rerun()


def _resume(route: str, who: Officer) -> None:
    try:
        with shown_house().database.write() as tx:
            resume_route(tx, Leader(who.login, who.login), route, shown_house().clock.now())
    except NotForSupervisorError:
        flash(t("That is not yours to order."), "bad")
    else:
        flash(t("{name} goes on.", name=shown.route(route)))
    st.rerun()
