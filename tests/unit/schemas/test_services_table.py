from dataclasses import replace

import pytest
from submission_strategies import full_submission

from schemas.findings import Finding
from schemas.services import SERVICES, find_service
from schemas.submission import write_submission
from schemas.xml import parse_xml

GOOD = write_submission(full_submission()).decode()
ENVELOPE = "/Submission/Envelope"


def test_a_good_document_names_its_service():
    assert find_service(parse_xml(GOOD.encode())) is SERVICES["insured_registration"]


def test_each_service_is_told_in_both_languages():
    for code, service in SERVICES.items():
        assert service.code == code
        assert service.name("az")
        assert service.name("az") != service.name("en")


@pytest.mark.parametrize(
    ("good", "bad", "code", "where", "value"),
    [
        ("Submission", "Paper", "NOT_OUR_DOCUMENT", "/Paper", ""),
        ("urn:qebul:document:1", "urn:other", "NOT_OUR_DOCUMENT", "/Submission", ""),
        (
            "urn:qebul:document:1",
            "urn:qebul:document:2",
            "NAMESPACE_VERSION_UNKNOWN",
            "/Submission",
            "urn:qebul:document:2",
        ),
        (">insured_registration<", ">death<", "SERVICE_UNKNOWN", f"{ENVELOPE}/Service", "death"),
        ("Version>1<", "Version>2<", "SERVICE_VERSION_UNKNOWN", f"{ENVELOPE}/ServiceVersion", "2"),
        ("Version>1<", "Version>one<", "XSD_INVALID", f"{ENVELOPE}/ServiceVersion", "pattern"),
        ("<Service>insured_registration</Service>", "", "XSD_INVALID", ENVELOPE, "expected: Service"),
        ("Envelope>", "Cover>", "XSD_INVALID", "/Submission", "expected: Envelope"),
        ("<Envelope>", "<Envelope/><Envelope>", "XSD_INVALID", "/Submission", "expected: Envelope"),
        ("<ServiceVersion>1</ServiceVersion>", "", "XSD_INVALID", ENVELOPE, "expected: ServiceVersion"),
    ],
)
def test_what_cannot_be_routed_is_told(good: str, bad: str, code: str, where: str, value: str):
    assert good in GOOD
    found = find_service(parse_xml(GOOD.replace(good, bad).encode()))
    assert isinstance(found, Finding)
    assert (found.code, found.where, found.value) == (code, where, value)


def test_two_services_in_one_envelope_name_none():
    twice = GOOD.replace("<Service>", "<Service>insured_registration</Service><Service>")
    found = find_service(parse_xml(twice.encode()))
    assert isinstance(found, Finding)


def test_a_document_of_no_known_service_is_not_written():
    submission = full_submission()
    envelope = submission.envelope.model_copy(update={"service": "death"})
    with pytest.raises(KeyError):
        write_submission(replace(submission, envelope=envelope))
