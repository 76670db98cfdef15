from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.registration import check_registration
from schemas.envelope import Envelope
from schemas.findings import Finding, Severity
from schemas.identifiers import DocumentId, Fin, Voen
from schemas.registration import Address, Contacts, DocumentType, Identity, InsuredRegistration, Kind, Names

RECEIVED_ON = date(2026, 11, 21)
BODY = "/Submission/InsuredRegistration"
ADDRESS = Address(region="Bakı", street="Nizami", building="1")
NAMES = Names(surname="Əliyeva", given_name="Günel")
ENVELOPE = Envelope(
    document_id=DocumentId(UUID("3b241101-e2bb-4255-8caf-4136c566a962")),
    service="insured_registration",
    service_version=1,
    insurer_voen=Voen("1300144711"),
    created_at=datetime(2026, 11, 21, 10, tzinfo=UTC),
)
DOCUMENT = InsuredRegistration(
    kind=Kind.INITIAL,
    identity=Identity(document_type=DocumentType.DIN, fin=Fin("5VBK5VR")),
    actual_address_differs=False,
    contacts=Contacts(phones=("+994501234567",), email="a@b.az"),
)


def check(received_on: date = RECEIVED_ON, envelope: dict[str, object] | None = None, **changes) -> tuple[Finding, ...]:
    document = DOCUMENT.model_copy(update=changes)
    return check_registration(document, ENVELOPE.model_copy(update=envelope or {}), received_on)


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    return [(one.code, one.where, one.value) for one in findings]


def identity(document_type: DocumentType, fin: str) -> Identity:
    return Identity(document_type=document_type, fin=Fin(fin))


def test_a_good_registration_has_no_finding():
    assert check() == ()


@pytest.mark.parametrize("fin", ["5VBK5", "5VBK5V"])
def test_a_short_fin_belongs_to_a_residence_permit_only(fin: str):
    found = check(identity=identity(DocumentType.DIN, fin))
    assert told(found) == [("FIN_LENGTH_FOR_DOCUMENT", f"{BODY}/Identity/Fin", fin)]
    assert check(identity=identity(DocumentType.MIGRATION, fin)) == ()


def test_a_residence_permit_may_have_seven_characters():
    assert check(identity=identity(DocumentType.MIGRATION, "5VBK5VR")) == ()


def test_a_ticked_box_needs_an_actual_address():
    assert told(check(actual_address_differs=True)) == [
        ("ACTUAL_ADDRESS_MISSING", f"{BODY}/ActualAddressDiffers", ""),
    ]
    assert check(actual_address_differs=True, actual_address=ADDRESS) == ()


def test_an_actual_address_needs_the_ticked_box():
    assert told(check(actual_address=ADDRESS)) == [("ACTUAL_ADDRESS_NOT_TICKED", f"{BODY}/ActualAddress", "")]


def test_a_correction_of_address_and_contacts_has_no_finding():
    assert check(kind=Kind.CORRECTION, actual_address_differs=True, actual_address=ADDRESS) == ()


def test_a_correction_must_not_carry_names():
    found = told(check(kind=Kind.CORRECTION, names=NAMES))
    assert found == [("CORRECTION_NOT_ALLOWED_FIELD", f"{BODY}/Names", "Names")]
    assert check(names=NAMES) == ()


def test_a_correction_must_not_carry_a_registered_address():
    found = told(check(kind=Kind.CORRECTION, registered_address=ADDRESS))
    assert found == [("CORRECTION_NOT_ALLOWED_FIELD", f"{BODY}/RegisteredAddress", "RegisteredAddress")]
    assert check(registered_address=ADDRESS) == ()


@pytest.mark.parametrize("phone", ["+994501234567", "+994124444444", "+905321234567", "+442071234567"])
def test_a_phone_in_international_form_is_good(phone: str):
    assert check(contacts=Contacts(phones=(phone,))) == ()


@pytest.mark.parametrize(
    "phone",
    ["0501234567", "+99450123456", "+9945012345678", "+994 50 123 45 67", "+994001234567", "+12345", "+", "yox"],
)
def test_any_other_phone_is_a_finding(phone: str):
    assert told(check(contacts=Contacts(phones=(phone,)))) == [("PHONE_FORMAT", f"{BODY}/Contacts/Phone", phone)]


def test_the_bad_one_of_several_phones_is_pointed_at():
    found = check(contacts=Contacts(phones=("+994501234567", "050")))
    assert told(found) == [("PHONE_FORMAT", f"{BODY}/Contacts/Phone[2]", "050")]


@pytest.mark.parametrize("email", ["a@b.az", "günel.əliyeva@nümunə.az", "a+b@c.d.edu.az", "'o@b.az"])
def test_an_address_that_can_be_delivered_is_good(email: str):
    assert check(contacts=Contacts(phones=("+994501234567",), email=email)) == ()


@pytest.mark.parametrize(
    "email", ["a", "a@", "@b.az", "a@b", "a b@c.az", "a@b..az", "a@@b.az", "a@b.a", "x" * 65 + "@b.az"]
)
def test_an_address_that_cannot_be_delivered_is_a_finding(email: str):
    found = check(contacts=Contacts(phones=("+994501234567",), email=email))
    assert told(found) == [("EMAIL_FORMAT", f"{BODY}/Contacts/Email", email)]


@pytest.mark.parametrize(("field", "element"), [("insurer_voen", "InsurerVoen"), ("acting_for", "ActingFor")])
def test_a_wrong_check_digit_of_a_voen_is_only_a_warning(field: str, element: str):
    (found,) = check(envelope={field: Voen("9802091761")})
    assert (found.code, found.where) == ("VOEN_CHECK_DIGIT", f"/Submission/Envelope/{element}")
    assert found.severity is Severity.WARN
    assert found.value == "9802091761"


def test_an_applicant_without_voen_has_no_check_digit():
    assert check(envelope={"insurer_voen": None, "applicant_fin": Fin("5VBK5VR")}) == ()


@pytest.mark.parametrize(
    ("created_at", "in_future"),
    [
        (datetime(2026, 11, 21, 19, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 21, 20, 0, tzinfo=UTC), True),
        (datetime(2020, 1, 1, tzinfo=UTC), False),
    ],
)
def test_the_day_of_making_is_counted_in_baku(created_at: datetime, in_future: bool):
    found = check(envelope={"created_at": created_at})
    assert [one.code for one in found] == ["CREATED_IN_FUTURE"] * in_future
    assert {one.severity for one in found} <= {Severity.WARN}


def test_a_test_document_is_told_to_have_no_effect():
    (found,) = check(envelope={"test": True})
    assert (found.code, found.severity) == ("TEST_NO_EFFECT", Severity.INFO)


def test_all_findings_come_at_once():
    found = check(
        kind=Kind.CORRECTION,
        names=NAMES,
        identity=identity(DocumentType.DIN, "5VBK5"),
        actual_address_differs=True,
        contacts=Contacts(phones=("1",), email="a"),
        envelope={"insurer_voen": Voen("9802091761")},
    )
    assert {one.code for one in found} == {
        *("VOEN_CHECK_DIGIT", "FIN_LENGTH_FOR_DOCUMENT", "CORRECTION_NOT_ALLOWED_FIELD"),
        *("ACTUAL_ADDRESS_MISSING", "PHONE_FORMAT", "EMAIL_FORMAT"),
    }


@given(st.booleans(), st.booleans())
def test_the_box_and_the_address_agree_or_there_is_a_finding(ticked: bool, filled: bool):
    found = check(actual_address_differs=ticked, actual_address=ADDRESS if filled else None)
    assert (found == ()) == (ticked == filled)
