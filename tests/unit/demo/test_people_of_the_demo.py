from demo.employers import make_employers
from demo.people import ABSENT, make_people, population
from schemas.identifiers import Fin, Voen, voen_check
from schemas.offices import offices
from schemas.registration import DocumentType


def test_the_same_people_come_each_time():
    assert make_people() == make_people()


def test_the_register_has_eighty_five_people_with_one_fin_each():
    fins = [person.fin for person in population(make_people())]
    assert len(fins) == 85
    assert len(set(fins)) == 85


def test_every_fin_has_the_length_of_its_document():
    for person in make_people().values():
        assert Fin.parse(person.fin) == person.fin
        expected = {7} if person.document_type is DocumentType.DIN else {5, 6}
        assert len(person.fin) in expected


def test_the_absent_one_is_in_no_register():
    people = make_people()
    assert people[ABSENT].fin not in {person.fin for person in population(people)}


def test_one_person_has_died():
    assert [role for role, person in make_people().items() if not person.alive] == ["deceased"]


def test_surname_and_patronymic_agree_with_the_sex():
    for person in make_people().values():
        assert person.patronymic.endswith("oğlu" if person.sex == "M" else "qızı")
        assert person.surname.endswith(("ova", "eva")) <= (person.sex == "F")


def test_every_voen_has_a_right_check_digit_and_kind():
    for employer in make_employers():
        assert voen_check(Voen.parse(employer.voen))
        assert employer.voen[-1] == ("1" if employer.kind == "legal" else "2")


def test_every_employer_belongs_to_an_office_of_the_directory():
    assert {employer.office for employer in make_employers()} <= set(offices())


def test_employers_and_channels_are_paired():
    assert [employer.channel for employer in make_employers()] == ["alfa", "beta", "qamma"]
