"""HTML that is safe by its making: every text goes through ``text``; what is already markup is ``Html``."""

import string
from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st


class Html(str):
    """Markup made here."""

    __slots__ = ()


def text(value: object) -> Html:
    """A value as text: whatever stands in it stays text."""
    return value if isinstance(value, Html) else Html(escape(str(value), quote=True))


def tag(name: str, *inner: object, kind: str = "", title: str = "") -> Html:
    """One element; ``kind`` is its class."""
    attributes = "".join(f' {key}="{text(value)}"' for key, value in (("class", kind), ("title", title)) if value)
    return Html(f"<{name}{attributes}>{''.join(text(one) for one in inner)}</{name}>")


def link(address: str, *inner: object) -> Html:
    """A link to an address of ours."""
    return Html(f'<a href="{text(address)}" target="_self">{"".join(text(one) for one in inner)}</a>')


def picture(address: str, alt: str, kind: str) -> Html:
    """A picture that a route of ours gives out."""
    return Html(f'<img src="{text(address)}" alt="{text(alt)}" class="{text(kind)}">')


def table(
    heads: Sequence[object],
    rows: Iterable[tuple[str, Sequence[object]]],
    kinds: Sequence[str] = (),
    *,
    wide: bool = False,
) -> Html:
    """A table: heads, rows (class, cells), and the class of each column; ``wide`` ones scroll by themselves."""
    classes = [*kinds, *[""] * (len(heads) - len(kinds))]
    head = tag("tr", *(tag("th", one, kind=kind) for one, kind in zip(heads, classes, strict=True)))
    body = [
        tag("tr", *(tag("td", one, kind=kind) for one, kind in zip(cells, classes, strict=True)), kind=row_kind)
        for row_kind, cells in rows
    ]
    top = tag("thead", head) if any(str(one) for one in heads) else Html("")
    made = tag("table", top, tag("tbody", *body), kind="q")
    return tag("div", made, kind="q-wide") if wide else made


def plain(words: str) -> str:
    """Words for a label, which Streamlit takes for Markdown: what they hold of it stays text (CommonMark 2.4)."""
    return "".join(f"\\{one}" if one in string.punctuation else one for one in words)


def show(*parts: object) -> None:
    """Puts markup on the screen."""
    st.html("".join(text(one) for one in parts))


def show_inline(*parts: object) -> None:
    """The same in a row, as wide as it is."""
    st.html("".join(text(one) for one in parts), width="content")
