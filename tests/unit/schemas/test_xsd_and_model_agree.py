"""The XSD and the model are two descriptions of one language: whatever one refuses, the other refuses.

Each run tries a third of the texts in a place, and half of the changes, in the next place others: ``make test-whole``
tries all.
"""

import contextlib
import json
from copy import deepcopy

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree
from submission_strategies import CHANGES, TEXTS, Break, bare_submissions, breaks, full_submissions, submissions
from whole import some, times

from schemas.binding import UnreadableDocument
from schemas.findings import Finding
from schemas.services import SERVICES, find_service
from schemas.submission import Submission, read_submission, write_submission
from schemas.xml import MalformedXml, parse_xml, path_of, qualified
from schemas.xsd_check import validate_xsd

ENVELOPE_OF = "insured_registration"  # it is the same for all services
REPORT = "QuarterlyReport"
# Texts that tell one type from another.
TELLING = [
    *["", "2026-11", "2026-Q3", "44.00", "-0.01", "1000000000.00", "0", "99", "9999999", "5VBK5VR", "DIN", "97000"],
    *["1300144711", "P-1", "INITIAL", "GIFT", "true"],
]
WRITINGS = [
    pytest.param(write_submission(one), id=f"{service} {length} {number}")
    for service in SERVICES
    for length, examples in (("whole", full_submissions(service)), ("bare", bare_submissions(service)))
    for number, one in enumerate(examples, start=1)
]


def taken_by_xsd(root: etree._Element) -> bool:
    service = find_service(root)
    return not isinstance(service, Finding) and not validate_xsd(root, service.xsd)


def taken_by_model(root: etree._Element) -> bool:
    try:
        read_submission(root)
    except UnreadableDocument:
        return False
    return True


@settings(deadline=None, max_examples=times(30, 60))
@given(submissions)
def test_what_is_written_is_read_back_the_same(submission: Submission):
    assert read_submission(parse_xml(write_submission(submission))) == submission


@settings(deadline=None, max_examples=times(25, 50))
@given(submissions)
def test_a_document_kept_as_json_is_read_back_the_same(submission: Submission):
    kept = json.loads(json.dumps(submission.document.model_dump(mode="json")))
    assert SERVICES[submission.envelope.service].model.model_validate(kept) == submission.document


@settings(deadline=None, max_examples=times(30, 60))
@given(submissions)
def test_what_is_written_follows_the_xsd(submission: Submission):
    xsd = SERVICES[submission.envelope.service].xsd
    assert validate_xsd(parse_xml(write_submission(submission)), xsd) == ()


@settings(deadline=None, max_examples=times(60, 200))
@given(submissions, st.integers(0), breaks)
def test_a_document_broken_in_one_place_is_judged_alike(submission: Submission, which: int, broken: Break):
    root = parse_xml(write_submission(submission))
    places = list(root.iter(etree.Element))[1:]
    with contextlib.suppress(ValueError):  # what XML cannot hold cannot arrive
        broken(places[which % len(places)])
    try:
        received = parse_xml(etree.tostring(root))
    except MalformedXml:
        assume(False)
    assert taken_by_xsd(received) == taken_by_model(received)


@pytest.mark.parametrize("good", [one for one in WRITINGS if " whole " in one.id])
def test_every_text_in_every_place_is_judged_alike(good: bytes):
    received = parse_xml(good)
    assert taken_by_xsd(received)
    judged = {True: 0, False: 0}
    for number, place in enumerate(leaves(received)):
        before = place.text
        for text in some(TEXTS if of_own_type(place) else TELLING, 3, number):
            with contextlib.suppress(ValueError):
                place.text = text
                taken = taken_by_model(received)
                assert taken_by_xsd(received) == taken, f"{path_of(place)} {text!r}"
                judged[taken] += 1
        place.text = before
    assert min(judged.values()) > 0
    assert sum(judged.values()) > 20


def of_own_type(place: etree._Element) -> bool:
    """Of the many places of a report only those of a type that no other service has are tried with every text."""
    names = [etree.QName(one).localname for one in (place, *place.iterancestors())]
    return (
        REPORT not in names or names[0] in {"Kind", "Period", "Number", "EmployeesTotal"} or names[1] == "OpeningDebt"
    )


