import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import event

from pipeline import dispatch, legs
from pipeline.dispatch import Dispatcher


@pytest.fixture
def dispatcher(house):
    made = Dispatcher(house.engine, ["light", "seal"], house.clock, poll_seconds=0.01)
    yield made
    made.broker.close()


def nobody_committed():
    return False


@pytest.fixture
def questions(house):
    """Statements that the reading door was given."""
    asked = []
    event.listen(house.database.reader, "before_cursor_execute", lambda *told: asked.append(told[2]))
    return asked


def queued(dispatcher, queue="light"):
    return dispatcher.broker.queues[queue].qsize()


def test_a_message_carries_the_id_of_a_leg_and_nothing_else(house, dispatcher):
    came = house.drop(b"one")
    dispatcher.sweep()
    message = dispatcher.broker.queues["light"].get()
    from dramatiq import Message

    decoded = Message.decode(message)
    assert decoded.args == (came.submission,)
    assert decoded.kwargs == {}


def test_the_sweeper_sends_one_message_for_a_kind_however_much_is_due(house, dispatcher):
    for n in range(50):
        house.drop(f"{n}".encode())
    assert dispatcher.sweep() == 2  # one to verify, one to seal
    assert queued(dispatcher) == 1


def test_the_sweeper_sends_nothing_while_the_broker_is_not_empty(house, dispatcher):
    house.drop(b"one")
    dispatcher.sweep()
    house.drop(b"two")
    assert dispatcher.sweep() == 0
    assert queued(dispatcher) == 1


def test_a_look_at_a_file_that_nobody_changed_asks_nothing(house, dispatcher, questions):
    news = house.database.news()
    dispatcher._look(news)
    del questions[:]
    for _ in range(20):
        dispatcher._look(news)
    assert bool(questions) == (house.database.reader.dialect.name == "postgresql"), "there it cannot be known"
    house.drop(b"one")
    dispatcher._look(news)
    assert queued(dispatcher) == 1


def test_a_leg_that_falls_due_without_a_commit_is_found(house, dispatcher):
    news = house.database.news()
    came = house.drop(b"one")
    with house.database.write() as tx:
        legs.put_off(tx, came.submission, house.clock.now() + timedelta(minutes=1))
    dispatcher.queues = ("light",)
    dispatcher._look(news)
    assert queued(dispatcher) == 0
    house.clock.advance(timedelta(minutes=1))
    dispatcher._look(news)
    assert queued(dispatcher) == 1


def test_a_lease_that_ran_out_is_found_by_the_slow_look(house, dispatcher, monkeypatch):
    house.drop(b"one")
    assert house.engine._claim("light", "first")
    dispatcher.queues = ("light",)
    dispatcher._look(nobody_committed)
    house.clock.advance(timedelta(hours=1))
    dispatcher._look(nobody_committed)
    assert queued(dispatcher) == 0
    monkeypatch.setattr(dispatch, "LONGEST_REST", 0.0)
    dispatcher._look(nobody_committed)
    assert queued(dispatcher) == 1


def test_a_lost_message_loses_nothing(house, dispatcher):
    came = house.drop(b"one")
    dispatcher.sweep()
    dispatcher.broker.flush_all()
    house.work()
    assert house.status(came.submission) == "registered"


def test_a_message_for_a_leg_that_is_gone_does_nothing(house, dispatcher):
    house.drop(b"one")
    house.work()
    before = house.rows("select count(*) from event")
    dispatcher._run("nobody")
    assert house.rows("select count(*) from event") == before


def test_the_served_dispatcher_works_everything_through_dramatiq(house, dispatcher):
    came = [house.drop(f"{n}".encode()) for n in range(30)]
    stop = threading.Event()
    serving = threading.Thread(target=dispatcher.serve, args=(stop,))
    serving.start()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and {house.status(one.submission) for one in came} != {"registered"}:
        time.sleep(0.05)
    stop.set()
    serving.join()
    assert {house.status(one.submission) for one in came} == {"registered"}
    assert dispatcher.broker.dead_letters == []
