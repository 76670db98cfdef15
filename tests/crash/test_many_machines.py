import shutil
import time

import pytest
from many_files import drop_many
from mortal import Mortal
from scattered import HARMS, Scattered

from demo.world import World
from pipeline import legs
from pipeline.settings import Settings
from stages.assembly import build
from stages.many_machines import QUEUES

COUNT = 300
PATIENCE = 150.0


@pytest.fixture
def full(var, on_postgresql):
    """A demo house with hundreds of files in its inbox."""
    drop_many(opened(var), Settings(var=var).folder("inbox"), COUNT)
    return var


def opened(var):
    """The world of a house whose registers are filled."""
    house = build(Settings(var=var))
    house.open_house()
    world = World.open(var)
    with house.database.write() as tx:
        world.seed(tx)
    house.close()
    return world


@pytest.fixture
def scattered(full, redis_server, tmp_path):
    made = Scattered(full, redis_server, tmp_path / "scattered.log")
    yield made
    made.end()


def undisturbed(var):
    """A house with the same files on SQLite, worked by one process that nobody disturbs: counts and end state."""
    house = build(Settings(var=var, settle_seconds=0))
    intake, engine = house.intake(), house.engine("calm")
    while intake.scan():
        pass
    while True:
        with house.database.reads() as reads:
            due = legs.due_subjects(reads, QUEUES, house.clock.now())
        if not due:
            break
        for _, subject in due:
            engine.run_subject(subject)
    house.close()
    calm = Mortal(var)
    return calm.counted(), calm.end_state()


def test_processes_broker_and_beat_are_killed_at_random_and_the_end_is_that_of_a_calm_run(
    made_world, full, scattered, tmp_path, chance, monkeypatch
):
    shutil.copytree(made_world, tmp_path / "calm")
    shutil.copytree(full / "inbox", tmp_path / "calm" / "inbox", dirs_exist_ok=True)
    with monkeypatch.context() as patch:
        patch.delenv("QEBUL_DATABASE_URL")
        opened(tmp_path / "calm")
        counted, end_state = undisturbed(tmp_path / "calm")
    scattered.start()
    for what in chance.sample(HARMS, len(HARMS)):
        time.sleep(chance.uniform(0.1, 0.9))
        assert not scattered.is_quiet(), "it was over before all the harm was done"
        scattered.harm(what)
    scattered.wait_until_quiet(PATIENCE)
    scattered.stop()
    disturbed = Mortal(full)
    assert disturbed.counted() == counted
    assert disturbed.end_state() == end_state
    assert disturbed.problems() == []
