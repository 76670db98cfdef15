"""Overview (İcmal): how the offices of a supervisor do, as pictures with their tables; how the house does, above all.

An auditor sees the same but nobody's load; an administrator the house alone: pauses, what is set aside, conservation.
"""

from datetime import datetime, timedelta

import streamlit as st

from registries.desk_overview import OVERSEEING
from registries.officers import Role
from review_ui.house import shown_house
from review_ui.looks import note_look
from review_ui.parts import counts, shown
from review_ui.parts.address import put
from review_ui.parts.house_state import show_house_state
from review_ui.parts.markup import show, tag
from review_ui.who import Officer
from review_ui.words import language, t
from stages.overview_view import Overview, house_state, overview

PATH, WINDOW = "icmal", "dovr"
ROLES = (*OVERSEEING, Role.ADMINISTRATOR)
_WINDOWS = {"24": timedelta(hours=24), "7": timedelta(days=7), "30": timedelta(days=30)}
_USUAL = "7"


def show_overview(who: Officer) -> None:
    """The screen."""
    now = shown_house().clock.now()
    with shown_house().database.reads() as reads:
        state = house_state(reads, who.login)
    if state is None:
        st.info(t("Your role has no overview."), icon=":material/lock:")
        return
    _head(who)
    show_house_state(state, now)
    if who.role not in OVERSEEING:
        return
    note_look(who, "OVERVIEW")
    window = _window()
    with shown_house().database.reads() as reads:
        seen = overview(reads, who, now, _WINDOWS[window])
    _pictures(seen, now, window)


def _head(who: Officer) -> None:
    offices = " · ".join(shown.office(str(code)) for code in who.offices) if who.role in OVERSEEING else t("the house")
    show(tag("div", tag("h1", f"{t('Overview')} · {offices}"), kind="q-head"))


def _window() -> str:
    """The chosen window; it stands in the address."""
    words = {"24": t("24 hours"), "7": t("7 days"), "30": t("30 days")}
    asked = st.query_params.get(WINDOW, "")
    chosen = st.segmented_control(
        t("What came in"),
        list(_WINDOWS),
        default=asked if asked in _WINDOWS else _USUAL,
        format_func=words.__getitem__,
        key=f"{WINDOW}.{language()}",
        required=True,
        label_visibility="collapsed",
    )
    put(WINDOW, "" if chosen in {None, _USUAL} else str(chosen))
    return str(chosen or _USUAL)


def _pictures(seen: Overview, now: datetime, window: str) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        counts.show_intake(seen.intake, now, _WINDOWS[window])
        counts.show_weeks(seen.weeks)
    with right:
        counts.show_left(seen.left)
        counts.show_returned(seen.returned)
    if seen.loads:
        counts.show_loads(seen.loads)
