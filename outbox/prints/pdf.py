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

from outbox.prints.glyphs import drawable, draws_all
from outbox.prints.sheet import Block, Kind, Pair, Pairs, Sheet, Value, lines_of, texts_of
from outbox.prints.wording import FUND, UNDRAWN_LETTERS

STANDARD: Final = "a-2b"
_HERE = Path(__file__).parent
_RIGHT = (Kind.COUNT, Kind.AMOUNT)


def write_pdf(sheet: Sheet) -> bytes:
    """The sheet on A4. Raises RuntimeError (TypstError): the form and the library do not agree."""
    pdf = _compiler().compile(
        sys_inputs={"sheet": json.dumps(_told(sheet), ensure_ascii=False)},
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


def _told(sheet: Sheet) -> Mapping[str, Any]:
    """What ``letter.typ`` is given: lists of lines, nothing else."""
    foot = sheet.foot if all(map(draws_all, texts_of(sheet))) else (*sheet.foot, UNDRAWN_LETTERS)
    return {
        "authority": _lines(FUND),
        "title": _lines(sheet.title),
        "number": drawable(sheet.number),
        "keywords": [f"sha256:{sheet.digest}"],
        "landscape": sheet.landscape,
        "header": [_pair(pair) for pair in sheet.header],
        "lead": _lines(sheet.lead),
        "blocks": [_block(block) for block in sheet.blocks],
        "foot": [_lines(line) for line in foot],
        "digest": sheet.digest,
    }


def _lines(value: Value) -> list[str]:
    return [drawable(line) for line in lines_of(value)]


def _pair(pair: Pair) -> Mapping[str, Any]:
    return {"label": _lines(pair.label), "value": _lines(pair.value)}


def _block(block: Block) -> Mapping[str, Any]:
    heading = _lines(block.heading)
    if isinstance(block, Pairs):
        return {"kind": "pairs", "heading": heading, "pairs": [_pair(pair) for pair in block.pairs]}
    columns = [
        {"label": _lines(column.label), "right": column.kind in _RIGHT, "share": column.share}
        for column in block.columns
    ]
    rows = [[_lines(cell) for cell in row] for row in block.rows]
    totals = [_lines(cell) for cell in block.totals]
    return {"kind": "grid", "heading": heading, "columns": columns, "rows": rows, "totals": totals}
