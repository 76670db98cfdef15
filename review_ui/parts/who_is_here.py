"""The line above every screen, beside its ways to others: who sits here, the way out, the language."""

import streamlit as st

from review_ui import words
from review_ui.house import shown_house
from review_ui.parts.markup import link, show_inline, tag
from review_ui.who import Officer, change_language
from review_ui.words import t


def show_who(who: Officer) -> None:
    """Puts it on the screen."""
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="who"):
        password = shown_house().settings.desk_identity == "password"
        ways = [link("/password", t("Password"))] if password else []
        show_inline(
            tag(
                "span",
                who.name,
                *(part for one in [*ways, link("/logout", t("Sign out"))] for part in (" · ", one)),
                kind="q-small",
            )
        )
        _language(who)


def _language(who: Officer) -> None:
    names = {"az": "AZ", "en": "EN"}
    st.segmented_control(
        t("Language"),
        list(names),
        format_func=names.__getitem__,
        key=words.LANGUAGE,
        label_visibility="collapsed",
        required=True,
        on_change=_changed,
        args=(who,),
    )


def _changed(who: Officer) -> None:
    change_language(who, words.chosen())
