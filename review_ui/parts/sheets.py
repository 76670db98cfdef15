"""A sheet on the screen: the same blocks that prints are made from, so that screen and paper show the same."""

from collections.abc import Iterator

from outbox.prints.sheet import Block, Column, Grid, Kind, Pairs, Sheet
from review_ui.parts import shown
from review_ui.parts.markup import Html, table, tag
from review_ui.words import of

_NUMBERS = frozenset({Kind.COUNT, Kind.AMOUNT})


def sheet_html(sheet: Sheet, *, header: bool = False) -> Html:
    """Its blocks, and on demand what stands above them."""
    parts = [_block(one) for one in sheet.blocks]
    lead = [tag("p", of(sheet.lead))] if sheet.lead is not None else []
    return Html("".join([*([_pairs(Pairs(None, sheet.header))] if header else []), *lead, *parts]))


def _block(block: Block) -> Html:
    heading = tag("h3", of(block.heading), kind="q") if block.heading is not None else Html("")
    return Html(heading + (_pairs(block) if isinstance(block, Pairs) else _grid(block)))


def _pairs(block: Pairs) -> Html:
    rows = (("", (tag("span", of(pair.label), kind="q-small"), shown.value(pair.value))) for pair in block.pairs)
    return table(("", ""), rows)


def _grid(block: Grid) -> Html:
    rows: list[tuple[str, list[object]]] = [("", [shown.value(cell) for cell in row]) for row in block.rows]
    if block.totals:
        rows.append(("q-total", ["" if cell is None else shown.value(cell) for cell in block.totals]))
    return table([of(one.label) for one in block.columns], rows, list(_kinds(block.columns)), wide=True)


def _kinds(columns: tuple[Column, ...]) -> Iterator[str]:
    for column in columns:
        yield "n" if column.kind in _NUMBERS else "w" if column.kind is Kind.DATE else ""
