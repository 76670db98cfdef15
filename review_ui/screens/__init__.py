"""The screens: each is a read model, widgets, a command. Who has which stands here, and each command asks again."""

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from review_ui.screens import start
from review_ui.who import Officer


def screens_of(who: Officer) -> Sequence[StreamlitPage]:
    """The pages of an officer, the first one first."""
    del who
    return [st.Page(start.show, title="Növbə", url_path="queue", default=True)]
