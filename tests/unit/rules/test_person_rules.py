import unicodedata
from dataclasses import replace
from datetime import date

import pytest

from rules.person import compare_person
from schemas.findings import Finding
from schemas.identifiers import Fin
from schemas.person import PersonRecord, Sex
from schemas.registration import Address, Contacts, DocumentType, Identity, InsuredRegistration, Kind, Names

BODY = "/Submission/InsuredRegistration"
HOME = Address(region="Bakı", city="Bakı", street="Nizami küçəsi", building="5", apartment="7", postal_code="AZ1000")
RECORD = PersonRecord(
    fin=Fin("5VBK5VR"),
    document_type=DocumentType.DIN,
    surname="ƏLİYEVA",
    given_name="GÜNEL",
    patronymic="İLQAR QIZI",
    sex=Sex.FEMALE,
    birth_date=date(1990, 5, 1),
    citizenship="AZE",
    registered_address=HOME,
)
NAMES = Names(surname="Əliyeva", given_name="Günel", patronymic="İlqar qızı")
DOCUMENT = InsuredRegistration(
    kind=Kind.INITIAL,
    identity=Identity(document_type=DocumentType.DIN, fin=Fin("5VBK5VR")),
    names=NAMES,
    registered_address=HOME,
    actual_address_differs=False,
    contacts=Contacts(phones=("+994501234567",)),
)


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    return [(one.code, one.where, one.value) for one in findings]


def named(**changes: str | None) -> InsuredRegistration:
    return DOCUMENT.model_copy(update={"names": NAMES.model_copy(update=changes)})


def living_at(**changes: str | None) -> InsuredRegistration:
    return DOCUMENT.model_copy(update={"registered_address": HOME.model_copy(update=changes)})


def test_the_same_person_has_no_finding():
    assert compare_person(DOCUMENT, RECORD) == ()


def test_a_document_that_names_the_fin_only_is_enough():
    bare = DOCUMENT.model_copy(update={"names": None, "registered_address": None})
    assert compare_person(bare, RECORD) == ()


def test_a_fin_without_record_is_unknown():
    assert told(compare_person(DOCUMENT, None)) == [("PERSON_UNKNOWN", f"{BODY}/Identity/Fin", "5VBK5VR")]


def test_a_dead_person_is_not_registered():
    assert told(compare_person(DOCUMENT, replace(RECORD, alive=False))) == [
        ("PERSON_DIED", f"{BODY}/Identity/Fin", "5VBK5VR"),
    ]


def test_the_type_of_the_identity_document_must_agree():
    found = compare_person(DOCUMENT, replace(RECORD, document_type=DocumentType.MIGRATION))
    assert told(found) == [("IDENTITY_DOCUMENT_DIFFERS", f"{BODY}/Identity/DocumentType", "DIN")]


@pytest.mark.parametrize(
    ("field", "element", "written"),
    [
        ("surname", "Surname", "Vəliyeva"),
        ("given_name", "GivenName", "Günay"),
        ("patronymic", "Patronymic", "Ilham qızı"),
    ],
)
def test_another_name_is_pointed_at_and_the_register_not_told(field: str, element: str, written: str):
    found = compare_person(named(**{field: written}), RECORD)
    assert told(found) == [("NAMES_DIFFER", f"{BODY}/Names/{element}", written)]


@pytest.mark.parametrize(
    "written",
    ["ƏLİYEVA", "əliyeva", "Eliyeva", "  Əliyeva ", unicodedata.normalize("NFD", "ƏLİYEVA")],
)
def test_case_marks_spaces_and_composition_make_no_other_name(written: str):
    assert compare_person(named(surname=written), RECORD) == ()


def test_spaces_inside_a_patronymic_do_not_count():
    assert compare_person(named(patronymic="İlqar\u00a0  qızı"), RECORD) == ()


def test_a_patronymic_that_is_left_out_is_not_compared():
    assert compare_person(named(patronymic=None), RECORD) == ()


def test_a_patronymic_of_a_person_who_has_none_differs():
    found = compare_person(DOCUMENT, replace(RECORD, patronymic=""))
    assert told(found) == [("NAMES_DIFFER", f"{BODY}/Names/Patronymic", "İlqar qızı")]


@pytest.mark.parametrize(
    ("field", "element", "written"),
    [
        ("region", "Region", "Gəncə"),
        ("city", "City", "Sumqayıt"),
        ("street", "Street", "Füzuli küçəsi"),
        ("building", "Building", "5A"),
        ("apartment", "Apartment", "8"),
        ("postal_code", "PostalCode", "AZ1001"),
    ],
)
def test_another_part_of_the_registered_address_is_pointed_at(field: str, element: str, written: str):
    found = compare_person(living_at(**{field: written}), RECORD)
    assert told(found) == [("REGISTERED_ADDRESS_DIFFERS", f"{BODY}/RegisteredAddress/{element}", written)]


def test_a_part_that_one_side_leaves_out_is_not_compared():
    assert compare_person(living_at(apartment=None, city=None), RECORD) == ()
    bare = HOME.model_copy(update={"apartment": None, "postal_code": None})
    assert compare_person(DOCUMENT, replace(RECORD, registered_address=bare)) == ()


def test_a_person_without_registered_address_has_nothing_to_compare():
    assert compare_person(DOCUMENT, replace(RECORD, registered_address=None)) == ()


def test_several_differences_come_at_once():
    found = compare_person(named(surname="X", given_name="Y"), replace(RECORD, alive=False))
    assert [one.code for one in found] == ["PERSON_DIED", "NAMES_DIFFER", "NAMES_DIFFER"]


def test_the_record_of_another_person_is_our_bug():
    with pytest.raises(ValueError, match="another person"):
        compare_person(DOCUMENT, replace(RECORD, fin=Fin("94FMDDD")))


def test_a_record_does_not_print_itself():
    assert "ƏLİYEVA" not in repr(RECORD)
    assert "5VBK5VR" not in repr(RECORD)
