from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from childcare_samples import account, told

from rules.applicant import compare_applicant
from rules.insurer_registration import check_insurer_registration
from schemas.catalogue import catalogue
from schemas.code_table import Term
from schemas.envelope import Envelope
from schemas.identifiers import ActivityCode, BankCode, DocumentId, Fin, OfficeCode, Voen
from schemas.insurer_applicants import Admission, ApplicantKind, admissions, is_admitted
from schemas.insurer_registration import Activities, InsurerRegistration, Papers
from schemas.offices import offices
from schemas.person import PersonRecord, Sex
from schemas.registration import Address, Contacts, DocumentType, Identity, Names
from schemas.requisites import BankAccount

BODY = "/Submission/InsurerRegistration"
RECEIVED_ON = date(2026, 11, 21)
ENVELOPE = Envelope(
    document_id=DocumentId(UUID("3b241101-e2bb-4255-8caf-4136c566a962")),
    service="insurer_registration",
    service_version=1,
    applicant_fin=Fin("5VBK5VR"),
    created_at=datetime(2026, 11, 20, 10, tzinfo=UTC),
)
HOME = Address(region="Naxçıvan", street="Nizami", building="1")
GOOD = InsurerRegistration(
    applicant=ApplicantKind.INDIVIDUAL,
    identity=Identity(document_type=DocumentType.DIN, fin=Fin("5VBK5VR")),
    papers=Papers(number="AA 1234567", issued_on=date(2021, 5, 17), issued_by="DİN"),
    names=Names(surname="İsmayılova", given_name="Şəfəq", patronymic="Üzeyir qızı"),
    birth_date=date(1990, 2, 28),
    voen=Voen("1700767722"),
    registered_address=HOME,
    contacts=Contacts(phones=("+994501234567",)),
    activities=Activities(main=ActivityCode("97000"), auxiliary=(ActivityCode("88910"),)),
    office=OfficeCode("501"),
)
RECORD = PersonRecord(
    fin=Fin("5VBK5VR"),
    document_type=DocumentType.DIN,
    surname="İSMAYILOVA",
    given_name="Şəfəq",
    patronymic="Üzeyir qızı",
    sex=Sex.FEMALE,
    birth_date=date(1990, 2, 28),
    citizenship="AZE",
    registered_address=HOME,
)


def found(received_on=RECEIVED_ON, envelope=ENVELOPE, admitted=None, **changes):
    findings = check_insurer_registration(GOOD.model_copy(update=changes), envelope, received_on, admitted)
    return told(findings)


def activities(main, *auxiliary):
    return Activities(main=ActivityCode(main), auxiliary=tuple(map(ActivityCode, auxiliary)))


def test_a_good_application_has_no_finding():
    assert found() == []
    assert compare_applicant(GOOD, RECORD) == ()


def test_each_code_of_an_activity_is_of_the_directory_and_stands_once():
    places = f"{BODY}/Activities"
    assert found(activities=activities("97000", "00000", "88910", "97000")) == [
        ("ACTIVITY_UNKNOWN", f"{places}/Auxiliary[1]", "00000"),
        ("ACTIVITY_TWICE", f"{places}/Auxiliary[3]", "97000"),
    ]
    assert found(activities=activities("00000")) == [("ACTIVITY_UNKNOWN", f"{places}/Main", "00000")]
    assert found(activities=activities("97000", "88910", "88910"))[0][0] == "ACTIVITY_TWICE"


def test_a_code_can_be_chosen_in_its_term_only():
    def unknown(code, day):
        return "ACTIVITY_UNKNOWN" in [found_code for found_code, *_ in found(day, activities=activities(code))]

    assert not unknown("47990", date(2020, 12, 31))
    assert unknown("47990", date(2021, 1, 1))
    assert unknown("9700001", date(2021, 2, 28))
    assert not unknown("9700001", date(2021, 3, 1))


def test_five_auxiliary_activities_are_no_model():
    with pytest.raises(ValueError, match="at most 4"):
        activities("97000", "88910", "85590", "86210", "96020", "74300")


@pytest.mark.parametrize("office", [code for code, one in offices().items() if one.region == "Naxçıvan"])
def test_an_office_of_naxcivan_can_be_chosen(office):
    assert found(office=office) == []


