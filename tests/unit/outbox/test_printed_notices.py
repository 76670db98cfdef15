import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from importlib import resources
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from lxml import etree
from notice_samples import ACCEPTED, ALL, PROCESSING, RECEIPT, REPORTED, RETURNED, SUMMARY, TABLE, notice, told
from print_reading import pdf_text, right_edges, xmp

from outbox.notice_xml import Both
from outbox.prints.notice import notice_sheet
from outbox.prints.pdf import write_pdf
from outbox.prints.sheet import Grid, Pairs, texts_of
from outbox.prints.wording import LABELS, MORE_ROWS, UNDRAWN_LETTERS
from outbox.texts import word

SEALED = b"<sealed/>"
GOLDEN = Path(__file__).parent / "golden"


def sheet(frozen):
    return notice_sheet(SEALED, word(frozen))


def printed(frozen):
    return pdf_text(write_pdf(sheet(frozen)))


def squeezed(text):
    """Without spaces: lines of a PDF end anywhere."""
    return "".join(text.split())


@pytest.mark.parametrize("name", ALL)
def test_every_value_of_a_notice_stands_in_its_print(name):
    root = etree.fromstring(word(ALL[name]))
    moments = {"CreatedAt", "ReceivedAt", "SsnIssuedAt", "DecidedAt", "RegisteredOn", "IssuedAt", "Start", "End"}
    leaves = [one for one in root.iter() if len(one) == 0 and local(one) not in {*moments, "Kind", "PayMonth"}]
    values = [comma(one.text or "") if local(one) in {"Total", "Paid"} else one.text or "" for one in leaves]
    values += [
        one.get(name) for one in root.iter() for name in ("draft", "sequence", "office", "number") if one.get(name)
    ]
    text = squeezed(printed(ALL[name]))
    assert len(values) > 5
    assert [one for one in values if squeezed(one) not in text] == []


def local(element):
    return etree.QName(element).localname


def comma(amount):
    return amount.replace(".", ",")


def test_whose_the_money_of_a_report_became_is_printed_by_month_and_person_and_the_rest_with_its_cause():
    blocks = sheet(REPORTED).blocks
    grids = {block.heading.en: block.rows for block in blocks if isinstance(block, Grid)}
    assert [cell.qepik for cell in grids["Distribution by month"][0][1:]] == [37_500, 37_500, 0]
    assert [(row[0], row[1].qepik, row[2].qepik) for row in grids["Shares of insured persons"]] == [
        ("5VBK5VR", 30_000, 37_500),
        ("6HT3KPN", 20_000, 0),
    ]
    [rest] = [block for block in blocks if isinstance(block, Pairs) and block.heading.en == "Undistributed rest"]
    assert "Everything that is owed is paid" in {getattr(pair.value, "en", "") for pair in rest.pairs}


def test_an_accepted_table_is_printed_by_person_and_month():
    [paid] = [block for block in sheet(TABLE).blocks if isinstance(block, Grid)]
    amounts = [row[-1].qepik for row in paid.rows]
    assert amounts == [8_800, 4_031, 12_831]
    assert [row[-2] for row in paid.rows[:2]] == ["01.2025", "03.2025"]
    assert paid.rows[0][1] == "İsmayılova Şəfəq Üzeyir qızı"


@pytest.mark.parametrize("name", ALL)
def test_every_print_is_pdf_a_2b_in_two_languages(name):
    pdf = write_pdf(sheet(ALL[name]))
    described = xmp(pdf)
    assert (described.pdfaid_part, described.pdfaid_conformance) == ("2", "B")
    assert described.dc_language == ["az"]
    reader = pypdf.PdfReader(BytesIO(pdf))
    assert reader.metadata.title == f"{sheet(ALL[name]).title.az} / {sheet(ALL[name]).title.en}"
    fonts = {font for page in reader.pages for font in page["/Resources"]["/Font"].values()}
    assert all("NotoSans" in font.get_object()["/BaseFont"] for font in fonts)


def test_a_print_reads_as_it_did_before():
    assert printed(RETURNED) + "\n" == (GOLDEN / "return.txt").read_text(encoding="utf-8")


def test_moments_are_told_in_baku():
    text = printed(ACCEPTED)
    assert "21.11.2026 12:59:30" in text  # received, 08:59:30 UTC
    assert "21.11.2026 13:00:00" in text


def test_the_foot_names_the_digest_of_the_sealed_bytes_and_how_to_prove_them():
    text = squeezed(printed(RECEIPT))
    assert sha256(SEALED).hexdigest() in text
    assert "qebulreceiptverify" in text
    assert sha256(SEALED).hexdigest() in xmp(write_pdf(sheet(RECEIPT))).pdf_keywords


