"""The script that Streamlit runs at each look: who is it, in which language, which screen."""

import streamlit as st

from review_ui import theme, who, words
from review_ui.parts import opening
from review_ui.parts.markup import show_inline, tag
from review_ui.screens import item, queue
from review_ui.words import t


def main() -> None:
    """One run."""
    st.set_page_config(page_title="Qəbul", layout="wide")
    theme.wear()
    officer = who.officer()
    pages = [
        st.Page(queue.show_queue, title=t("Queue"), icon=":material/inbox:", url_path=queue.PATH, default=True),
        st.Page(
            item.show_item, title=t("Item"), icon=":material/description:", url_path=item.PATH, visibility="hidden"
        ),
    ]
    opening.remember(*pages)
    chosen = st.navigation(pages, position="top")
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        show_inline(tag("span", officer.name, kind="q-small"))
        _language()
    chosen.run()


def _language() -> None:
    names = {"az": "AZ", "en": "EN"}
    st.segmented_control(
        t("Language"),
        list(names),
        default=words.language(),
        format_func=names.__getitem__,
        key=words.LANGUAGE,
        label_visibility="collapsed",
        required=True,
    )


main()
