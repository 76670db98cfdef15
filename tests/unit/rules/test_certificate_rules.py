from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from rules.certificate import check_certificate, compare_holder
from schemas.certificate import CERTIFICATE_CODE, CertificateKind, CertificateReplacement, Reason
from schemas.certificate_reasons import certificate_reasons, newest_reason, reason_on
from schemas.envelope import Envelope
from schemas.identifiers import DocumentId, Fin, Ssn, Voen
from schemas.person import PersonRecord, Sex
from schemas.registration import DocumentType, Identity

BODY = "/Submission/CertificateReplacement"
SSN = "9000000000001"
DAY = date(2026, 11, 21)
DOCUMENT = CertificateReplacement(
    identity=Identity(document_type=DocumentType.DIN, fin=Fin("5VBK5VR")), ssn=Ssn(SSN), reason=Reason.LOST
)
ENVELOPE = Envelope(
    document_id=DocumentId(UUID(int=1)),
    service=CERTIFICATE_CODE,
    service_version=1,
    insurer_voen=Voen("1300144711"),
    created_at=datetime(2026, 11, 20, tzinfo=UTC),
)
RECORD = PersonRecord(
    fin=Fin("5VBK5VR"),
    document_type=DocumentType.DIN,
    surname="Əliyeva",
    given_name="Günel",
    patronymic="",
    sex=Sex.FEMALE,
    birth_date=date(1990, 5, 1),
    citizenship="AZE",
    registered_address=None,
)
GOOD = {"record": RECORD, "ssn": SSN, "in_force": True, "linked": True}


def told(**changes):
    return [(one.code, one.where.removeprefix(BODY), one.value) for one in compare_holder(DOCUMENT, **GOOD | changes)]


def test_one_person_with_a_certificate_in_force_has_no_finding():
    assert told() == []
    assert check_certificate(DOCUMENT, ENVELOPE, DAY) == ()


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"record": None}, ("PERSON_UNKNOWN", "/Identity/Fin", "5VBK5VR")),
        ({"record": replace(RECORD, alive=False)}, ("PERSON_DIED", "/Identity/Fin", "5VBK5VR")),
        (
            {"record": replace(RECORD, document_type=DocumentType.MIGRATION)},
            ("IDENTITY_DOCUMENT_DIFFERS", "/Identity/DocumentType", "DIN"),
        ),
        ({"ssn": None}, ("PERSON_NOT_INSURED", "/Identity/Fin", "5VBK5VR")),
        ({"ssn": "9000000000002"}, ("SSN_NOT_OF_PERSON", "/Ssn", SSN)),
        ({"in_force": None}, ("CERTIFICATE_NONE", "/Ssn", SSN)),
        ({"in_force": False}, ("CERTIFICATE_ENDED", "/Ssn", SSN)),
        ({"linked": False}, ("PERSON_OF_ANOTHER_INSURER", "/Identity/Fin", "5VBK5VR")),
    ],
)
def test_what_the_registers_say_against_it_is_told_at_its_place(changes, found):
    assert told(**changes) == [found]


def test_of_a_stranger_nothing_is_told_but_that_the_numbers_are_not_of_one_person():
    dead = replace(RECORD, alive=False, document_type=DocumentType.MIGRATION)
    strangers = {"ssn": "9000000000002", "in_force": False, "linked": False}
    assert told(record=dead, **strangers) == [("SSN_NOT_OF_PERSON", "/Ssn", SSN)]


def test_an_identity_card_has_a_fin_of_seven_characters():
    short = DOCUMENT.model_copy(update={"identity": Identity(document_type=DocumentType.DIN, fin=Fin("5VBK5"))})
    [found] = check_certificate(short, ENVELOPE, DAY)
    assert (found.code, found.where) == ("FIN_LENGTH_FOR_DOCUMENT", f"{BODY}/Identity/Fin")


def test_what_was_lost_is_given_again_and_all_else_is_replaced():
    kinds = {reason: reason_on(reason, DAY).kind for reason in Reason}
    assert {reason for reason, kind in kinds.items() if kind is CertificateKind.DUPLICATE} == {Reason.LOST}
    assert set(kinds.values()) == {CertificateKind.DUPLICATE, CertificateKind.REPLACEMENT}


def test_what_is_assumed_about_reasons_is_marked():
    assert {one.confidence for one in certificate_reasons()} == {"I"}


def test_a_reason_of_yesterday_keeps_its_name():
    assert newest_reason("LOST").name_en.startswith("Loss")
    assert newest_reason("STOLEN") is None
