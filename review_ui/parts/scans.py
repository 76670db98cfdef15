"""The papers of an item, page by page, as pictures of a bounded size: a browser gets nothing of a paper's format."""

from urllib.parse import quote

import streamlit as st

from review_ui.parts.markup import picture, show, show_inline, tag
from review_ui.words import language, t
from schemas.attachment_types import attachment_types
from schemas.envelope import AttachmentEntry
from stages.desk_view import ItemView

WIDTHS = {"fit": 900, "large": 1500, "largest": 2200}


def show_papers(view: ItemView) -> None:
    """The chosen page of the chosen paper."""
    if not view.papers:
        show(tag("div", t("No papers came with it."), kind="q-empty"))
        return
    papers = {entry.name: (entry, pages) for entry, pages in view.papers}
    one = view.head.submission
    name = st.selectbox(
        t("Paper"),
        list(papers),
        format_func=lambda name: _title(papers[name][0]),
        key=f"paper.{language()}.{one}",  # a widget keeps the words with which its choice was drawn
        label_visibility="collapsed",
        filter_mode=None,
    )
    entry, pages = papers[name or view.papers[0][0].name]
    page = _page(one, entry, pages)
    zoom = st.session_state.get(f"zoom.{one}", "fit")
    if not pages:
        show(tag("div", t("This paper cannot be shown: its file is damaged or of an unknown kind."), kind="q-empty"))
        return
    with st.container(height=560, border=True):
        show(picture(_address(one, entry.name, page, WIDTHS[zoom]), _title(entry), f"q-paper q-{zoom}"))
    _zoom(one, entry.name, page, pages)


def _title(entry: AttachmentEntry) -> str:
    known = attachment_types().get(entry.document_type)
    kind = entry.document_type if known is None else (known.name_az if language() == "az" else known.name_en)
    return f"{kind} · {entry.name}"


def _page(one: str, entry: AttachmentEntry, pages: int) -> int:
    """Which page: by the number below the picture, or by the arrow keys."""
    key = _page_key(one, entry.name)
    return min(max(int(st.session_state.get(key, 1)), 1), max(pages, 1))


def _page_key(one: str, name: str) -> str:
    return f"page.{one}.{name}"


def _zoom(one: str, name: str, page: int, pages: int) -> None:
    names = {"fit": t("Fit"), "large": t("Larger"), "largest": t("Largest")}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("◀", key="page.back", shortcut="Left", disabled=page <= 1, on_click=_turn, args=(one, name, page - 1))
        show_inline(tag("span", t("page {n} of {all}", n=page, all=pages), kind="q-small"))
        st.button(
            "▶", key="page.on", shortcut="Right", disabled=page >= pages, on_click=_turn, args=(one, name, page + 1)
        )
        st.segmented_control(
            t("Size"),
            list(names),
            default="fit",
            format_func=names.__getitem__,
            key=f"zoom.{one}",
            label_visibility="collapsed",
            required=True,
        )


def _turn(one: str, name: str, page: int) -> None:
    st.session_state[_page_key(one, name)] = page


def _address(one: str, name: str, page: int, wide: int) -> str:
    """Where the page is given out, to whom it may be, and written down as a look."""
    return f"/papers/{one}/scans/{page}/{quote(name)}?wide={wide}"
