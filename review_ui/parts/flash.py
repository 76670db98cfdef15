"""What the last command came to: said once, on the screen that follows."""

from typing import Literal

import streamlit as st

Tone = Literal["good", "bad"]
_KEY = "flash"


def flash(sentence: str, tone: Tone = "good") -> None:
    """Is said by the next screen."""
    st.session_state[_KEY] = (sentence, tone)


def show_flash() -> None:
    """Says it, and forgets it."""
    said = st.session_state.pop(_KEY, None)
    if said is None:
        return
    sentence, tone = said
    if tone == "good":
        st.success(sentence, icon=":material/check_circle:")
    else:
        st.warning(sentence, icon=":material/info:")
