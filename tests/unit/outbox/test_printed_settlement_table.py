import re
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from uuid import UUID

import docx
import openpyxl
import pytest
from print_reading import pdf_text, right_edges
from whole import times

from outbox.prints.document import document_sheet
from outbox.prints.excel import write_xlsx
from outbox.prints.pdf import write_pdf
from outbox.prints.sheet import Amount, Grid, Pairs, show_amount
from outbox.prints.word import write_docx
from schemas.childcare import Child, ChildcareTable, PaidMonth, Paper, Payment, PaymentKind, Span, TablePerson
from schemas.envelope import AttachmentEntry, Envelope
from schemas.identifiers import BankCode, DocumentId, Fin, Ssn, Voen
from schemas.months import Month
from schemas.submission import Submission

ACCOUNT = "AZ21NABZ00000000137010001944"
ENVELOPE = Envelope(
    document_id=DocumentId(UUID("3b241101-e2bb-4255-8caf-4136c566a962")),
    service="childcare_table",
    service_version=1,
    insurer_voen=Voen("1300144711"),
    created_at=datetime(2026, 6, 1, 9, 0, tzinfo=UTC),
)


def person(n, kind=PaymentKind.CARD, protocol="Ə-1"):
    bank = {} if kind is PaymentKind.POST else {"bank_code": BankCode("805250"), "account": ACCOUNT}
    months = tuple(PaidMonth(month=Month(f"2026-0{month}"), amount=12_345 + n * 100 + month) for month in (3, 4, 5))
    return TablePerson(
        ssn=Ssn(f"{9_000_000_000_000 + n}"),
        fin=Fin("5VBK5VR"),
        insurance_years=n % 40,
        order=Paper(number=protocol, day=date(2026, 2, 27)),
        child=Child(birth_date=date(2025, 1, 31), certificate_number="AZ № 0123456", certificate_date=date(2025, 2, 7)),
        leave=Span(start=date(2026, 3, 1), end=date(2028, 1, 30)),
        period=Span(start=date(2026, 3, 1), end=date(2026, 5, 31)),
        payment=Payment(kind=kind, **bank),
        months=months,
        total=sum(one.amount for one in months),
    )


def sheet(*persons, protocol="12"):
    table = ChildcareTable(
        table_date=date(2026, 6, 1),
        protocol=Paper(number=protocol, day=date(2026, 5, 30)),
        pay_month=Month("2026-06"),
        persons=persons,
        total=sum(one.total for one in persons),
    )
    return document_sheet(Submission(ENVELOPE, table), "ab" * 32, signed=True)


THREE = [person(n, kind) for n, kind in enumerate(PaymentKind, 1)]
FIGURES = sorted(
    [paid.amount for one in THREE for paid in one.months]
    + [one.total for one in THREE]
    + [sum(one.total for one in THREE)] * 2  # among the registration data, and below the payments
)


def qepik_of(text):
    """All amounts in a text, in qəpik."""
    found = re.findall(r"(?<![\d,.])\d{1,3}(?:\xa0\d{3})*,\d\d(?!\d)", text)
    return sorted(int(re.sub(r"[\xa0,]", "", one)) for one in found)


def test_pdf_word_and_excel_hold_the_same_figures():
    made = sheet(*THREE)
    assert qepik_of(pdf_text_with_spaces(write_pdf(made))) == FIGURES
    word = docx.Document(BytesIO(write_docx(made)))
    assert (
        qepik_of("\n".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)) == FIGURES
    )
    book = openpyxl.load_workbook(BytesIO(write_xlsx(made)))
    numbers = [one.value for page in book for row in page for one in row if one.number_format == "#,##0.00"]
    assert sorted(round(one * 100) for one in numbers if one is not None) == FIGURES


def pdf_text_with_spaces(pdf):
    """Non-breaking spaces as they are: they are part of amounts."""
    import pypdf

    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)


def test_all_fields_of_the_manual_are_printed():
    text = pdf_text(write_pdf(sheet(*THREE)))
    told = ["01.06.2026", "12", "30.05.2026", "06.2026", "9000000000001", "5VBK5VR", "Ə-1", "27.02.2026", "31.01.2025"]
    told += ["AZ № 0123456", "07.02.2025", "01.03.2026", "30.01.2028", "31.05.2026", "Plastik kartla", "Köçürmə ilə"]
    told += ["Barat ilə (poçt)", "805250", "1300144711", "Uşağın üç yaşı tamam olanadək"]
    assert [one for one in told if one not in text] == []
    assert ACCOUNT in text.replace(" ", "")


