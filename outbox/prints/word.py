"""A sheet as a Word document: the same order as the PDF. The same sheet gives the same bytes."""

from collections.abc import Sequence
from datetime import UTC
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table
from lxml import etree

from outbox.prints.fitting import Page
from outbox.prints.sheet import Grid, Kind, Pair, Pairs, Sheet, Value, lines_of
from outbox.prints.wording import FUND

_FONT = "Arial"  # has ə and ₼ wherever Word is; the document itself embeds none
_SIZE, _TABLE_SIZE, _QUIET = Pt(9.5), 17, "5A5F66"  # Word counts half points in runs
_RIGHT = (Kind.COUNT, Kind.AMOUNT)


def write_docx(sheet: Sheet) -> bytes:
    """The sheet as a .docx file."""
    document = Document()
    _settle(document, sheet)
    _add_lines(document, FUND, bold=True)
    document.add_heading(sheet.title.az, level=1)
    _add_lines(document, sheet.title.en)
    _add_pairs(document, sheet.header, landscape=sheet.landscape)
    _add_lines(document, sheet.lead)
    for block in sheet.blocks:
        _add_heading(document, block.heading)
        if isinstance(block, Pairs):
            _add_pairs(document, block.pairs, landscape=sheet.landscape)
        else:
            _add_grid(document, block, landscape=sheet.landscape)
    document.add_paragraph()
    for line in sheet.foot:
        _add_lines(document, line)
    document.add_paragraph(f"SHA-256: {sheet.digest}")
    made = BytesIO()
    document.save(made)
    return _undated(made.getvalue())


def _settle(document: WordDocument, sheet: Sheet) -> None:
    """Paper, font, what the document says about itself, and the foot of each page."""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, _SIZE
    normal.paragraph_format.space_after = Pt(3)
    heading = document.styles["Heading 1"].font
    heading.name, heading.size, heading.color.rgb = _FONT, Pt(14), RGBColor(0, 0, 0)
    section = document.sections[0]
    width, height = (Mm(297), Mm(210)) if sheet.landscape else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if sheet.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.left_margin = section.right_margin = Mm(Page.of(landscape=sheet.landscape).margin)
    section.top_margin = section.bottom_margin = Mm(18)
    said = document.core_properties
    said.title, said.author, said.language = sheet.title.az, FUND.az, "az"
    said.created = said.modified = sheet.dated.astimezone(UTC).replace(tzinfo=None)
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{sheet.number}   ")
    for field in ("PAGE", "NUMPAGES"):
        foot.add_run(" / " if field == "NUMPAGES" else "")
        number = OxmlElement("w:fldSimple")
        number.set(qn("w:instr"), field)
        foot._p.append(number)  # noqa: SLF001 - the library has no fields


def _add_lines(document: WordDocument, value: Value, *, bold: bool = False) -> None:
    lines = lines_of(value)
    if lines:
        _write_lines(document.add_paragraph()._p, lines, bold=bold)  # noqa: SLF001 - written as in cells


def _add_heading(document: WordDocument, words: Value) -> None:
    """Of a block: never the last line of a page."""
    _add_lines(document, words, bold=True)
    if lines_of(words):
        document.paragraphs[-1].paragraph_format.keep_with_next = True


def _add_pairs(document: WordDocument, pairs: Sequence[Pair], *, landscape: bool) -> None:
    table = document.add_table(rows=0, cols=2)
    for made, place in zip(table.columns, Page.of(landscape=landscape).pair_places(), strict=True):
        made.width = Mm(place)
    for pair in pairs:
        _add_row(table, (pair.label, pair.value), (False, False))


def _add_grid(document: WordDocument, grid: Grid, *, landscape: bool) -> None:
    table = document.add_table(rows=0, cols=len(grid.columns), style="Table Grid")
    page = Page.of(landscape=landscape)
    for made, place in zip(table.columns, page.column_places(grid.columns), strict=True):
        made.width = Mm(place)
    right = [column.kind in _RIGHT for column in grid.columns]
    heading = _add_row(table, [column.label for column in grid.columns], right, bold=True)
    _on_every_page(heading)
    for row in grid.rows:
        _add_row(table, row, right)
    if grid.totals:
        _add_row(table, grid.totals, right, bold=True)


def _add_row(table: Table, cells: Sequence[Value], right: Sequence[bool], *, bold: bool = False) -> etree._Element:
    """Trap: the library's own cells are looked up anew each time, which takes minutes in a table of a thousand rows."""
    row = OxmlElement("w:tr")
    row.append(_wrap("w:trPr", OxmlElement("w:cantSplit")))
    for cell, to_the_right in zip(cells, right, strict=True):
        paragraph = OxmlElement("w:p")
        if to_the_right:
            aligned = OxmlElement("w:jc")
            aligned.set(qn("w:val"), "right")
            paragraph.append(_wrap("w:pPr", aligned))
        _write_lines(paragraph, lines_of(cell), bold=bold, size=_TABLE_SIZE)
        row.append(_wrap("w:tc", paragraph))
    table._tbl.append(row)  # noqa: SLF001
    return row


def _on_every_page(row: etree._Element) -> None:
    row[0].append(OxmlElement("w:tblHeader"))


def _write_lines(paragraph: etree._Element, lines: Sequence[str], *, bold: bool, size: int | None = None) -> None:
    """The first line, and the others smaller and quieter below it."""
    for n, line in enumerate(lines):
        look = OxmlElement("w:rPr")
        if bold and n == 0:
            look.append(OxmlElement("w:b"))
        if n:
            look.append(_valued("w:color", _QUIET))
        if size is not None:
            look.append(_valued("w:sz", str(size - 3 * (n > 0))))
        text = OxmlElement("w:t")
        text.text = line
        text.set(qn("xml:space"), "preserve")
        run = _wrap("w:r", look)
        if n:
            run.append(OxmlElement("w:br"))
        run.append(text)
        paragraph.append(run)


def _valued(name: str, value: str) -> etree._Element:
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    return element


def _wrap(name: str, inner: etree._Element) -> etree._Element:
    element = OxmlElement(name)
    element.append(inner)
    return element


def _undated(package: bytes) -> bytes:
    """The same package without the moments at which its parts were written."""
    target = BytesIO()
    with ZipFile(BytesIO(package)) as made, ZipFile(target, "w", ZIP_DEFLATED) as undated:
        for name in made.namelist():
            undated.writestr(ZipInfo(name), made.read(name), ZIP_DEFLATED)
    return target.getvalue()
