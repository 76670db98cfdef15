import pdf_forge
import pytest
from pki import DOCUMENT, codes
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from signatures.pades_content import read_content
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import Reason, ReasonCode
from signatures.refusal import Refused


def reason(pdf):
    """Why the content is refused; None when it isn't."""
    try:
        read_content(pdf, DEFAULT_POLICY)
    except Refused as refused:
        return refused.reason
    return None


def with_names(*pairs):
    return pdf_forge.with_pypdf(pdf_forge.names(*pairs))


def test_other_programs_files_are_read_too():
    content = read_content(with_names(("bəyannamə.XML", DOCUMENT), ("a.png", b"a")), DEFAULT_POLICY)
    assert [part.name for part in content.documents] == ["bəyannamə.XML"]
    assert [part.name for part in content.attachments] == ["a.png"]


def test_a_signed_pdf_without_a_submission_is_refused(house):
    signed = pdf_forge.sign_otherwise(with_names(("a.png", b"a")), house.person)
    assert codes(house.judge(signed)) == ("PDF_CONTENT",)


def test_there_must_be_exactly_one_submission():
    assert reason(with_names()) == Reason(ReasonCode.PDF_CONTENT, "0 XML files")
    assert reason(with_names(("a.xml", b"<a/>"), ("b.xml", b"<b/>"))) == Reason(ReasonCode.PDF_CONTENT, "2 XML files")


@pytest.mark.parametrize("other", ["Əlavə.png", "əLAVƏ.PNG", "A\u0308.png"])
def test_a_name_stands_once_however_it_is_written(other):
    first = {"A\u0308.png": "\u00c4.png"}.get(other, "Əlavə.png")
    doubled = with_names(("s.xml", DOCUMENT), (first, b"1"), (other, b"2"))
    assert reason(doubled) == Reason(ReasonCode.PDF_CONTENT, "a file name twice")


@pytest.mark.parametrize("name", ["../s.png", "a/b.png", "a\\b.png", "", "..", "a\0b", "a\u202egnp.exe", "x" * 256])
def test_a_name_that_could_be_taken_for_something_else_is_refused(name):
    assert reason(with_names(("s.xml", DOCUMENT), (name, b"1"))) == Reason(ReasonCode.PDF_CONTENT, "file name")


def test_the_submission_goes_through_the_guard_of_xml():
    assert reason(with_names(("s.xml", b"<!DOCTYPE a><a/>"))).code is ReasonCode.XML_DOCTYPE
    assert reason(with_names(("s.xml", b"<a>"))).code is ReasonCode.XML_MALFORMED


def test_a_bomb_is_not_inflated():
    stream = DecodedStreamObject()
    stream.set_data(bytes(80 * 1024 * 1024))

    def change(writer):
        packed = writer._add_object(stream.flate_encode())
        file = {
            NameObject("/F"): TextStringObject("s.xml"),
            NameObject("/EF"): DictionaryObject({NameObject("/F"): packed}),
        }
        tree = ArrayObject([TextStringObject("s.xml"), DictionaryObject(file)])
        names = DictionaryObject({NameObject("/EmbeddedFiles"): DictionaryObject({NameObject("/Names"): tree})})
        writer.root_object[NameObject("/Names")] = names

    bomb = pdf_forge.with_pypdf(change)
    assert len(bomb) < 200_000
    assert reason(bomb) == Reason(ReasonCode.LIMIT_PDF, "decompression")


def test_a_name_tree_that_bites_its_tail_ends():
    def change(writer):
        node = DictionaryObject()
        reference = writer._add_object(node)
        node[NameObject("/Kids")] = ArrayObject([reference, reference])
        writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/EmbeddedFiles"): reference})

    assert reason(pdf_forge.with_pypdf(change)).code is ReasonCode.LIMIT_PDF


@pytest.mark.parametrize(
    "odd", [NumberObject(1), NameObject("/x"), TextStringObject("x"), ArrayObject(), DictionaryObject()]
)
def test_an_entry_of_another_type_is_refused(odd):
    def change(writer):
        tree = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("s.xml"), odd])})
        writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/EmbeddedFiles"): tree})

    assert reason(pdf_forge.with_pypdf(change)).code is ReasonCode.PDF_CONTENT


def test_two_contents_under_one_name_are_refused():
    def change(writer):
        both = [DecodedStreamObject(), DecodedStreamObject()]
        both[0].set_data(DOCUMENT)
        both[1].set_data(DOCUMENT.replace(b"own", b"bad"))
        files = {NameObject(key): writer._add_object(one) for key, one in zip(("/F", "/UF"), both, strict=True)}
        file = {NameObject("/F"): TextStringObject("s.xml"), NameObject("/EF"): DictionaryObject(files)}
        tree = DictionaryObject(
            {NameObject("/Names"): ArrayObject([TextStringObject("s.xml"), DictionaryObject(file)])}
        )
        writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/EmbeddedFiles"): tree})

    assert reason(pdf_forge.with_pypdf(change)) == Reason(ReasonCode.PDF_CONTENT, "several files under one name")
