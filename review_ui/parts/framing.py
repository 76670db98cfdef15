"""Which value is framed on its page: one click at the value opens paper and page, the whole page is seen.

Kept in the session by item, as paper, page and size are.
"""

import streamlit as st

from review_ui.words import language
from stages.read_values import ReadValue

WHOLE = "whole"


def paper_key(one: str) -> str:
    """Where the chosen paper of item ``one`` stands; a widget keeps the words with which its choice was drawn."""
    return f"paper.{language()}.{one}"


def page_key(one: str, name: str) -> str:
    """Where the chosen page of a paper stands."""
    return f"page.{one}.{name}"


def zoom_key(one: str) -> str:
    """Where the chosen size stands."""
    return f"zoom.{one}"


def frame(one: str, value: ReadValue) -> None:
    """Opens the page of ``value`` with a frame around it."""
    if value.evidence.page is None:
        return
    st.session_state[_frame_key(one)] = value.n
    st.session_state[paper_key(one)] = value.evidence.paper
    st.session_state[page_key(one, value.evidence.paper)] = value.evidence.page
    st.session_state[zoom_key(one)] = WHOLE


def framed(one: str) -> int | None:
    """The place of the framed value in the evidence of item ``one``."""
    found = st.session_state.get(_frame_key(one))
    return None if found is None else int(found)


def _frame_key(one: str) -> str:
    return f"frame_of.{one}"
