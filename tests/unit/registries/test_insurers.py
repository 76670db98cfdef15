from datetime import date

from register_samples import ALFA, BETA, make_insurer

from registries.insurers import InsurerKind, insurers_by_voen, put_insurers
from schemas.identifiers import OfficeCode, Voen

UNKNOWN = "9900003871"


def test_insurers_are_found_by_voen_as_they_were_loaded(registers):
    closed = make_insurer(
        Voen(UNKNOWN), kind=InsurerKind.NATURAL, office=OfficeCode("501"), closed_on=date(2020, 1, 31)
    )
    with registers.database.write() as tx:
        put_insurers(tx, [closed])
    found = registers.ask(insurers_by_voen, {UNKNOWN, ALFA})
    assert found == {UNKNOWN: closed, ALFA: make_insurer(ALFA)}


def test_an_unknown_insurer_is_left_out(registers):
    assert registers.ask(insurers_by_voen, [UNKNOWN, BETA]).keys() == {BETA}


def test_loading_an_insurer_again_replaces_it(registers):
    moved = make_insurer(ALFA, office=OfficeCode("301"), closed_on=date(2026, 11, 1))
    with registers.database.write() as tx:
        put_insurers(tx, [moved])
    assert registers.ask(insurers_by_voen, [ALFA]) == {ALFA: moved}


def test_loading_nothing_does_nothing(registers):
    with registers.database.write() as tx:
        put_insurers(tx, [])
    assert registers.ask(insurers_by_voen, [ALFA, BETA]).keys() == {ALFA, BETA}


def test_the_repr_of_an_insurer_names_nobody():
    assert "Günel" not in repr(make_insurer(ALFA))
