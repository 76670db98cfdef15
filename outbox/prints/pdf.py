"""A sheet as PDF/A-2b, set by Typst in ``letter.typ``.

The words go in as JSON values and are set as text: nothing that somebody wrote is ever read as markup. Only the
bundled fonts are used, so a print looks the same everywhere. The same sheet gives the same bytes.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from typst import Compiler, Fonts

from outbox.prints.fitting import GUTTER, Page, fit
from outbox.prints.glyphs import drawable, draws_all
from outbox.prints.sheet import Block, Grid, Kind, Pair, Pairs, Sheet, Value, lines_of, texts_of
from outbox.prints.wording import FUND, MORE_ROWS, UNDRAWN_LETTERS

STANDARD: Final = "a-2b"
MOST_ROWS = 5000  # of one table: about 8 s and 1 GB
TEXT, TABLE_TEXT = 9.5, 8.5  # points
_HERE = Path(__file__).parent
_RIGHT = (Kind.COUNT, Kind.AMOUNT)


def write_pdf(sheet: Sheet, most_rows: int = MOST_ROWS) -> bytes:
    """The sheet on A4. A table of more than ``most_rows`` rows ends there, and the foot says so.

    Raises RuntimeError (TypstError): the form and the library do not agree.
    """
    pdf = _compiler().compile(
        sys_inputs={"sheet": json.dumps(_told(sheet, most_rows), ensure_ascii=False)},
        format="pdf",
        pdf_standards=STANDARD,
        timestamp=int(sheet.dated.timestamp()),
    )
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _compiler() -> Compiler:
    """One for the process: a new one would read the fonts again. Made on first use, so never before a fork."""
    fonts = Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_HERE / "fonts"])
    return Compiler(_HERE / "letter.typ", root=_HERE, font_paths=fonts)


def _told(sheet: Sheet, most_rows: int) -> Mapping[str, Any]:
    """What ``letter.typ`` is given: lines, and places in millimetres."""
    page, foot = Page.of(landscape=sheet.landscape), list(sheet.foot)
    if any(isinstance(block, Grid) and len(block.rows) > most_rows for block in sheet.blocks):
        foot.insert(0, MORE_ROWS)
    if not all(map(draws_all, texts_of(sheet))):
        foot.append(UNDRAWN_LETTERS)
    return {
        "authority": _lines(FUND),
        "title": _lines(sheet.title),
        "number": drawable(sheet.number),
        "keywords": [f"sha256:{sheet.digest}"],
        "landscape": sheet.landscape,
        "margin": page.margin,
        "gutter": GUTTER,
        "places": page.pair_places(),
        "header": [_pair(pair, page) for pair in sheet.header],
        "lead": _lines(sheet.lead),
        "blocks": [_block(block, page, most_rows) for block in sheet.blocks],
        "foot": [_lines(line) for line in foot],
        "digest": sheet.digest,
    }


def _lines(value: Value) -> list[str]:
    """Lines that have the whole width, and no word as wide as that."""
    return [drawable(line) for line in lines_of(value)]


def _pair(pair: Pair, page: Page) -> Mapping[str, Any]:
    name, value = page.pair_places()
    return {"label": fit(pair.label, name, TEXT), "value": fit(pair.value, value, TEXT)}


def _block(block: Block, page: Page, most_rows: int) -> Mapping[str, Any]:
    heading = _lines(block.heading)
    if isinstance(block, Pairs):
        return {"kind": "pairs", "heading": heading, "pairs": [_pair(pair, page) for pair in block.pairs]}
    places = page.column_places(block.columns)

    def cells(row: tuple[Value, ...]) -> list[Any]:
        return [fit(cell, place - GUTTER, TABLE_TEXT) for cell, place in zip(row, places, strict=True)]

    columns = [
        {"label": label, "right": column.kind in _RIGHT, "place": place}
        for column, place, label in zip(
            block.columns, places, cells(tuple(one.label for one in block.columns)), strict=True
        )
    ]
    rows = [cells(row) for row in block.rows[:most_rows]]
    totals = cells(block.totals) if block.totals else []
    return {"kind": "grid", "heading": heading, "columns": columns, "rows": rows, "totals": totals}
