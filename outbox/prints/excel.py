"""A sheet as an Excel workbook: what is said once on the first page, each table on a page of its own.

Amounts and days are numbers and days, all else is text, also where it looks like a formula, a link or a number. The
same sheet gives the same bytes.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from math import ceil
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from outbox.prints.sheet import Amount, Grid, Pairs, Sheet, Value, lines_of
from outbox.prints.wording import FUND
from rules.envelope import BAKU
from schemas.money import to_manat

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_TEXT = 32_000  # Excel takes 32,767 letters in a cell; a longer text would be left out in silence
_SAID_WIDTHS, _TABLE_WIDTH = (44, 90), 190  # in letters
_LINE_HEIGHT, _MOST_LINES = 15, 27  # points; Excel takes no row above 409
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FORMATS: dict[str, dict[str, Any]] = {
    "line": {},
    "text": {"text_wrap": True},
    "prefixed": {"text_wrap": True, "quote_prefix": True},
    "count": {"num_format": "0", "align": "center"},
    "date": {"num_format": "dd.mm.yyyy", "align": "left"},
    "moment": {"num_format": "dd.mm.yyyy hh:mm:ss", "align": "left"},
    "amount": {"num_format": "#,##0.00"},
}


def write_xlsx(sheet: Sheet) -> bytes:
    """The sheet as an .xlsx file."""
    target = BytesIO()
    book = Workbook(target, {"constant_memory": True, "in_memory": True, **_AS_TEXT})
    book.set_properties({"title": sheet.title.az, "author": FUND.az, "created": _naive(sheet.dated)})
    writer = _Writer(book)
    writer.write_said(sheet)
    for n, block in enumerate((one for one in sheet.blocks if isinstance(one, Grid)), 1):
        writer.write_grid(block, n, landscape=sheet.landscape)
    book.close()
    return target.getvalue()


class _Writer:
    """Writes row after row: with constant memory no row can be gone back to."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.plain = self._formats(valign="top")
        self.bold = self._formats(valign="top", bold=True)
        self.said = self._formats(valign="top", align="left")

    def _formats(self, **shape: Any) -> dict[str, Format]:
        return {name: self.book.add_format(given | shape) for name, given in _FORMATS.items()}

    def write_said(self, sheet: Sheet) -> None:
        """All that is no table."""
        page = self.book.add_worksheet("Sənəd")
        for place, width in enumerate(_SAID_WIDTHS):
            page.set_column(place, place, width)
        _fit_on_paper(page, landscape=False)
        for n, (cells, bold) in enumerate(_said(sheet)):
            if len(cells) == 1:
                page.write_string(n, 0, str(cells[0]), self.bold["line"] if bold else self.said["line"])
            else:
                _write_row(page, n, cells, self.said, _SAID_WIDTHS)

    def write_grid(self, grid: Grid, n: int, *, landscape: bool) -> None:
        """One table: its heading row stays in sight and on every printed page."""
        page = self.book.add_worksheet(f"Cədvəl {n}")
        _fit_on_paper(page, landscape=landscape)
        shares = sum(column.share for column in grid.columns)
        widths = [max(6, _TABLE_WIDTH * column.share / shares) for column in grid.columns]
        for place, width in enumerate(widths):
            page.set_column(place, place, width)
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        page.autofilter(0, 0, len(grid.rows), len(grid.columns) - 1)
        _write_row(page, 0, [column.label for column in grid.columns], self.bold, widths)
        for row, cells in enumerate(grid.rows, 1):
            _write_row(page, row, cells, self.plain, widths)
        _write_row(page, len(grid.rows) + 1, grid.totals, self.bold, widths)


def _said(sheet: Sheet) -> Iterator[tuple[Sequence[Value], bool]]:
    """Rows of the first page: one cell is a line that runs on to the right, bold or not; two are a named value."""
    above: tuple[Value, ...] = (FUND, sheet.title, "")
    for value in above:
        yield from _as_lines(value, bold=True)
    yield from (((pair.label, pair.value), False) for pair in sheet.header)
    yield from _as_lines("", bold=False)
    yield from _as_lines(sheet.lead, bold=False)
    for block in sheet.blocks:
        if isinstance(block, Pairs):
            yield from _as_lines(block.heading, bold=True)
            yield from (((pair.label, pair.value), False) for pair in block.pairs)
    below: tuple[Value, ...] = ("", *sheet.foot, f"SHA-256: {sheet.digest}")
    for line in below:
        yield from _as_lines(line, bold=False)


def _as_lines(value: Value, *, bold: bool) -> Iterator[tuple[Sequence[Value], bool]]:
    for n, line in enumerate(lines_of(value) or ("",)):
        yield (line,), bold and n == 0


def _write_row(
    page: Worksheet, row: int, cells: Sequence[Value], formats: dict[str, Format], widths: Sequence[float]
) -> None:
    """A row as high as its longest cell needs; programs that open it do not all find out by themselves."""
    lines = [
        sum(max(1, ceil(len(one) / width)) for one in lines_of(cell))
        for cell, width in zip(cells, widths, strict=False)
    ]
    page.set_row(row, _LINE_HEIGHT * min(_MOST_LINES, max(lines, default=1)))
    for place, cell in enumerate(cells):
        _write_cell(page, row, place, cell, formats)


def _write_cell(page: Worksheet, row: int, place: int, cell: Value, formats: dict[str, Format]) -> None:
    match cell:
        case None:
            return
        case Amount():
            page.write_number(row, place, float(to_manat(cell.qepik)), formats["amount"])
        case int():
            page.write_number(row, place, cell, formats["count"])
        case datetime():
            page.write_datetime(row, place, _naive(cell), formats["moment"])
        case date():
            page.write_datetime(row, place, cell, formats["date"])
        case _:
            text = "\n".join(lines_of(cell))[:_LONGEST_TEXT]
            prefixed = text.startswith(_FORMULA_SIGNS)
            page.write_string(row, place, text, formats["prefixed" if prefixed else "text"])


def _fit_on_paper(page: Worksheet, *, landscape: bool) -> None:
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P / &N")
    if landscape:
        page.set_landscape()


def _naive(moment: datetime) -> datetime:
    """Excel knows no zones: the moment as Baku's clocks show it."""
    return moment.astimezone(BAKU).replace(tzinfo=None)
