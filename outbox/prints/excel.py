"""A sheet as an Excel workbook: what is said once on the first page, each table on a page of its own.

Amounts and days are numbers and days, all else is text, also where it looks like a formula, a link or a number. The
same sheet gives the same bytes.
"""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import chain
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
_LABEL_WIDTH, _VALUE_WIDTH, _TABLE_WIDTH = 48, 90, 190  # in letters
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FORMATS: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True},
    "prefixed": {"text_wrap": True, "quote_prefix": True},
    "count": {"num_format": "0"},
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
        shape = {"valign": "top"}
        self.plain = {name: book.add_format(shape | given) for name, given in _FORMATS.items()}
        self.bold = {name: book.add_format(shape | given | {"bold": True}) for name, given in _FORMATS.items()}

    def write_said(self, sheet: Sheet) -> None:
        """All that is no table."""
        page = self.book.add_worksheet("Sənəd")
        page.set_column(0, 0, _LABEL_WIDTH)
        page.set_column(1, 1, _VALUE_WIDTH)
        _fit_on_paper(page, landscape=False)
        rows: list[tuple[Sequence[Value], bool]] = [((FUND,), True), ((sheet.title,), True), ((), False)]
        rows += [((pair.label, pair.value), False) for pair in sheet.header]
        rows += [((), False), ((sheet.lead,), False)]
        for block in sheet.blocks:
            if isinstance(block, Pairs):
                rows += [((), False), ((block.heading,), True)]
                rows += [((pair.label, pair.value), False) for pair in block.pairs]
        rows += [((), False), *(((line,), False) for line in sheet.foot)]
        rows.append((("SHA-256", sheet.digest), False))
        for n, (cells, bold) in enumerate(rows):
            self._write_row(page, n, cells, bold=bold)

    def write_grid(self, grid: Grid, n: int, *, landscape: bool) -> None:
        """One table: its heading row stays in sight and on every printed page."""
        page = self.book.add_worksheet(f"Cədvəl {n}")
        _fit_on_paper(page, landscape=landscape)
        shares = sum(column.share for column in grid.columns)
        for place, column in enumerate(grid.columns):
            page.set_column(place, place, max(6, _TABLE_WIDTH * column.share / shares))
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        page.autofilter(0, 0, len(grid.rows), len(grid.columns) - 1)
        self._write_row(page, 0, [column.label for column in grid.columns], bold=True)
        for row, cells in enumerate(chain(grid.rows, [grid.totals]), 1):
            self._write_row(page, row, cells, bold=row > len(grid.rows))

    def _write_row(self, page: Worksheet, row: int, cells: Sequence[Value], *, bold: bool) -> None:
        for place, cell in enumerate(cells):
            _write_cell(page, row, place, cell, self.bold if bold else self.plain)


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
