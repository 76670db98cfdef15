"""Pictures of counts: each is drawn in the browser by what Streamlit brings along, and has its table behind it.

A specification holds its numbers itself: nothing is fetched. Colours are the theme's; a word stands beside each.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from review_ui.parts.markup import show, table, tag
from review_ui.words import t

HEIGHT = 270
# As many as there are services that a day brings: two of one colour could not be told apart.
COLOURS = (
    *("#0b5c7a", "#5aa0b8", "#8a6d1d", "#6b5b95", "#4c8c5b", "#b0643c", "#7a8794"),
    *("#c79a2b", "#a898cf", "#9cc7a5", "#e0a98a", "#27415a", "#8c3f5d", "#c9d3da"),
    *("#3f8f8b", "#d97f8b", "#5b4a36", "#b5c34a"),
)
GOOD, LOOK, BAD, GREY = "#1d6b37", "#b07a10", "#a3231a", "#9aa5af"
Row = Mapping[str, Any]
_AXIS = {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal", "grid": True, "gridColor": "#eef1f4"}
_CONFIG = {"axis": _AXIS, "view": {"stroke": None}, "legend": {"orient": "bottom", "title": None, "columns": 3}}


def heading(words: str, told: str = "") -> None:
    """What a picture answers."""
    show(tag("h3", words, kind="q"), tag("div", told, kind="q-small") if told else "")


def draw(layers: Sequence[Row], values: Sequence[Row], key: str, height: int = HEIGHT) -> None:
    """Draws marks over one set of rows."""
    spec = {"layer": list(layers), "height": height, "config": _CONFIG, "data": {"values": list(values)}}
    st.vega_lite_chart(spec=spec, theme=None, key=key, width="stretch")


def behind(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """The same as a table, for who reads; the first column is words, the others are numbers."""
    with st.expander(t("As a table")):
        show(table(heads, (("", row) for row in rows), ("", *["n"] * (len(heads) - 1))))


def nothing(words: str) -> None:
    """In a picture's place."""
    show(tag("div", words, kind="q-empty"))


def axis(title: str = "", **more: Any) -> Row:
    """An axis with a title or none."""
    return {"title": title or None, **more}


def colours(domain: Sequence[str], scheme: Sequence[str] = COLOURS) -> Row:
    """Names and their colours, in order."""
    return {"domain": list(domain), "range": [scheme[n % len(scheme)] for n in range(len(domain))]}
