"""One suite for every implementation of PopulationRegister."""

from datetime import date

import pytest
from register_samples import HOME, make_person, many_fins

from registries.population import MemoryPopulation, TablePopulation, put_persons
from schemas.person import Sex
from schemas.registration import DocumentType

FOREIGNER = make_person(
    "9ABC5",
    document_type=DocumentType.MIGRATION,
    surname="Beridze",
    given_name="Giorgi",
    patronymic="",
    sex=Sex.MALE,
    citizenship="GEO",
    registered_address=None,
)
DEAD = make_person("7DDDDDD", birth_date=date(1931, 12, 31), alive=False)
PERSONS = (make_person(), FOREIGNER, DEAD)


@pytest.fixture(params=["table", "memory"])
def population(request, registers):
    if request.param == "memory":
        return MemoryPopulation({str(one.fin): one for one in PERSONS})
    with registers.database.write() as tx:
        put_persons(tx, PERSONS)
    return TablePopulation()


def test_persons_are_found_by_fin_whole(population, registers):
    found = registers.ask(population.find, {one.fin for one in PERSONS})
    assert found == {one.fin: one for one in PERSONS}


def test_an_unknown_fin_is_left_out(population, registers):
    assert registers.ask(population.find, ["0000000", "9ABC5"]) == {"9ABC5": FOREIGNER}


def test_asking_about_nobody_finds_nobody(population, registers):
    assert registers.ask(population.find, []) == {}


def test_the_same_fin_twice_is_one_person(population, registers):
    assert registers.ask(population.find, iter(["9ABC5", "9ABC5"])) == {"9ABC5": FOREIGNER}


def test_letters_of_another_case_are_another_fin(population, registers):
    assert registers.ask(population.find, ["9abc5"]) == {}


def test_loading_a_person_again_replaces_the_record(registers):
    with registers.database.write() as tx:
        put_persons(tx, [make_person()])
        put_persons(tx, [make_person(surname="Quliyeva", registered_address=None)])
    found = registers.ask(TablePopulation().find, ["5VBK5VR"])
    assert (found["5VBK5VR"].surname, found["5VBK5VR"].registered_address) == ("Quliyeva", None)


def test_a_hundred_thousand_persons_are_ten_queries(registers):
    fins = many_fins(100_000)
    with registers.database.write() as tx:
        put_persons(tx, [make_person(fin) for fin in fins[::100]])
    found, queries = registers.queries_of(TablePopulation().find, fins)
    assert (len(found), queries) == (1000, 10)
    assert found[fins[300]].registered_address == HOME
