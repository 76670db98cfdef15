"""The way to an item: an address that can be sent to a colleague, who sees it only if he may."""

from typing import NoReturn

import streamlit as st

ID = "id"
_ITEM = "pages.item"
_QUEUE = "pages.queue"


def remember(queue: object, item: object) -> None:
    """The pages of this run, by which screens lead to each other."""
    st.session_state[_QUEUE], st.session_state[_ITEM] = queue, item


def open_item(submission_id: str) -> NoReturn:
    """Leads to the item."""
    st.switch_page(st.session_state[_ITEM], query_params={ID: submission_id})


def open_queue() -> NoReturn:
    """Leads back to the queue."""
    st.switch_page(st.session_state[_QUEUE])
