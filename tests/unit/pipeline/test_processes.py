from datetime import timedelta

import pytest

from pipeline import legs, processes, turns
from pipeline.beat import Beat, Chore
from pipeline.processes import Presence, bury_silent

SILENCE = timedelta(seconds=15)
LEASE = timedelta(minutes=30)


@pytest.fixture
def enter(house):
    """A process that signed in and is never heard of again."""

    def entered(name):
        here = Presence(house.database, house.clock, name, "worker", timedelta(hours=1))
        here.enter()
        return here

    return entered


def claim(house, worker):
    """Claims the suspect (or else the batch) that is due at the first stage."""
    now = house.clock.now()
    with house.database.write() as tx:
        batch = legs.claim_batch(tx, "light", "first", now, LEASE, 10, worker)
        return batch or legs.claim_suspect(tx, "light", "first", now, LEASE, worker)


def die(house, enter, worker):
    """A worker signs in, claims, and is buried when it was silent."""
    enter(worker)
    claims = claim(house, worker)
    house.clock.advance(SILENCE * 2)
    assert worker in bury_silent(house.engine, SILENCE)
    return claims


def deaths(house):
    return house.rows("select deaths from leg where line = 'submission'")[0].deaths


def test_a_silent_worker_is_buried_and_its_leg_is_due_and_suspect(house, enter):
    house.drop(b"one")
    die(house, enter, "w-1")
    [row] = house.rows("select owner, suspect, deaths from leg where line = 'submission'")
    assert (row.owner, bool(row.suspect), row.deaths) == (None, True, 0)


def test_a_worker_that_is_heard_of_is_left_alone(house, enter):
    enter("w-1")
    house.clock.advance(SILENCE / 2)
    assert bury_silent(house.engine, SILENCE) == []


def test_three_deaths_alone_with_a_leg_set_it_aside(house, enter):
    came = house.drop(b"poison")
    die(house, enter, "w-0")  # in a batch
    house.clock.advance(timedelta(minutes=2))
    for n in range(1, 4):
        assert house.status(came.submission) != "quarantined"
        die(house, enter, f"w-{n}")
    assert house.status(came.submission) == "quarantined"


def test_a_death_does_not_count_when_another_process_died_within_a_minute(house, enter):
    came = house.drop(b"unlucky")
    die(house, enter, "w-0")
    for n in range(1, 6):
        house.clock.advance(timedelta(minutes=2))
        enter(f"beat-{n}")  # idle, and killed with the worker
        die(house, enter, f"w-{n}")
    assert house.status(came.submission) != "quarantined"
    assert deaths(house) == 0


def test_deaths_of_one_leg_do_not_excuse_each_other(house, enter):
    house.drop(b"poison")
    die(house, enter, "w-0")
    house.clock.advance(timedelta(minutes=2))
    die(house, enter, "w-1")
    die(house, enter, "w-2")  # half a minute later
    assert deaths(house) == 2


def test_a_worker_that_leaves_gives_back_what_it_holds_and_nobody_suspects_it(house, enter):
    house.drop(b"one")
    here = enter("w-1")
    claim(house, "w-1")
    here.leave()
    [row] = house.rows("select owner, suspect from leg where line = 'submission'")
    assert (row.owner, bool(row.suspect)) == (None, False)
    house.clock.advance(SILENCE * 2)
    assert bury_silent(house.engine, SILENCE) == []


def test_rows_of_processes_that_ended_long_ago_are_forgotten(house, enter):
    enter("w-1").leave()
    house.clock.advance(timedelta(days=8))
    with house.database.write() as tx:
        assert processes.forget_old(tx, house.clock.now()) == 1


def test_of_two_beats_one_acts_and_the_other_after_its_turn_ran_out(house):
    acted = []
    one, two = (
        Beat(house.database, house.clock, name, [Chore("note", 0, lambda name=name: acted.append(name))])
        for name in ("one", "two")
    )
    assert one.tick()
    assert not two.tick()
    house.clock.advance(timedelta(seconds=6))
    assert two.tick()
    assert not one.tick()
    assert acted == ["one", "two"]


def test_a_turn_that_is_given_back_is_free_at_once(house):
    now, length = house.clock.now(), timedelta(hours=1)
    with house.database.write() as tx:
        assert turns.take_turn(tx, "beat", "one", now, length)
        turns.end_turn(tx, "beat", "two")
        assert not turns.take_turn(tx, "beat", "two", now, length)
        turns.end_turn(tx, "beat", "one")
        assert turns.take_turn(tx, "beat", "two", now, length)
