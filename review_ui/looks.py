"""What an officer looked at, noted by a screen's script: one look is written once, however often the page runs."""

import streamlit as st

from registries.views import View, write_view
from review_ui.house import shown_house
from review_ui.who import Officer


def note_look(
    who: Officer, what: str, *, submission: str | None = None, fin: str | None = None, about: str = ""
) -> None:
    """Writes a look down before anything of it is shown; the next look at something else begins anew."""
    look = (who.session, what, submission, fin, about)
    if st.session_state.get("last_look") == look:
        return
    house = shown_house()
    one = View(house.clock.now(), who.login, who.session, what, submission, fin, about)
    with house.database.write() as tx:
        write_view(tx, one)
    st.session_state["last_look"] = look
