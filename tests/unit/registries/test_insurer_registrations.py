from datetime import date

import pytest
from register_samples import ALFA, CONTACTS, HOME, make_insurer

from registries.insurer_registrations import ChooseOffice, RegisterInsurer, activities_of
from registries.insurer_series import SERIES
from registries.insurers import insurers_by_fin, insurers_by_voen, put_insurers
from schemas.identifiers import ActivityCode, Fin, OfficeCode, Voen
from schemas.insurer_applicants import ApplicantKind
from schemas.insurer_registration import Activities, InsurerRegistration, Papers
from schemas.registration import DocumentType, Identity, Names

FIN, OTHER_FIN = Fin("5VBK5VR"), Fin("94FMDDD")
VOEN, OTHER_VOEN = Voen("1700767712"), Voen("2000296062")
NAME = "İsmayılova Şəfəq Üzeyir qızı"


def order(fin=FIN, voen=VOEN, office="501"):
    document = InsurerRegistration(
        applicant=ApplicantKind.INDIVIDUAL,
        identity=Identity(document_type=DocumentType.DIN, fin=fin),
        papers=Papers(number="AA 1", issued_on=date(2021, 5, 17), issued_by="DİN"),
        names=Names(surname="İsmayılova", given_name="Şəfəq"),
        birth_date=date(1990, 2, 28),
        voen=voen,
        registered_address=HOME,
        contacts=CONTACTS,
        activities=Activities(main=ActivityCode("97000"), auxiliary=(ActivityCode("88910"), ActivityCode("85590"))),
        office=OfficeCode(office),
    )
    return RegisterInsurer(fin=fin, name=NAME, applied_on=date(2026, 11, 21), document=document)


@pytest.fixture
def registered(registers):
    registers.apply(ChooseOffice(party=FIN, name=NAME, office=OfficeCode("501")), line=1)
    registers.apply(order())
    return registers


def test_numbers_are_counted_up_and_none_is_a_voen(registers):
    first, second = registers.apply(order()), registers.apply(order(OTHER_FIN, OTHER_VOEN))
    assert [first["insurer_number"], second["insurer_number"]] == [SERIES.number(1), SERIES.number(2)]
    assert [SERIES.place(SERIES.number(n)) for n in (1, 2, 77)] == [1, 2, 77]
    assert SERIES.place("9819854215") < 1
    assert SERIES.place("9900000006") == 0
    assert {SERIES.number(n)[-1] for n in range(1, 30)} == {"5"}


def test_the_series_ends_with_its_digits():
    with pytest.raises(ValueError, match="used up"):
        SERIES.number(10_000_001)


def test_a_new_insurer_stands_in_the_register_with_its_office_and_activities(registered):
    [one] = registered.ask(insurers_by_voen, [VOEN]).values()
    assert (one.name, one.fin, one.office, one.opened_on) == (NAME, FIN, "501", date(2026, 11, 21))
    assert registered.ask(insurers_by_fin, [FIN, OTHER_FIN]) == {FIN: one}
    assert registered.ask(activities_of, [VOEN, ALFA]) == {VOEN: ["97000", "88910", "85590"]}


@pytest.mark.parametrize("again", [order(voen=OTHER_VOEN), order(OTHER_FIN)], ids=["same person", "same VÖEN"])
def test_nobody_becomes_an_insurer_twice(registered, again):
    conflict = registered.conflict(registered.apply, again)
    assert conflict.judge == "insurer_lookup"
    assert registered.apply(order(OTHER_FIN, OTHER_VOEN))["insurer_number"] == SERIES.number(2)  # none was used up


def test_a_loader_that_does_not_know_the_fin_leaves_it(registered):
    with registered.database.write() as tx:
        put_insurers(tx, [make_insurer(VOEN, name="x", sun=SERIES.number(1))])
    assert registered.ask(insurers_by_fin, [FIN])[FIN].name == "x"


@pytest.mark.parametrize(("closed_on", "taken"), [(date(2026, 11, 21), True), (date(2026, 11, 22), False)])
def test_who_was_closed_may_become_an_insurer_anew_and_who_will_be_may_not_yet(registers, closed_on, taken):
    with registers.database.write() as tx:
        put_insurers(tx, [make_insurer(OTHER_VOEN, fin=FIN, closed_on=closed_on)])
    if not taken:
        assert registers.conflict(registers.apply, order()).judge == "insurer_lookup"
        return
    registers.apply(order())
    assert registers.ask(insurers_by_fin, [FIN])[FIN].voen == VOEN


def test_registers_of_insurers_in_order_have_no_problem(registered):
    assert registered.problems() == []


@pytest.mark.parametrize(
    ("sql", "check"),
    [
        ("UPDATE counter SET value = 3 WHERE name = 'insurer'", "insurer numbers"),
        ("UPDATE insurer_registration SET sun = '9900000015'", "insurer numbers"),
        ("UPDATE insurer SET sun = '9900000015' WHERE fin IS NOT NULL", "registered insurers"),
        ("UPDATE insurer SET sun = (SELECT sun FROM insurer_registration)", "insurer numbers"),
        ("DELETE FROM insurer_activity WHERE place = 2", "registered insurers"),
        ("UPDATE insurer SET fin = '5VBK5VR'", "registered insurers"),
        ("DELETE FROM insurer_activity", "registers"),
        ("DELETE FROM insurer_registration", "registers"),
        ("UPDATE party_office SET office = '188' WHERE party = '5VBK5VR'", "offices of parties"),
        ("DELETE FROM party_office WHERE party = '1300144711'", "offices of parties"),
        ("INSERT INTO party_office VALUES ('1111111111', 'x', 'x', '188')", "offices of parties"),
    ],
    ids=[
        "counted",
        "number",
        "register",
        "shared",
        "activity",
        "twice",
        "activities",
        "registration",
        "office",
        "no office",
        "stranger",
    ],
)
def test_what_was_changed_behind_the_house_is_found(registered, sql, check):
    registered.tamper(sql)
    assert check in [name for name, _ in registered.problems()]
