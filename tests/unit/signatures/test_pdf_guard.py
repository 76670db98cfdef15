from dataclasses import replace

import pdf_forge
import pytest
from pki import codes
from pypdf.generic import DictionaryObject, NameObject

from signatures.pdf_guard import check_pdf
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import ReasonCode
from signatures.verdict import Outcome


def code(data, **limits):
    reason = check_pdf(data, replace(DEFAULT_POLICY, **limits))
    return reason and reason.code


def nothing(writer):
    pass


def test_what_we_make_passes():
    assert code(pdf_forge.unsigned()) is None
    assert code(pdf_forge.with_pypdf(nothing)) is None


@pytest.mark.parametrize("password", ["", "secret"])
def test_an_encrypted_file_is_named_as_such_whether_or_not_it_opens_without_a_password(password):
    data = pdf_forge.with_pypdf(lambda writer: writer.encrypt(password, "owner", algorithm="AES-256"))
    assert code(data) is ReasonCode.PDF_ENCRYPTED


@pytest.mark.parametrize(
    "dictionary",
    [
        pdf_forge.action("/JavaScript", JS="app.alert(1)"),
        pdf_forge.action("/Launch", F="calc.exe"),
        pdf_forge.action("/SubmitForm", F="https://example.com"),
        pdf_forge.action("/ImportData", F="data.fdf"),
    ],
)
def test_an_action_that_does_something_is_refused_on_opening_and_in_a_link(dictionary):
    assert code(pdf_forge.with_pypdf(pdf_forge.catalog("/OpenAction", dictionary))) is ReasonCode.PDF_ACTIVE
    assert code(pdf_forge.with_pypdf(pdf_forge.annotate(dictionary))) is ReasonCode.PDF_ACTIVE


def test_an_action_nested_in_another_is_found():
    outer = pdf_forge.action("/URI", URI="https://example.com")
    outer[NameObject("/Next")] = pdf_forge.action("/JavaScript", JS="app.alert(1)")
    assert code(pdf_forge.with_pypdf(pdf_forge.annotate(outer))) is ReasonCode.PDF_ACTIVE


def test_an_action_whose_kind_is_an_object_of_its_own_is_found():
    def hide(writer):
        hidden = pdf_forge.action("/Launch", F="calc.exe")
        hidden[NameObject("/S")] = writer._add_object(hidden.raw_get("/S"))
        pdf_forge.annotate(hidden)(writer)

    assert code(pdf_forge.with_pypdf(hide)) is ReasonCode.PDF_ACTIVE


def test_a_script_whose_name_is_written_with_escapes_is_found():
    data = pdf_forge.with_pypdf(pdf_forge.annotate(pdf_forge.action("/JavaScript", JS="app.alert(1)")))
    escaped = data.replace(b"/JavaScript", b"/J#61vaScri").replace(b"/JS", b"/#4aS")
    assert len(data) == len(escaped) - 2
    assert code(escaped) is ReasonCode.PDF_ACTIVE


def test_a_plain_link_and_an_opening_page_are_no_active_content():
    assert code(pdf_forge.with_pypdf(pdf_forge.annotate(pdf_forge.action("/URI", URI="https://example.com")))) is None
    assert code(pdf_forge.with_pypdf(pdf_forge.catalog("/OpenAction", pdf_forge.action("/GoTo", D="first")))) is None


def test_a_link_that_opens_by_itself_is_active():
    opening = pdf_forge.catalog("/OpenAction", pdf_forge.action("/URI", URI="https://example.com"))
    assert code(pdf_forge.with_pypdf(opening)) is ReasonCode.PDF_ACTIVE


def test_a_form_that_is_a_program_is_active():
    form = pdf_forge.catalog("/AcroForm", DictionaryObject({NameObject("/XFA"): NameObject("/None")}))
    assert code(pdf_forge.with_pypdf(form)) is ReasonCode.PDF_ACTIVE


def test_pages_objects_and_embedded_files_are_counted():
    data = pdf_forge.with_pypdf(lambda writer: writer.add_blank_page(100, 100))
    assert code(data, max_pdf_pages=2) is None
    assert code(data, max_pdf_pages=1) is ReasonCode.LIMIT_PDF
    assert code(data, max_pdf_objects=3) is ReasonCode.LIMIT_PDF
    assert code(data, max_pdf_attachments=2) is None
    assert code(data, max_pdf_attachments=1) is ReasonCode.LIMIT_PDF


def test_what_stands_before_the_header_is_not_skipped():
    assert code(b"\n" + pdf_forge.unsigned()) is ReasonCode.PDF_MALFORMED


@pytest.mark.parametrize(
    "data", [b"%PDF-", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\nstartxref\n5\n%%EOF", b"%PDF-" + bytes(4096)]
)
def test_a_file_that_only_begins_like_a_pdf_is_malformed(data):
    assert code(data) is ReasonCode.PDF_MALFORMED


def test_a_page_tree_that_bites_its_tail_is_malformed():
    data = pdf_forge.unsigned()
    # The kid of the page tree is the tree itself.
    number = data.split(b"/Pages ", 1)[1].split()[0]
    kid = data.split(b"/Kids [ ", 1)[1].split()[0]
    assert len(number) == len(kid)
    assert code(data.replace(b"/Kids [ " + kid, b"/Kids [ " + number)) is ReasonCode.PDF_MALFORMED


def test_a_picture_named_pdf_is_told_by_its_bytes(house):
    verdict = house.judge(b"\x89PNG\r\n\x1a\n" + bytes(2000))
    assert (verdict.kind, verdict.outcome, codes(verdict)) == ("unknown", Outcome.INVALID, ("FORMAT_UNKNOWN",))


def test_a_picture_with_the_header_of_a_pdf_in_it_is_no_pdf(house):
    verdict = house.judge(b"\x89PNG\r\n\x1a\n%PDF-1.7\n" + bytes(2000))
    assert (verdict.kind, codes(verdict)) == ("pdf", ("PDF_MALFORMED",))
