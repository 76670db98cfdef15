"""Paused and limited: what an engine then leaves where it is."""

from datetime import timedelta

import pytest

from pipeline import gates, legs


@pytest.fixture
def at(house):
    def change(what, *arguments, **named):
        with house.database.write() as tx:
            return what(tx, *arguments, **named)

    return change


def stop(house, kind, name):
    with house.database.write() as tx:
        return gates.pause(tx, kind, name, by="aysel", reason="moved", at=house.clock.now())


def due(house):
    with house.database.reads() as reads:
        return legs.due_subjects(reads, ["light"], house.clock.now())


@pytest.mark.parametrize(("kind", "name"), [("queue", "light"), ("route", "intake")])
def test_what_is_paused_is_neither_claimed_nor_swept_until_it_goes_on(house, at, kind, name):
    engine = house.make_engine("w")
    came = house.drop(b"one")
    assert stop(house, kind, name)
    assert due(house) == []
    assert engine.run("submission", "light", "first") == 0
    assert house.status(came.submission) == "received"
    assert at(gates.resume, kind, name)
    assert due(house)
    assert engine.run("submission", "light", "first") == 1


def test_another_queue_and_another_route_go_on(house):
    engine = house.make_engine("w")
    house.drop(b"one")
    stop(house, "queue", "seal")
    stop(house, "route", "drafts")
    assert engine.run("submission", "light", "first") == 1


def test_a_suspect_leg_of_a_paused_route_is_not_claimed_either(house):
    engine = house.make_engine("w")
    house.drop(b"one")
    with house.database.write() as tx:
        tx.exec_driver_sql("update leg set suspect = true where line = 'submission'")
    stop(house, "route", "intake")
    assert engine.run("submission", "light", "first") == 0


def test_a_pause_tells_who_when_and_why_and_a_second_changes_nothing(house):
    began = house.clock.now()
    assert stop(house, "queue", "light")
    house.clock.advance(timedelta(hours=1))
    assert not stop(house, "queue", "light")
    with house.database.reads() as reads:
        assert list(gates.gates(reads)) == [gates.Gate("queue", "light", began, "aysel", "moved", None)]


def test_a_submission_tells_what_holds_it(house):
    came = house.drop(b"one")
    stop(house, "route", "intake")
    with house.database.reads() as reads:
        held = gates.holding(reads, came.submission)
        assert held is not None
        assert (held.kind, held.name) == ("route", "intake")
        assert gates.holding(reads, "none") is None


def test_a_limited_queue_has_so_many_legs_under_way_at_once(house, at):
    for n in range(5):
        house.drop(b"file %d" % n)
    at(gates.limit, "light", 2)
    now = house.clock.now()
    with house.database.write() as tx:
        assert gates.room(tx, "light", 200, now) == 2
        assert len(legs.claim_batch(tx, "light", "first", now, timedelta(seconds=30), 1, "other")) == 1
        assert gates.room(tx, "light", 200, now) == 1
        assert gates.room(tx, "seal", 200, now) == 200
    assert house.make_engine("w").run("submission", "light", "first") == 1
    at(gates.limit, "light", None)
    with house.database.reads() as reads:
        assert list(gates.gates(reads)) == []


def test_a_full_queue_claims_nothing_and_a_dead_lease_counts_no_more(house, at):
    house.drop(b"one")
    house.drop(b"two")
    at(gates.limit, "light", 1)
    now = house.clock.now()
    with house.database.write() as tx:
        legs.claim_batch(tx, "light", "first", now, timedelta(seconds=30), 1, "other")
    engine = house.make_engine("w")
    assert engine.run("submission", "light", "first") == 0
    house.clock.advance(timedelta(seconds=31))
    assert engine.run("submission", "light", "first") == 1


def test_a_limit_outlives_a_pause(house, at):
    at(gates.limit, "light", 3)
    stop(house, "queue", "light")
    at(gates.resume, "queue", "light")
    with house.database.reads() as reads:
        assert [(one.most, one.paused_at) for one in gates.gates(reads)] == [(3, None)]


def test_a_sender_of_thousands_does_not_keep_another_waiting(house):
    """One claim takes of every lane: the last comer's single file is in it."""
    with house.database.write() as tx:
        from pipeline.channels import open_channel

        open_channel(tx, "small", house.clock.now())
    for n in range(300):
        house.drop(b"many %d" % n)
    last = house.drop(b"single", channel="small")
    with house.database.write() as tx:
        claimed = legs.claim_batch(tx, "light", "first", house.clock.now(), timedelta(seconds=30), 20, "w")
    assert last.submission in {one.subject for one in claimed}
