"""The funnel of a statement: what its entries came to, by amount and by number, as bars with their figures."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from registries.bank_looks import FunnelRow
from registries.bank_steps import State
from review_ui.parts import shown
from review_ui.parts.pictures import BAD, GOOD, GREY, LOOK, axis, colours, draw, heading, nothing
from review_ui.words import of, t
from stages.bank_words import outcome_word

_BAR, _ROW, _AROUND, _WORDS = 14, 26, 100, 260  # pixels
_FIGURES = "replace(format(datum.value, ',d'), /,/g, '\u00a0')"  # 20 000, as people here write it
_ROOM = 4  # of the width, for the figure behind the longest bar: a quarter


def show_pictures(rows: Sequence[FunnelRow]) -> None:
    """By amount at the left, by number at the right, in the same order."""
    if not rows:
        heading(t("What became of its entries"))
        nothing(t("The statement has no entries."))
        return
    left, right = st.columns(2, gap="large")
    with left:
        heading(t("What became of its money, manat"))
        _bars(rows, "amount")
    with right:
        heading(t("What became of its entries"))
        _bars(rows, "entries")


def _bars(rows: Sequence[FunnelRow], what: str) -> None:
    kinds = _kinds()
    values: list[dict[str, Any]] = []
    for row in rows:
        turned = row.credit + row.debit
        words = (
            f"{t('Suspense')}: {of(outcome_word(row))}" if row.state == State.SUSPENSE.value else of(outcome_word(row))
        )
        length = turned // 100 if what == "amount" else row.entries  # whole manat: a bar shows no qəpik
        figure = shown.manat(turned) if what == "amount" else str(row.entries)
        values.append({"what": words, "kind": kinds[_kind(row)], "n": length, "told": figure})
    most = max(one["n"] for one in values)
    y = {"field": "what", "type": "nominal", "sort": None, "axis": axis(labelLimit=_WORDS)}
    x = {
        "field": "n",
        "type": "quantitative",
        "axis": axis(tickCount=4, labelExpr=_FIGURES, tickMinStep=1, labelBound=True),
        "scale": {"domain": [0, most + max(most // _ROOM, 1)], "nice": False},
    }
    scale = colours(list(kinds.values()), (GOOD, LOOK, BAD, GREY))
    colour = {"field": "kind", "type": "nominal", "scale": scale, "legend": {"columns": 2}}
    bars = {"mark": {"type": "bar", "size": _BAR}, "encoding": {"y": y, "x": x, "color": colour}}
    figures = {
        "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 11},
        "encoding": {"y": y, "x": x, "text": {"field": "told"}},
    }
    draw([bars, figures], values, f"funnel.{what}", _AROUND + _ROW * len(values))


def _kinds() -> dict[str, str]:
    return {
        "matched": t("matched"),
        "waits": t("waits for a second officer"),
        "suspense": t("in suspense"),
        "other": t("returned, or known before"),
    }


def _kind(row: FunnelRow) -> str:
    kinds = {State.MATCHED: "matched", State.WAITS: "waits", State.UNDO_WAITS: "waits", State.SUSPENSE: "suspense"}
    return {one.value: kind for one, kind in kinds.items()}.get(row.state, "other")