def test_claimed_totals_are_printed_and_not_computed():
    wrong = THREE[0].model_copy(update={"total": 1})
    [paid] = [block for block in sheet(wrong).blocks if isinstance(block, Grid) and block.totals]
    assert paid.rows[0][-1] == Amount(1)


def test_a_person_without_ssn_is_named_by_his_fin():
    [paid] = [block for block in sheet(THREE[0].model_copy(update={"ssn": None})).blocks[1:] if block.totals]
    assert paid.rows[0][1] == "5VBK5VR"


def test_days_are_days_and_ssn_stay_text_in_excel():
    page = openpyxl.load_workbook(BytesIO(write_xlsx(sheet(*THREE)))).worksheets[1]
    assert [cell.data_type for cell in page[2][1:3]] == ["s", "s"]
    assert all(cell.is_date for cell in (page[2][5], page[2][6], page[2][8]))


def test_a_number_of_minutes_that_looks_like_a_formula_stays_text():
    book = openpyxl.load_workbook(BytesIO(write_xlsx(sheet(person(1, protocol="=1+1"), protocol='=HYPERLINK("x")'))))
    found = [one for page in book for row in page for one in row if str(one.value).startswith("=")]
    assert {one.value for one in found} == {"=1+1", '=HYPERLINK("x")'}
    assert {one.data_type for one in found} == {"s"}


def test_long_values_stay_on_the_page():
    long = person(1, protocol="W" * 100)
    made = sheet(long.model_copy(update={"total": 99_999_999_999}), protocol="M" * 100)
    assert made.landscape
    assert max(right_edges(write_pdf(made))) < 0.96


def test_a_table_without_minutes_has_no_empty_rows_for_them():
    made = sheet(*THREE)
    table = ChildcareTable.model_construct(
        table_date=date(2026, 6, 1), protocol=None, pay_month=Month("2026-06"), persons=tuple(THREE), total=1
    )
    without = document_sheet(Submission(ENVELOPE, table), "ab" * 32, signed=True)
    assert [len(one.blocks[0].pairs) for one in (made, without) if isinstance(one.blocks[0], Pairs)] == [6, 4]


@pytest.mark.parametrize("write", [write_docx, write_xlsx, write_pdf])
def test_a_long_table_is_printed_whole(write):
    most = times(250, 1000)
    made = sheet(*(person(n) for n in range(1, most + 1)))
    data = write(replace(made, foot=()))
    last = show_amount(made.blocks[2].totals[-1])
    if write is write_pdf:
        text = pdf_text_with_spaces(data)
    elif write is write_docx:
        table = docx.Document(BytesIO(data)).tables[3]
        text = "".join(node.text or "" for node in table._tbl.iter("{*}t"))
    else:
        page = openpyxl.load_workbook(BytesIO(data), read_only=True).worksheets[2]
        rows = list(page.iter_rows(values_only=True))
        assert len(rows) == most + 2
        assert round(rows[-1][-1] * 100) == made.blocks[2].totals[-1].qepik
        return
    assert f"{9_000_000_000_000 + most}" in text
    assert last in text


def test_papers_are_called_as_the_directory_calls_them():
    kinds = ("ORDER_EXTRACT", "SOMETHING_NEW")
    listed = tuple(
        AttachmentEntry(name=f"{n}.pdf", sha256="0" * 64, media_type="application/pdf", document_type=kind)
        for n, kind in enumerate(kinds)
    )
    body = ChildcareTable(table_date=date(2026, 6, 1), pay_month=Month("2026-06"), persons=(THREE[0],), total=1)
    envelope = ENVELOPE.model_copy(update={"attachments": listed})
    *_, papers = document_sheet(Submission(envelope, body), "ab" * 32, signed=True).blocks
    assert [row[2].az for row in papers.rows] == ["Məzuniyyətin verilməsi barədə əmrdən çıxarış", "SOMETHING_NEW"]
