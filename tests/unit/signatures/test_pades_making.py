import io

import pdf_forge
import pytest
from pki import DOCUMENT, NOW, SIGNED_AT
from pypdf import PdfReader

from demo.hostile_pdf import with_hybrid_references
from signatures.pades_making import sign_pdf
from signatures.pdf_making import make_pdf
from signatures.reasons import ReasonCode
from signatures.signing import CannotSign


class CountingKey:
    """A key that tells how often it was used, as a card would by asking for its PIN."""

    def __init__(self, key):
        self.key = key
        self.uses = 0

    def __getattr__(self, name):
        return getattr(self.key, name)

    def sign(self, data):
        self.uses += 1
        return self.key.sign(data)


def test_the_page_can_be_read_and_lists_the_files():
    reader = PdfReader(io.BytesIO(make_pdf(DOCUMENT, {"skan (1).png": b"1"}, "Aylıq hesabat (Ə. Vəliyev)")))
    [page] = reader.pages
    text = page.extract_text()
    assert "Ayliq hesabat (E. Veliyev)" in text
    assert "skan (1).png" in text
    assert f"{len(DOCUMENT)} B" in text
    assert reader.metadata.title == "Aylıq hesabat (Ə. Vəliyev)"


def test_the_submission_is_an_associated_file_of_the_document():
    reader = PdfReader(io.BytesIO(pdf_forge.unsigned()))
    relations = [(one.get_object()["/UF"], one.get_object()["/AFRelationship"]) for one in reader.root_object["/AF"]]
    assert relations == [("submission.xml", "/Source"), (pdf_forge.SCAN_NAME, "/Supplement")]


def test_more_files_than_lines_still_fit_on_the_page():
    made = make_pdf(DOCUMENT, {f"{number:03}.png": b"" for number in range(150)}, "")
    [page] = PdfReader(io.BytesIO(made)).pages
    assert page.extract_text().rstrip().endswith("…")


def test_the_same_input_gives_the_same_file():
    assert pdf_forge.unsigned() == pdf_forge.unsigned()


def test_a_signature_uses_the_key_once(house):
    key = CountingKey(house.person)
    sign_pdf(pdf_forge.unsigned(), key, signing_time=SIGNED_AT)
    assert key.uses == 1


def test_the_signed_file_begins_with_the_unsigned_one(house):
    unsigned = pdf_forge.unsigned()
    assert sign_pdf(unsigned, house.person, signing_time=NOW).startswith(unsigned)


@pytest.mark.parametrize(
    ("pdf", "code"),
    [
        (b"%PDF-1.7\n%%EOF", ReasonCode.PDF_MALFORMED),
        (make_pdf(b"<open>", {}, ""), ReasonCode.XML_MALFORMED),
        (make_pdf(DOCUMENT, {"a/b": b""}, ""), ReasonCode.PDF_CONTENT),
        (make_pdf(DOCUMENT, {"submission.xml": b"<a/>"}, ""), ReasonCode.PDF_CONTENT),
        (make_pdf(DOCUMENT, {"second.xml": b"<a/>"}, ""), ReasonCode.PDF_CONTENT),
        (with_hybrid_references(pdf_forge.unsigned()), ReasonCode.PDF_HYBRID),
    ],
)
def test_what_we_would_refuse_is_not_signed_and_the_key_not_touched(house, pdf, code):
    key = CountingKey(house.person)
    with pytest.raises(CannotSign) as caught:
        sign_pdf(pdf, key, signing_time=NOW)
    assert (caught.value.reason.code, key.uses) == (code, 0)


def test_another_keys_signature_does_not_leave(house):
    class Wrong(CountingKey):
        def sign(self, data):
            return self.key.sign(data + b"x")

    with pytest.raises(CannotSign) as caught:
        sign_pdf(pdf_forge.unsigned(), Wrong(house.rsa), signing_time=NOW)
    assert caught.value.reason.code is ReasonCode.SIG_VALUE