def test_the_same_notice_gives_the_same_bytes_in_another_process():
    code = (
        "import sys; sys.path.insert(0, 'tests/unit/outbox'); from test_printed_notices import *;"
        "print(sha256(write_pdf(sheet(RETURNED))).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == sha256(write_pdf(sheet(RETURNED))).hexdigest()


def test_the_date_of_a_print_is_the_notices():
    metadata = pypdf.PdfReader(BytesIO(write_pdf(sheet(RETURNED)))).metadata
    assert metadata.creation_date == metadata.modification_date == datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "name",
    ["#panic[x]", "*bold* _italic_ $x^2$", '"); #read("/etc/passwd")', "#{ } ] [ @ref <label>", "`raw` // text", "= A"],
)
def test_what_looks_like_markup_stays_text(name):
    person = {"surname": name, "given_name": "Şəfəq", "fin": "5VBK5VR"}
    frozen = replace(ACCEPTED, data={**ACCEPTED.data, "person": person})
    assert name in printed(frozen)


@pytest.mark.parametrize("letters", ["ə Ə İ ı ğ Ğ ş Ş ç ö ü", "1 234,50 ₼", "№ – — „ “ ”", "Ж Ω é"])
def test_the_fonts_have_the_letters_of_our_documents(letters):
    text = printed(notice("receipt", file_name=letters))
    assert letters in text
    assert squeezed(UNDRAWN_LETTERS.az) not in squeezed(text)


@pytest.mark.parametrize("letter", ["中", "😀", "\u202e", "\u200b", "\ue000"])
def test_a_letter_that_the_font_lacks_or_that_hides_others_is_shown_as_such(letter):
    text = printed(notice("receipt", file_name=f"a{letter}b.xml"))
    assert "a�b.xml" in text
    assert squeezed(UNDRAWN_LETTERS.az) in squeezed(text)


def test_a_long_word_is_printed_whole_and_does_not_leave_the_page():
    findings = [told("PERSON_UNKNOWN", value="W" * 400)]
    pdf = write_pdf(sheet(replace(RETURNED, data={**RETURNED.data, "findings": findings})))
    assert squeezed(pdf_text(pdf)).count("W") >= 400
    assert max(right_edges(pdf)) < 0.9


def test_an_element_without_words_is_shown_by_its_name():
    root = etree.fromstring(word(PROCESSING))
    etree.SubElement(root[-1], "{urn:qebul:notice:1}Officer").text = "H. Quliyeva"
    text = pdf_text(write_pdf(notice_sheet(SEALED, etree.tostring(root))))
    assert "Officer H. Quliyeva" in text


def test_every_element_of_the_schema_has_its_words():
    schema = etree.fromstring(resources.files("outbox").joinpath("xsd", "notice.xsd").read_bytes())
    names = {one.get("name") for one in schema.iter("{http://www.w3.org/2001/XMLSchema}element")}
    assert names - LABELS.keys() == {"Notice", "Az", "En", "Title", "Statement"}


def test_a_summary_of_many_documents_is_a_table_over_pages_with_the_same_heading():
    parts = [{**SUMMARY.data["parts"][0], "file": f"sened-{n}.xml", "submission": f"s-{n}"} for n in range(120)]
    pdf = write_pdf(sheet(notice("summary", insurer="1300144711", parts=parts)))
    pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(pdf)).pages]
    assert all(f"{n} / {len(pages)}" in page for n, page in enumerate(pages, 1))
    assert all("Müraciətin nömrəsi" in page for page in pages[:-1])
    assert sum(page.count("sened-") for page in pages) == 120


def test_a_table_that_is_too_long_ends_and_the_foot_says_so():
    parts = [{**SUMMARY.data["parts"][0], "file": f"sened-{n}.xml"} for n in range(5)]
    made = sheet(notice("summary", insurer="1300144711", parts=parts))
    assert pdf_text(write_pdf(made, most_rows=3)).count("sened-") == 3
    assert squeezed(MORE_ROWS.az) in squeezed(pdf_text(write_pdf(made, most_rows=3)))
    assert squeezed(MORE_ROWS.az) not in squeezed(pdf_text(write_pdf(made, most_rows=5)))


def test_what_is_no_notice_is_not_printed():
    with pytest.raises(ValueError, match="no notice"):
        notice_sheet(SEALED, b"<Other/>")


def test_a_notice_without_its_number_is_not_printed():
    root = etree.fromstring(word(RECEIPT))
    root.remove(root.find("{*}NoticeId"))
    with pytest.raises(ValueError, match="NoticeId"):
        notice_sheet(SEALED, etree.tostring(root))


def test_the_texts_of_a_sheet_are_all_that_is_printed():
    made = sheet(SUMMARY)
    assert {type(block) for block in made.blocks} == {Grid, Pairs}
    texts = list(texts_of(replace(made, foot=(Both("Son", "The end"),))))
    assert {"Son", "The end", made.digest, "a.xml", made.number} <= set(texts)
