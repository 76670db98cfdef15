"""Documents that want more memory or time than one may have: set aside, and the next one goes on."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from demo.world import World
from pipeline import processes
from pipeline.settings import Settings
from stages.assembly import build, programs

COMMAND = [sys.executable, "-m", "cli.main"]
MEMORY_MB, SECONDS = 32, 1.5
HUNGRY = b"<a>" + b"x" * (40 << 20) + b"</a>"  # it is read as a whole
SLOW = b"<a>" + b"<b/>" * 1_900_000 + b"</a>"
PATIENCE = 60.0


@pytest.fixture
def bounded(var, monkeypatch):
    """A house of narrow bounds, in whose inbox a hungry file, a slow one and a good one lie."""
    monkeypatch.setenv("QEBUL_VERIFY_MEMORY_MB", str(MEMORY_MB))
    monkeypatch.setenv("QEBUL_VERIFY_SECONDS", str(SECONDS))
    monkeypatch.setenv("QEBUL_LEASE_SECONDS", "2")
    monkeypatch.setenv("QEBUL_SETTLE_SECONDS", "0")
    house = build(Settings(var=var))
    house.open_house()
    world = World.open(var)
    with house.database.write() as tx:
        world.seed(tx)
    folder = var / "inbox" / "alfa"
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in (
        ("b-hungry.xml", HUNGRY),
        ("c-slow.xml", SLOW),
        ("d-good.xml", world.content("01-ilkin-ucot.xml")),
    ):
        (folder / name).write_bytes(data)
    yield house
    house.close()


def wait_for(what):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(0.1)
    raise AssertionError("it did not happen")


def standings(house):
    """Status and why of each file."""
    with house.database.reads() as reads:
        rows = reads.exec_driver_sql(
            "select name, submission.status, data from submission join delivery on delivery.id = submission.delivery"
            " join event on event.submission = submission.id and event.n = submission.event_count"
        ).all()
    return {row.name: (row.status, json.loads(row.data).get("why", "")) for row in rows}


def ends(house):
    """What became of each file, once none of them is under way."""
    told = standings(house)
    under_way = {"received", "in_progress", "accepted"} & {status for status, _ in told.values()}
    return None if under_way or len(told) < 3 else told


def test_what_ends_or_fills_its_worker_is_set_aside_and_the_next_one_goes_on(bounded):
    up = subprocess.Popen([*COMMAND, "up", "--no-desk", "--var", str(bounded.settings.var)], stderr=subprocess.DEVNULL)
    try:
        assert wait_for(lambda: ends(bounded)) == {
            "b-hungry.xml": ("quarantined", "LIMIT_MEMORY"),
            "c-slow.xml": ("quarantined", "QUARANTINED: ended 3 workers, each alone"),
            "d-good.xml": ("registered", ""),
        }
        alive = subprocess.run(["pgrep", "-P", str(up.pid)], capture_output=True, text=True).stdout.split()
        assert len(alive) == len(programs(Settings()))
    finally:
        up.terminate()
        up.wait(PATIENCE)


def test_on_many_machines_a_worker_sets_aside_what_fills_it_and_ends_by_what_takes_too_long(bounded, monkeypatch):
    inbox = bounded.settings.folder("inbox") / "alfa"
    os.utime(inbox / "d-good.xml", (2, 2))
    os.utime(inbox / "b-hungry.xml", (1, 1))
    bounded.intake().scan()
    monkeypatch.setenv("QEBUL_BATCH", "1")  # the hungry one, then the good one, then the slow one
    command = [*COMMAND, "worker", "--queues", "light", "--var", str(bounded.settings.var)]
    worker = subprocess.run(command, capture_output=True, timeout=PATIENCE)
    assert worker.returncode == -signal.SIGALRM, worker.stderr
    told = standings(bounded)
    assert told["b-hungry.xml"] == ("quarantined", "LIMIT_MEMORY")
    assert told["d-good.xml"][0] in ("in_progress", "registered")
    assert wait_for(lambda: processes.bury_silent(bounded.engine("beat"), processes.timedelta(seconds=0.5)))
    with bounded.database.reads() as reads:
        suspects = reads.exec_driver_sql(
            "select name from leg join submission on submission.id = subject"
            " join delivery on delivery.id = submission.delivery where suspect"
        ).scalars()
        assert list(suspects) == ["c-slow.xml"]
