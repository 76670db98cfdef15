"""The papers of an item, page by page, as pictures of a bounded size: a browser gets nothing of a paper's format."""

import streamlit as st

from registries.desk_item import Head, head_of
from review_ui.house import house
from review_ui.parts.markup import show, show_inline, tag
from review_ui.words import language, t
from schemas.attachment_types import attachment_types
from schemas.envelope import AttachmentEntry
from stages.desk_view import ItemView
from stages.papers import page_image, paper_of

WIDTHS = {"fit": 900, "large": 1500, "largest": 2200}


def show_papers(view: ItemView, login: str) -> None:
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
    )
    entry, pages = papers[name or view.papers[0][0].name]
    page = _page(one, entry, pages)
    zoom = st.session_state.get(f"zoom.{one}", "fit")
    picture = _picture(login, view.head, entry.name, page, WIDTHS[zoom]) if pages else None
    if picture is None:
        show(tag("div", t("This paper cannot be shown: its file is damaged or of an unknown kind."), kind="q-empty"))
        return
    with st.container(height=560, border=True):
        st.image(picture, width="stretch" if zoom == "fit" else WIDTHS[zoom], alt=_title(entry))
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


def _picture(login: str, head: Head, name: str, page: int, wide: int) -> bytes | None:
    """The page, for who may see the item: asked again here, since it reads the bytes."""
    kept = st.session_state.setdefault("pictures", {})
    key = (head.submission, head.events, name, page, wide)
    if key not in kept:
        kept.clear()  # one picture at a time: a session holds no library of papers
        with house().database.reads() as reads:
            if head_of(reads, login, head.submission) is None:
                return None
            paper = paper_of(house().store.open, reads, head.submission, name)
        try:
            kept[key] = None if paper is None else page_image(paper.data, page, wide=wide)
        except ValueError:
            kept[key] = None
    picture: bytes | None = kept[key]
    return picture
