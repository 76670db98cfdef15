"""A sheet on the screen: the same blocks that prints are made from, so that screen and paper show the same."""

import re
from collections.abc import Iterator, Mapping

from outbox.prints.sheet import Block, Column, Grid, Kind, Pairs, Sheet, Value
from outbox.prints.wording import label
from review_ui.parts import shown
from review_ui.parts.markup import Html, table, tag
from review_ui.words import of, t

MOST_ROWS = 500  # of one table on the screen: a report lists up to 100,000 persons
_NUMBERS = frozenset({Kind.COUNT, Kind.AMOUNT})
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NO_WORDS: Mapping[str, str] = {}


def sheet_html(sheet: Sheet, *, header: bool = False, words: Mapping[str, str] = _NO_WORDS) -> Html:
    """Its blocks, and on demand what stands above them. ``words``: what codes in it mean, shown before them."""
    parts = [_block(one, words) for one in sheet.blocks]
    lead = [tag("p", of(sheet.lead))] if sheet.lead is not None else []
    return Html("".join([*([_pairs(Pairs(None, sheet.header), words)] if header else []), *lead, *parts]))


def _block(block: Block, words: Mapping[str, str]) -> Html:
    heading = tag("h3", of(block.heading), kind="q") if block.heading is not None else Html("")
    return Html(heading + (_pairs(block, words) if isinstance(block, Pairs) else grid_html(block, words)))


def _pairs(block: Pairs, words: Mapping[str, str]) -> Html:
    rows = (("", (tag("span", of(pair.label), kind="q-small"), _cell(pair.value, words))) for pair in block.pairs)
    return table(("", ""), rows)


def grid_html(block: Grid, words: Mapping[str, str]) -> Html:
    """A table; one of more rows than a screen can hold ends there and says so."""
    coded = [one.label == label("Code") for one in block.columns]
    rows: list[tuple[str, list[object]]] = [
        ("", [_small(cell) if code else _cell(cell, words) for cell, code in zip(row, coded, strict=True)])
        for row in block.rows[:MOST_ROWS]
    ]
    if block.totals:
        rows.append(("q-total", ["" if cell is None else shown.value(cell) for cell in block.totals]))
    shown_rows = table([of(one.label) for one in block.columns], rows, list(_kinds(block.columns)), wide=True)
    if len(block.rows) <= MOST_ROWS:
        return shown_rows
    told = t("The first {n} rows of {all}. The whole list is in the Excel print.", n=MOST_ROWS, all=len(block.rows))
    return Html(shown_rows + tag("p", told, kind="q-told"))


def _cell(value: Value, words: Mapping[str, str]) -> Html | str:
    """A value; before a code what it means, and small what only machines read."""
    if isinstance(value, str) and value in words:
        return Html(tag("span", words[value]) + tag("div", value, kind="q-small"))
    return _small(value) if isinstance(value, str) and _ID.fullmatch(value) else shown.value(value)


def _small(value: Value) -> Html:
    return tag("span", shown.value(value), kind="q-small")


def _kinds(columns: tuple[Column, ...]) -> Iterator[str]:
    for column in columns:
        yield "n" if column.kind in _NUMBERS else "w" if column.kind is Kind.DATE else ""
