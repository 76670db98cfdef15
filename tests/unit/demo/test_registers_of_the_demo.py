import json
from datetime import UTC, datetime

import pytest

import registries.tables  # noqa: F401 - hangs its tables on the one metadata
from demo.crowd import CROWD, fin_of
from demo.dump import canonical_dump
from demo.insurers import APPLICANTS
from demo.people import ABSENT, population
from pipeline import tables
from pipeline.channels import open_channels, parties, statement_channels
from pipeline.database import Database
from pipeline.effects import EffectKinds
from registries.insured import insured_among, insured_by_fin
from registries.insurers import insurers_by_voen
from registries.population import TablePopulation
from registries.ssn_series import SERIES

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def seeded(world, tmp_path):
    database = Database(tmp_path / "qebul.sqlite")
    tables.metadata.create_all(database.writer)
    for _ in range(2):  # seeding again must change nothing
        with database.write() as tx:
            world.seed(tx)
            world.seed_for_reports(tx)
    with database.reads() as reads:
        yield reads
    database.close()


def test_each_employer_answers_through_its_own_channel(seeded, world):
    assert list(open_channels(seeded)) == ["alfa", "beta", "payments", "qamma", "xezine"]
    assert list(statement_channels(seeded)) == ["payments", "xezine"]
    known = {channel: {one.voen} for channel, one in world.employers.items()}
    known["qamma"] |= {world.people[role].fin for role in APPLICANTS.values()}
    assert {channel: set(names) for channel, names in parties(seeded).items()} == known


def test_the_register_knows_every_employer_and_its_responsible_person(seeded, world):
    known = insurers_by_voen(seeded, [one.voen for one in world.employers.values()])
    assert len(known) == 3
    for channel, employer in world.employers.items():
        head = world.people[f"{channel}.head"]
        assert known[employer.voen].responsible == f"{head.surname} {head.given_name} {head.patronymic}"


def test_the_register_knows_everybody_but_the_absent_one(seeded, world):
    found = TablePopulation().find(seeded, [one.fin for one in world.people.values()])
    assert set(found.values()) == set(population(world.people))
    assert world.people[ABSENT].fin not in found


def test_an_untouched_ledger_has_an_empty_dump_but_for_the_money_that_was_loaded(seeded):
    told = json.loads(canonical_dump(seeded, EffectKinds()))
    assert sorted(told.pop("balances").values()) == [-310_000, -170_001]
    nothing = {key: [] for key in ("authorizations", "document_keys", "files", "links")}
    assert told == nothing | {key: {} for key in ("certificates", "insured", "insurers")} | {"repeats": 0}


def test_who_was_insured_before_is_nobody_of_the_population_and_has_no_number_of_the_series(seeded, world):
    found = insured_by_fin(seeded, [fin_of(number) for number in range(1, CROWD + 1)])
    assert insured_among(seeded, [person.fin for person in world.people.values()]) == set()
    assert len(found) == CROWD
    assert {SERIES.place(one.ssn) < 1 for one in found.values()} == {True}
