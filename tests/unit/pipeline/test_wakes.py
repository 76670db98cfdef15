import threading
import time

import pytest

from pipeline import legs
from pipeline.outcomes import Advance
from pipeline.redis_dispatch import RedisDispatcher
from pipeline.sweeper import NEAR_EMPTY, Sweeper
from pipeline.wakes import Wakes


@pytest.fixture
def wakes(redis_server):
    made = Wakes(redis_server.url)
    yield made
    made.close()


@pytest.fixture
def sweeper(house, wakes):
    from datetime import timedelta

    return Sweeper(house.database, wakes, house.queues, house.clock, 100, timedelta(0))


def wait_for(what, seconds=20):
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


@pytest.fixture
def serving(house, wakes):
    """Starts a dispatcher in a thread; stops it at the end."""
    stop, threads = threading.Event(), []

    def start(slow_poll_seconds=60.0):
        dispatcher = RedisDispatcher(house.engine, wakes, house.queues, house.clock, slow_poll_seconds)
        threads.append(threading.Thread(target=dispatcher.serve, args=(stop,)))
        threads[0].start()
        return dispatcher

    yield start
    stop.set()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive(), "the dispatcher does not stop"


def test_a_message_in_redis_holds_the_id_of_a_leg_and_nothing_else(wakes):
    from dramatiq import Message

    wakes.send([("light", "some-id")])
    [held] = wakes.client.hvals("qebul:light.msgs")
    assert Message.decode(held).args == ("some-id",)
    assert Message.decode(held).kwargs == {}


def test_a_sweep_wakes_the_workers_who_then_do_everything(house, sweeper, serving):
    came = [house.drop(f"{n}".encode()) for n in range(30)]
    serving()
    house.clock.advance(sweeper.grace)
    sweeper()
    wait_for(lambda: {house.status(one.submission) for one in came} == {"registered"})


def test_one_message_stands_for_a_batch(house, sweeper, wakes):
    for n in range(50):
        house.drop(f"{n}".encode())
    sweeper.batch = 20
    assert sweeper() == 6  # three for fifty to verify, three for fifty to seal
    assert wakes.depth(["light"]) == 3


def test_the_sweeper_sends_nothing_while_the_broker_is_not_near_empty(house, sweeper, wakes):
    house.drop(b"one")
    wakes.send([("light", "x")] * NEAR_EMPTY)
    assert sweeper() == 0


def test_what_came_to_be_due_just_now_is_not_swept(house, sweeper):
    from datetime import timedelta

    sweeper.grace = timedelta(seconds=1)
    house.drop(b"one")
    assert sweeper() == 0
    house.clock.advance(timedelta(seconds=2))
    assert sweeper() == 2


def test_a_worker_that_hears_nothing_looks_for_itself(house, serving):
    came = house.drop(b"one")
    serving(slow_poll_seconds=0.3)
    wait_for(lambda: house.status(came.submission) == "registered")


def test_work_goes_on_without_redis_and_the_worker_stops_when_it_is_told(house, serving, redis_server):
    serving(slow_poll_seconds=0.3)
    redis_server.kill()
    came = house.drop(b"one")
    wait_for(lambda: house.status(came.submission) == "registered")


def test_a_worker_hears_redis_again_after_its_restart(house, wakes, serving, redis_server):
    serving(slow_poll_seconds=600)
    redis_server.kill()
    redis_server.start()
    came = house.drop(b"one")

    def sent_and_done():
        with house.database.reads() as reads:
            wakes.send(legs.due_subjects(reads, house.queues, house.clock.now()))
        return house.status(came.submission) == "registered"

    wait_for(sent_and_done)


def test_sending_to_a_redis_that_is_away_tells_so_and_raises_nothing(wakes, redis_server):
    redis_server.kill()
    assert wakes.send([("light", "x")]) is False
    assert wakes.depth(["light"]) is None
    assert not wakes.is_reachable()


def test_a_stop_finishes_the_leg_that_was_begun_and_begins_no_other(house, wakes, monkeypatch):
    monkeypatch.setattr("pipeline.redis_dispatch.GOODBYE_MS", 1)
    begun, go_on = threading.Event(), threading.Event()

    def slow(item):
        begun.set()
        go_on.wait(10)
        return Advance()

    house.stages["first"].script = slow
    came = house.drop(b"one")
    wakes.send([("light", came.submission)])
    stop = threading.Event()
    dispatcher = RedisDispatcher(house.engine, wakes, ["light"], house.clock, 600)
    serving = threading.Thread(target=dispatcher.serve, args=(stop,))
    serving.start()
    assert begun.wait(10)
    stop.set()
    serving.join(1)
    assert serving.is_alive(), "it left its leg unfinished"
    go_on.set()
    serving.join(20)
    asked = []
    monkeypatch.setattr(house.database, "reads", lambda: asked.append(threading.current_thread().name))
    time.sleep(0.3)
    assert asked == [], "a stopped worker still reads, from a database that may be closed already"
    monkeypatch.undo()
    [leg] = house.rows("select kind, owner from leg where line = 'submission'")
    assert (leg.kind, leg.owner) == ("third", None)
    assert house.stages["third"].runs == []


def test_messages_that_a_stopping_worker_had_fetched_go_back(house, wakes):
    house.stages["first"].script = lambda _: time.sleep(1) or Advance()
    came = house.drop(b"one")
    wakes.send([("light", came.submission)] + [("light", f"later-{n}") for n in range(5)])
    stop = threading.Event()
    dispatcher = RedisDispatcher(house.engine, wakes, ["light"], house.clock, 600)
    serving = threading.Thread(target=dispatcher.serve, args=(stop,))
    serving.start()
    wait_for(lambda: house.stages["first"].runs)
    stop.set()
    serving.join(20)
    assert Wakes(f"redis://127.0.0.1:{wakes.client.connection_pool.connection_kwargs['port']}/0").depth(["light"]) >= 5


def test_suspect_legs_of_a_kind_are_run_one_after_the_other_before_the_next_kind_is_looked_at(
    house, wakes, monkeypatch
):
    for n in range(4):
        house.drop(b"one %d" % n)
    house.execute("update leg set suspect = true where line = 'submission'")
    dispatcher = RedisDispatcher(house.engine, wakes, house.queues, house.clock, 600)
    batches = []
    run = house.engine.run
    monkeypatch.setattr(house.engine, "run", lambda *place: batches.append((place, run(*place))) or batches[-1][1])
    [(_, subject)] = [one for one in dispatcher._due() if one[0] == "light"]
    assert dispatcher._run_kind(subject) == 4
    assert [ran for _, ran in batches] == [1, 1, 1, 1, 0]
    assert len({place for place, _ in batches}) == 1
