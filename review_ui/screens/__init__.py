"""The screens: each is a read model, widgets, a command. Who has which stands here, and each command asks again."""

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from review_ui.parts import opening
from review_ui.screens import item, messages, queue, registers
from review_ui.who import Officer
from review_ui.words import t


def screens_of(who: Officer) -> Sequence[StreamlitPage]:
    """The pages of an officer, the first one first."""
    del who  # all have these; what a role may not see is no row of its query, and the screen says so
    # no icons: a browser would fetch them from elsewhere, for its tab
    waiting = st.Page(queue.show_queue, title=t("Queue"), url_path=queue.PATH, default=True)
    one = st.Page(item.show_item, title=t("Item"), url_path=item.PATH, visibility="hidden")
    searched = st.Page(registers.show_registers, title=t("Registers"), url_path=registers.PATH)
    written = st.Page(messages.show_messages, title=t("Messages"), url_path=messages.PATH)
    opening.remember(waiting, one)
    return [waiting, searched, written, one]
