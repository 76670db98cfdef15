"""What stood on the screen when a button was pressed.

Trap: a press runs the script anew, and what it reads then nobody has seen yet. A callback keeps the arguments with
which its button was drawn: those are what the officer saw.
"""

from typing import Any

import streamlit as st

_KEY = "shown"


def note_shown(what: Any) -> None:
    """For ``on_click``, with what was drawn as its argument."""
    st.session_state[_KEY] = what


def was_shown() -> Any:
    """What was drawn when the button was pressed."""
    return st.session_state.pop(_KEY)
