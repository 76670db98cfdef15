"""The simplest screen: how much waits for the officer's offices."""

import streamlit as st

from registries.officers import waiting
from review_ui.house import shown_house
from review_ui.who import officer


def show() -> None:
    """Shows it."""
    who = officer()
    with shown_house().database.reads() as reads:
        rows = waiting(reads, who.login)
    st.title(who.name)
    st.metric("Növbə" if who.language == "az" else "Queue", len(rows))
    st.html('<nav><a href="/password">Parol</a> · <a href="/logout">Çıxış</a></nav>')
