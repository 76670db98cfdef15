"""The papers of an item, page by page, as pictures of a bounded size: a browser gets nothing of a paper's format."""

from urllib.parse import quote

import streamlit as st

from review_ui.parts.framing import WHOLE, framed, page_key, paper_key, zoom_key
from review_ui.parts.markup import picture, show, show_inline, tag
from review_ui.parts.paper_notes import kind_name, show_notes
from review_ui.words import t
from schemas.envelope import AttachmentEntry
from stages.desk_view import ItemView
from stages.read_values import paper_facts, paper_in_need

WIDTHS = {WHOLE: 900, "fit": 900, "large": 1500, "largest": 2200}


def show_papers(view: ItemView) -> None:
    """The chosen page of the chosen paper; before one is chosen, of the one that needs eyes."""
    if not view.papers:
        show(tag("div", t("No papers came with it."), kind="q-empty"))
        return
    papers = {entry.name: (entry, pages) for entry, pages in view.papers}
    one = view.head.submission
    need = None if view.read is None else paper_in_need(view.read, view.values)
    name = st.selectbox(
        t("Paper"),
        list(papers),
        index=list(papers).index(need) if need in papers else 0,
        format_func=lambda name: _title(papers[name][0]),
        key=paper_key(one),
        label_visibility="collapsed",
        filter_mode=None,
    )
    entry, pages = papers[name or view.papers[0][0].name]
    page = _page(one, entry, pages)
    zoom = st.session_state.setdefault(zoom_key(one), "fit")
    show_notes(view, entry)
    if not pages:
        show(tag("div", t("This paper cannot be shown: its file is damaged or of an unknown kind."), kind="q-empty"))
        return
    with st.container(height=560, border=True):
        show(picture(_address(view, entry.name, page, WIDTHS[zoom]), _title(entry), f"q-paper q-{zoom}"))
    _zoom(one, entry.name, page, pages)


def _title(entry: AttachmentEntry) -> str:
    return f"{kind_name(entry.document_type)} · {entry.name}"


def _page(one: str, entry: AttachmentEntry, pages: int) -> int:
    """Which page: by the number below the picture, or by the arrow keys."""
    key = page_key(one, entry.name)
    return min(max(int(st.session_state.get(key, 1)), 1), max(pages, 1))


def _zoom(one: str, name: str, page: int, pages: int) -> None:
    names = {WHOLE: t("Whole page"), "fit": t("Fit"), "large": t("Larger"), "largest": t("Largest")}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("◀", key="page.back", shortcut="Left", disabled=page <= 1, on_click=_turn, args=(one, name, page - 1))
        show_inline(tag("span", t("page {n} of {all}", n=page, all=pages), kind="q-small"))
        st.button(
            "▶", key="page.on", shortcut="Right", disabled=page >= pages, on_click=_turn, args=(one, name, page + 1)
        )
        st.segmented_control(
            t("Size"),
            list(names),
            format_func=names.__getitem__,
            key=zoom_key(one),
            label_visibility="collapsed",
            required=True,
        )


def _turn(one: str, name: str, page: int) -> None:
    st.session_state[page_key(one, name)] = page


def _address(view: ItemView, name: str, page: int, wide: int) -> str:
    """Where the page is given out, to whom it may be, and written down as a look; upright as it was read, with the
    frame around a value that stands on it.
    """
    told = f"/papers/{view.head.submission}/scans/{page}/{quote(name)}?wide={wide}"
    read = None if view.read is None else paper_facts(view.read).get(name)
    turned = next((one.turned for one in read.pages if one.number == page), 0) if read is not None else 0
    return f"{told}{f'&turned={turned}' if turned else ''}{_framed(view, name, page)}"


def _framed(view: ItemView, name: str, page: int) -> str:
    n = framed(view.head.submission)
    if n is None or view.read is None or n >= len(view.read.evidence):
        return ""
    one = view.read.evidence[n]
    return f"&value={n}" if (one.paper, one.page) == (name, page) else ""