def test_an_office_that_the_directory_lacks_is_a_finding():
    assert found(office=OfficeCode("999")) == [("OFFICE_UNKNOWN", f"{BODY}/Office", "999")]


def test_a_sole_entrepreneur_is_registered_or_not_as_the_dated_table_says():
    def switch(admitted, start=None, end=None):
        return (Admission(ApplicantKind.SOLE_ENTREPRENEUR, admitted, Term(start, end), "I", "assumption"),)

    applying = {"applicant": ApplicantKind.SOLE_ENTREPRENEUR}
    refused = [("APPLICANT_NOT_ADMITTED", f"{BODY}/Applicant", "SOLE_ENTREPRENEUR")]
    assert found(**applying, admitted=switch(admitted=False)) == refused
    assert found(**applying, admitted=switch(admitted=True)) == []
    assert found(**applying, admitted=switch(admitted=True, start=date(2026, 11, 22))) == refused
    assert found(**applying) == refused  # as it stands in the table


def test_who_may_apply_is_marked_as_an_assumption_where_the_manual_contradicts_itself():
    assert is_admitted(ApplicantKind.INDIVIDUAL, RECEIVED_ON)
    rows = [one for one in admissions() if one.applicant is ApplicantKind.SOLE_ENTREPRENEUR]
    assert rows
    assert all(one.confidence == "I" and one.source.startswith("assumption") for one in rows)


def test_the_document_speaks_of_the_applicant_of_the_envelope():
    envelope = ENVELOPE.model_copy(update={"applicant_fin": Fin("94FMDDD")})
    assert found(envelope=envelope) == [("APPLICANT_FIN_DIFFERS", f"{BODY}/Identity/Fin", "5VBK5VR")]


def test_another_day_of_the_application_is_told_and_is_no_error():
    assert found(applied_on=date(2026, 11, 1)) == [("APPLICATION_DATE_BY_SYSTEM", f"{BODY}/AppliedOn", "2026-11-01")]
    assert catalogue()["APPLICATION_DATE_BY_SYSTEM"].severity == "info"
    assert found(applied_on=RECEIVED_ON) == []


def test_the_voen_is_that_of_a_natural_person():
    assert found(voen=Voen("1300144711")) == [("VOEN_NOT_OF_INDIVIDUAL", f"{BODY}/Voen", "1300144711")]


def test_days_are_not_of_tomorrow():
    tomorrow = date(2026, 11, 22)
    late = found(birth_date=tomorrow, papers=GOOD.papers.model_copy(update={"issued_on": tomorrow}))
    assert [where for code, where, _ in late if code == "DATE_IN_FUTURE"] == [
        f"{BODY}/IdentityPaper/IssuedOn",
        f"{BODY}/BirthDate",
    ]


def test_contacts_and_account_are_checked_as_everywhere():
    bad = BankAccount(bank_code=BankCode("000000"), number="AZ1")
    assert [code for code, *_ in found(account=bad, contacts=Contacts(phones=("1",)))] == [
        "PHONE_FORMAT",
        "BANK_UNKNOWN",
        "IBAN_FORMAT",
    ]
    assert found(account=BankAccount(bank_code=BankCode("990001"), number=account("XZRB"))) == []


def test_what_differs_from_the_population_register_is_told_place_by_place():
    written = GOOD.model_copy(
        update={
            "names": Names(surname="Əliyeva", given_name="Şəfəq", patronymic=None),
            "birth_date": date(1990, 2, 27),
            "registered_address": HOME.model_copy(update={"street": "Başqa"}),
            "identity": Identity(document_type=DocumentType.MIGRATION, fin=Fin("5VBK5VR")),
        }
    )
    assert {(one.code, one.where.removeprefix(BODY), one.value) for one in compare_applicant(written, RECORD)} == {
        ("APPLICANT_DIFFERS", "/Identity/DocumentType", "MIGRATION"),
        ("APPLICANT_DIFFERS", "/Names/Surname", "Əliyeva"),
        ("APPLICANT_DIFFERS", "/Names", ""),
        ("APPLICANT_DIFFERS", "/BirthDate", "1990-02-27"),
        ("APPLICANT_DIFFERS", "/RegisteredAddress/Street", "Başqa"),
    }


def test_a_fin_that_the_register_lacks_is_a_finding():
    assert [one.code for one in compare_applicant(GOOD, None)] == ["PERSON_UNKNOWN"]