def leaves(root: etree._Element) -> list[etree._Element]:
    """The places that hold a text: of brothers alike one, and those of the envelope in one service only."""
    envelope = root.find(qualified("Envelope"))
    everywhere = find_service(root).code == ENVELOPE_OF
    found: dict[tuple[str, ...], etree._Element] = {}
    for one in root.iter(etree.Element):
        above = [one, *one.iterancestors()]
        if not len(one) and (everywhere or envelope not in above):
            found.setdefault(tuple(element.tag for element in above), one)
    return list(found.values())


@pytest.mark.parametrize("good", WRITINGS)
def test_every_change_in_every_place_is_judged_alike(good: bytes):
    for number in range(1, len(list(parse_xml(good).iter(etree.Element)))):
        for change in some(CHANGES, 2, number):
            root = parse_xml(good)
            change(list(root.iter(etree.Element))[number])
            received = parse_xml(etree.tostring(root))
            assert taken_by_xsd(received) == taken_by_model(received), etree.tostring(root).decode()


def test_one_hundred_attachments_are_taken_and_one_more_is_not():
    entry = (
        "<Attachment><Name>{}</Name><Sha256>{}</Sha256><MediaType>a/b</MediaType>"
        "<DocumentType>A</DocumentType></Attachment>"
    )
    for count, taken in ((100, True), (101, False)):
        entries = "".join(entry.format(number, "0" * 64) for number in range(count))
        contents = "".join(f'<AttachmentContent name="{number}">QQ==</AttachmentContent>' for number in range(count))
        for listed, carried in ((entries, ""), ("", contents)):
            root = parse_xml(document(f"<Attachments>{listed}</Attachments>" if listed else "", carried))
            assert taken_by_xsd(root) == taken_by_model(root) == taken


@pytest.mark.parametrize(
    ("service", "element", "most"),
    [
        ("childcare_table", "Person", 1000),
        ("childcare_table", "PaidMonth", 37),
        ("childcare_table", "File", 100),
        ("production_calendar", "WorkDay", 31),
        ("insurer_registration", "Auxiliary", 4),
        ("quarterly_report", "LabourPayment", 3),
        ("quarterly_report", "Payment", 1000),
        ("quarterly_report", "ExemptIncome", 1000),
    ],
)
def test_as_many_as_allowed_are_taken_and_one_more_is_not(service: str, element: str, most: int):
    root = parse_xml(write_submission(full_submissions(service)[0]))
    first = next(root.iter(qualified(element)))
    there = len(first.getparent().findall(first.tag))
    for _ in range(most - there):
        first.addnext(deepcopy(first))
    assert taken_by_xsd(root)
    assert taken_by_model(root)
    first.addnext(deepcopy(first))
    assert not taken_by_xsd(root)
    assert not taken_by_model(root)


def test_a_service_that_is_not_known_is_read_by_neither():
    root = parse_xml(document("").replace(b"insured_registration", b"death_notice"))
    assert not taken_by_xsd(root)
    assert not taken_by_model(root)


def test_an_empty_list_of_attachments_is_taken_by_neither():
    root = parse_xml(document("<Attachments> </Attachments>"))
    assert not taken_by_xsd(root)
    assert not taken_by_model(root)


def test_prefixed_names_mean_the_same():
    text = document("").replace(b"</", b"</q:").replace(b"xmlns=", b"xmlns:q=")
    text = b"<".join(part if part.startswith((b"/", b"?")) or not part else b"q:" + part for part in text.split(b"<"))
    root = parse_xml(text)
    assert root.prefix == "q"
    assert taken_by_xsd(root)
    assert taken_by_model(root)


def document(in_envelope: str, behind: str = "") -> bytes:
    return f"""<Submission xmlns="urn:qebul:document:1"><Envelope>
<DocumentId>3b241101-e2bb-4255-8caf-4136c566a962</DocumentId><Service>insured_registration</Service>
<ServiceVersion>1</ServiceVersion><InsurerVoen>1300144711</InsurerVoen><CreatedAt>2026-11-21T10:00:00Z</CreatedAt>
{in_envelope}</Envelope><InsuredRegistration><Kind>initial</Kind>
<Identity><DocumentType>DIN</DocumentType><Fin>5VBK5VR</Fin></Identity>
<ActualAddressDiffers>false</ActualAddressDiffers><Contacts><Phone>+994501234567</Phone></Contacts>
</InsuredRegistration>{behind}</Submission>""".encode()


def test_an_attribute_of_the_root_is_taken_by_neither():
    root = parse_xml(document("").replace(b"<Submission ", b'<Submission Id="s1" '))
    assert not taken_by_xsd(root)
    assert not taken_by_model(root)
