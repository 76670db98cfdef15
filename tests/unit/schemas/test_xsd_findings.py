import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import resources

import pytest
from lxml import etree
from submission_strategies import full_submission

from schemas.services import SERVICES
from schemas.submission import write_submission
from schemas.xml import parse_xml
from schemas.xsd_check import MOST_FINDINGS, validate_xsd

XS = "{http://www.w3.org/2001/XMLSchema}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
BODY = "/Submission/InsuredRegistration"
GOOD = write_submission(full_submission()).decode()


def places(text: str) -> list[tuple[str, str]]:
    found = validate_xsd(parse_xml(text.encode()), "insured_registration")
    assert {one.code for one in found} <= {"XSD_INVALID"}
    return [(one.where, one.value) for one in found]


@pytest.mark.parametrize(
    ("good", "bad", "where", "fault"),
    [
        ("<Fin>5VBK5VR<", "<Fin>5VBKO<", f"{BODY}/Identity/Fin", "pattern"),
        ("<Kind>initial<", "<Kind>first<", f"{BODY}/Kind", "enumeration"),
        ("<Kind>initial</Kind>", "", BODY, "expected: Kind"),
        ("<Surname>Əliyeva</Surname>", "", f"{BODY}/Names", "expected: Surname"),
        ("<Contacts>", "<Fin>5VBK5VR</Fin><Contacts>", f"{BODY}/Fin", "expected: Contacts"),
        ("</Names>", "<X/></Names>", f"{BODY}/Names/X", "element"),
        ("<Email>a@b.az</Email>", "<X/>", f"{BODY}/Contacts/X", "expected: Email"),
        ("</Names>", "</Names><Names/>", f"{BODY}/Names[2]", "expected: RegisteredAddress, ActualAddressDiffers"),
        ("<Surname>Əliyeva<", f"<Surname>{'ə' * 101}<", f"{BODY}/Names/Surname", "maxLength"),
        ("+994124444444", "\n", f"{BODY}/Contacts/Phone[2]", "pattern"),
        ("2026-11-21T10", "2026-02-30T10", "/Submission/Envelope/CreatedAt", "type"),
        ("2026-11-21T10", "1999-11-21T10", "/Submission/Envelope/CreatedAt", "minInclusive"),
        ("<Kind>", '<Kind x="5VBK5VR">', f"{BODY}/Kind", "attribute"),
        ("<Contacts>", "<Contacts>5VBK5VR", f"{BODY}/Contacts", "text"),
        ("<Name>b.pdf<", "<Name>a.pdf<", "/Submission/Envelope/Attachments/Attachment[2]", "unique"),
        ('name="b.pdf"', 'name="a.pdf"', "/Submission/AttachmentContent[2]", "unique"),
        ("Submission", "Paper", "/Paper", "element"),
    ],
)
def test_a_fault_is_told_with_its_place_and_kind(good: str, bad: str, where: str, fault: str):
    assert good in GOOD
    assert places(GOOD) == []
    assert places(GOOD.replace(good, bad)) == [(where, fault)]


def test_a_prefixed_document_has_the_same_places():
    text = GOOD.replace("<Kind>initial</Kind>", '<q:Kind xmlns:q="urn:qebul:document:1">first</q:Kind>')
    assert places(text) == [(f"{BODY}/Kind", "enumeration")]


def test_no_finding_shows_what_the_document_says():
    text = GOOD.replace("Əliyeva", "x" * 200).replace("5VBK5VR", "SECRETFIN").replace("Bakı<", "<")
    shown = str(validate_xsd(parse_xml(text.encode()), "insured_registration"))
    assert "SECRETFIN" not in shown
    assert "xxxx" not in shown


def test_faults_without_end_make_a_short_list():
    text = GOOD.replace("</Contacts>", "</Contacts>" + "".join(f"<X{number}/>" for number in range(9)))
    broken = text.replace("<Building>1A", '<Building a="" b="">').replace("<Attachment>", '<Attachment z="">')
    many = broken.replace("</Attachments>", "<Attachment><Name> </Name></Attachment>" * 98 + "</Attachments>")
    assert len(places(many)) == MOST_FINDINGS


def test_threads_do_not_mix_their_findings():
    bad = GOOD.replace("<Fin>5VBK5VR<", "<Fin>5VBKO<")
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda number: len(places(bad if number % 2 else GOOD)), range(400)))
    assert counts == [0, 1] * 200


def test_an_unknown_schema_is_our_bug():
    with pytest.raises(FileNotFoundError):
        validate_xsd(parse_xml(b"<a/>"), "no_such_service")


@pytest.mark.parametrize("name", ["common", *[service.xsd for service in SERVICES.values()]])
def test_every_element_is_documented_in_both_languages(name: str):
    schema = etree.fromstring(resources.files("schemas").joinpath("xsd", f"{name}.xsd").read_bytes())
    elements = list(schema.iter(f"{XS}element", f"{XS}attribute"))
    assert elements
    for element in elements:
        told = {note.get(LANG): note.text for note in element.iterfind(f"{XS}annotation/{XS}documentation")}
        assert set(told) == {"az", "en"}, element.get("name")
        assert all(told.values())


def test_the_faults_among_many_siblings_are_found_without_going_through_all_of_them_for_each():
    example = (resources.files("docs") / "examples" / "distribution.xml").read_text(encoding="utf-8")
    line = "<Line><Code>x</Code><Amount>x</Amount></Line>"
    root = parse_xml(example.replace("<Line>", line * 1000 + "<Line>", 1).encode())
    validate_xsd(root, "payment_distribution")
    calls = []
    sys.setprofile(lambda _frame, event, _argument: calls.append(1) if event == "call" else None)
    try:
        found = validate_xsd(root, "payment_distribution")
    finally:
        sys.setprofile(None)
    assert len(found) == MOST_FINDINGS
    assert len(calls) < 10_000


def crowd(lines):
    example = (resources.files("docs") / "examples" / "report.xml").read_text(encoding="utf-8")
    head, _, rest = example.partition("<Insured>")
    *_, tail = rest.rpartition("</Insured>")
    return parse_xml((head + "".join(lines) + tail).encode())


def insured(n, fin=None):
    told = f"{n:07}" if fin is None else fin
    return f"<Insured><Fin>{told}</Fin><First>1.00</First><Second>1.00</Second><Third>1.00</Third></Insured>"


def test_a_fault_in_each_of_very_many_rows_is_told_as_quickly_as_in_few():
    begun = time.process_time()
    found = validate_xsd(crowd(insured(n, "small") for n in range(20_000)), "quarterly_report")
    assert [one.where for one in found][:2] == [f"/Submission/QuarterlyReport/Insured[{n}]/Fin" for n in (1, 2)]
    assert len(found) == MOST_FINDINGS
    assert time.process_time() - begun < 2  # the path of each fault took four


def test_faults_behind_very_many_good_rows_are_told_where_they_are():
    lines = [insured(n) for n in range(3000)]
    lines[2900:] = [insured(n, "small") for n in range(100)]
    whole = crowd(lines)
    before = etree.tostring(whole)
    found = [one.where for one in validate_xsd(whole, "quarterly_report")]
    assert found == [f"/Submission/QuarterlyReport/Insured[{n}]/Fin" for n in range(2901, 2951)]
    few = crowd([*lines[:2900], insured(1, "small"), *lines[:99]])
    assert [one.where for one in validate_xsd(few, "quarterly_report")] == found[:1]
    assert etree.tostring(whole) == before
