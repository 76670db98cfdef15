"""Who sits at this screen: for a screen's script. Asked of the database at each run, never remembered."""

from dataclasses import dataclass

import streamlit as st

from registries import officers
from registries.sessions import Language, seat_of, speak
from review_ui.address import site_of
from review_ui.door_words import word
from review_ui.house import shown_house
from review_ui.porter import SESSION


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Officer(officers.Officer):
    """The officer as he stands in the register now, his language and his session's key; its repr names nobody."""

    language: Language
    session: str


def officer() -> Officer:
    """The officer at this screen. Ends the script, with a link to the login, where his session is over."""
    house = shown_house()
    with house.database.reads() as reads:
        seat = seat_of(reads, session_secret(), house.clock.now(), house.settings.desk_idle)
    if seat is None or seat.first:
        st.link_button(word("sign_in", "az"), "/login")
        st.stop()
    return Officer(seat.login, seat.name, seat.role, seat.offices, language=seat.language, session=seat.key)


def change_language(who: Officer, language: Language) -> None:
    """The session speaks that language from now on, in the next window too."""
    with shown_house().database.write() as tx:
        speak(tx, who.session, language)


def session_secret() -> str:
    """The secret in the cookie of this script's websocket; tests without a browser put theirs here."""
    return st.context.cookies.get(site_of(shown_house().settings).cookie(SESSION), "")
