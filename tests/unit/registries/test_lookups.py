"""The pace of look-ups, kept by all processes together."""

import threading
from datetime import timedelta

import pytest

from pipeline.clock import SetClock
from pipeline.database import Database
from pipeline.tables import metadata
from registries.lookups import PacedLookups, Unlimited


@pytest.fixture
def database(tmp_path):
    made = Database(tmp_path / "qebul.sqlite")
    metadata.create_all(made.writer)
    yield made
    made.close()


def test_two_processes_share_one_pace(database):
    clock = SetClock()
    second = Database(database.place)
    one, two = (PacedLookups(each, clock, "population", 10) for each in (database, second))
    assert (one.grant(7), two.grant(7), one.grant(7)) == (7, 3, 0)
    clock.advance(timedelta(seconds=12))
    assert (two.grant(7), one.grant(7)) == (2, 0)
    second.close()


def test_each_register_has_a_pace_of_its_own(database):
    clock = SetClock()
    assert PacedLookups(database, clock, "population", 5).grant(5) == 5
    assert PacedLookups(database, clock, "banks", 5).grant(5) == 5


def test_threads_that_ask_at_once_are_not_granted_more_than_there_is(database):
    paced, granted = PacedLookups(database, SetClock(), "population", 50), []
    threads = [threading.Thread(target=lambda: granted.append(paced.grant(20))) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(granted) == 50


def test_nothing_wanted_costs_nothing_and_without_a_limit_all_is_granted(database):
    assert PacedLookups(database, SetClock(), "population", 5).grant(0) == 0
    with database.reads() as reads:
        assert reads.exec_driver_sql("select count(*) from lookup_bucket").scalar_one() == 0
    assert Unlimited().grant(10_000) == 10_000
