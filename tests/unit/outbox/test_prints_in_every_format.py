import zipfile
from datetime import UTC, date, datetime
from io import BytesIO

import docx
import openpyxl
import pytest
from print_reading import pdf_text

from outbox.notice_xml import Both
from outbox.prints.excel import write_xlsx
from outbox.prints.pdf import write_pdf
from outbox.prints.sheet import Amount, Column, Grid, Kind, Pair, Pairs, Sheet, show_amount
from outbox.prints.word import write_docx

FORMULAS = [
    "=1+1",
    "+994501234567",
    "-5",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
    "\tx",
    "http://x.example",
    "00123",
    "1e5",
]
COLUMNS = (
    Column(Both("№", "No"), Kind.COUNT, 6),
    Column(Both("Ad", "Name")),
    Column(Both("Gün", "Day"), Kind.DATE),
    Column(Both("Məbləğ", "Amount"), Kind.AMOUNT),
)


def sheet(*rows, totals=(), pairs=(), landscape=False):
    return Sheet(
        number="n-1",
        title=Both("Cədvəl", "Table"),
        dated=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
        digest="ab" * 32,
        header=(Pair(Both("Tarix", "Date"), datetime(2026, 11, 20, 22, 30, tzinfo=UTC)), *pairs),
        lead=None,
        blocks=(Pairs(Both("Hissə", "Part"), tuple(pairs)), Grid(Both("Sətirlər", "Rows"), COLUMNS, rows, totals)),
        foot=(Both("Son", "End"),),
        landscape=landscape,
    )


def row(n, name="Şəfəq", qepik=123_456_789):
    return (n, name, date(2026, 2, 28), Amount(qepik))


def workbook(data):
    return openpyxl.load_workbook(BytesIO(data))


def cells(book):
    return [cell for page in book for one in page.iter_rows() for cell in one if cell.value is not None]


def word_rows(data):
    return [[cell.text.split("\n")[0] for cell in one.cells] for one in docx.Document(BytesIO(data)).tables[-1].rows]


def test_all_formats_hold_the_same_figures():
    rows = [row(n, qepik=qepik) for n, qepik in enumerate((0, 1, 99, 100, 44_00, 123_456_789), 1)]
    made = sheet(*rows, totals=(None, "Cəmi", None, Amount(123_461_389)))
    amounts = [cells_[-1].qepik for cells_ in (*rows, made.blocks[-1].totals)]
    text = pdf_text(write_pdf(made)).replace("\xa0", " ")
    in_pdf = [show_amount(Amount(one)).replace("\xa0", " ") for one in amounts]
    assert all(one in text for one in in_pdf)
    in_word = [one[-1] for one in word_rows(write_docx(made))[1:]]
    assert in_word == [show_amount(Amount(one)) for one in amounts]
    page = workbook(write_xlsx(made)).worksheets[-1]
    assert [round(one[-1].value * 100) for one in page.iter_rows(min_row=2)] == amounts


def test_amounts_are_numbers_and_days_are_days_in_excel():
    page = workbook(write_xlsx(sheet(row(1)))).worksheets[-1]
    count, name, day, amount = (cell for cell in page[2])
    assert (count.value, name.value, day.value.isoformat(), amount.value) == (
        1,
        "Şəfəq",
        "2026-02-28T00:00:00",
        1234567.89,
    )
    assert (count.data_type, name.data_type, day.is_date, amount.data_type) == ("n", "s", True, "n")
    assert (day.number_format, amount.number_format) == ("dd.mm.yyyy", "#,##0.00")


def test_moments_are_those_of_baku_in_excel():
    values = [str(cell.value) for cell in cells(workbook(write_xlsx(sheet(row(1)))))]
    assert "2026-11-21 02:30:00" in values


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_a_link_or_a_number_stays_text(text):
    data = write_xlsx(sheet(row(1, text), pairs=(Pair(Both("Ad", "Name"), text),)))
    found = [cell for cell in cells(workbook(data)) if cell.value == text]
    assert len(found) == 3
    assert {cell.data_type for cell in found} == {"s"}
    assert all(cell.quotePrefix for cell in found if text[0] in "=+-@\t")
    with zipfile.ZipFile(BytesIO(data)) as package:
        inside = b"".join(package.read(name) for name in package.namelist())
    assert b"<f>" not in inside
    assert b"<hyperlink" not in inside


@pytest.mark.parametrize("text", ["<w:t>a</w:t> & b", "=1+1", "{MERGEFIELD x}", "ə Ə İ ı ğ ₼", "  two  spaces "])
def test_word_holds_texts_as_they_are(text):
    assert word_rows(write_docx(sheet(row(1, text))))[1][1] == text


def test_word_repeats_the_heading_of_a_table_and_numbers_its_pages():
    with zipfile.ZipFile(BytesIO(write_docx(sheet(row(1))))) as package:
        assert package.read("word/document.xml").count(b"w:tblHeader") == 1
        foot = b"".join(package.read(name) for name in package.namelist() if "footer" in name)
    assert b'w:instr="PAGE"' in foot
    assert b'w:instr="NUMPAGES"' in foot


@pytest.mark.parametrize("landscape", [False, True])
def test_the_paper_lies_as_the_sheet_says(landscape):
    made = sheet(row(1), landscape=landscape)
    section = docx.Document(BytesIO(write_docx(made))).sections[0]
    page = workbook(write_xlsx(made)).worksheets[-1]
    assert (section.page_width > section.page_height) == landscape
    assert (page.page_setup.orientation == "landscape") == landscape


@pytest.mark.parametrize("write", [write_pdf, write_docx, write_xlsx])
def test_the_same_sheet_gives_the_same_bytes(write):
    assert write(sheet(row(1), row(2))) == write(sheet(row(1), row(2)))


@pytest.mark.parametrize("write", [write_pdf, write_docx, write_xlsx])
def test_a_thousand_rows_are_printed_whole(write):
    data = write(sheet(*(row(n, f"Ad-{n:04}") for n in range(1, 1001))))
    if write is write_pdf:
        assert pdf_text(data).count("Ad-") == 1000
    elif write is write_docx:
        assert [one[1] for one in word_rows(data)[1:]] == [f"Ad-{n:04}" for n in range(1, 1001)]
    else:
        assert [one[1].value for one in workbook(data).worksheets[-1].iter_rows(min_row=2, max_row=1001)][
            -1
        ] == "Ad-1000"


def test_a_text_that_excel_cannot_hold_is_cut_and_not_left_out():
    page = workbook(write_xlsx(sheet(row(1, "x" * 40_000)))).worksheets[-1]
    assert len(page["B2"].value) == 32_000


def test_an_empty_table_is_a_table():
    assert word_rows(write_docx(sheet())) == [["№", "Ad", "Gün", "Məbləğ"]]
    assert workbook(write_xlsx(sheet())).worksheets[-1].max_row == 1
    assert "Məbləğ" in pdf_text(write_pdf(sheet()))


def test_a_heading_of_a_word_document_is_never_the_last_line_of_a_page():
    document = docx.Document(BytesIO(write_docx(sheet(row(1)))))
    kept = {one.text.partition("\n")[0]: one.paragraph_format.keep_with_next for one in document.paragraphs}
    assert kept["Sətirlər"] is True
    assert kept["Son"] is None
