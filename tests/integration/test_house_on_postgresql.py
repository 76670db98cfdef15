"""The processes of a house on PostgreSQL: a whole day, a day on which the server dies, and who may work beside whom."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import pytest
from own_postgresql import own_postgresql

from pipeline.house_lock import DatabaseHouseLock
from pipeline.postgresql import database_url
from pipeline.settings import Settings


@pytest.fixture
def own_server():
    """One that may be killed: the others' is shared."""
    with own_postgresql() as server:
        yield server


@pytest.fixture
def url(own_server):
    return own_server.make()


@dataclass
class Command:
    """A command of ours as a process; what it says goes into files, since a full pipe that nobody reads stops it."""

    process: subprocess.Popen
    out: Path
    err: Path

    def poll(self):
        return self.process.poll()


def start(var, url, *arguments):
    folder = Path(mkdtemp(dir=var.parent))
    out, err = folder / "out", folder / "err"
    with out.open("w") as to, err.open("w") as to_err:
        process = subprocess.Popen(
            [sys.executable, "-m", "cli.main", *arguments, "--var", str(var)],
            env=os.environ | {"QEBUL_DATABASE_URL": url, "QEBUL_LEASE_SECONDS": "5"},
            stdout=to,
            stderr=to_err,
        )
    return Command(process, out, err)


def ended(command):
    status = command.process.wait(timeout=240)
    return status, command.out.read_text(), command.err.read_text()


def test_a_day_on_which_the_server_dies_twice_loses_and_doubles_nothing(own_server, var, url, read_before):
    read_before.given_to(Settings(var=var, database_url=url))
    day = start(var, url, "demo", "--json")
    for death in range(2):
        if not has_answered_more(day, var) and death:
            break  # a fast machine: it was over before the server died again
        assert day.poll() is None, ("it ended before the server died", ended(day))
        own_server.stop()
        time.sleep(1)
        own_server.serve()
    status, out, err = ended(day)
    assert status == 0, (out, err)
    told = json.loads(out)
    assert (told["lost"], told["unexpected"]) == (0, [])
    status, out, err = ended(start(var, url, "conserve"))
    assert status == 0, (out, err)


def has_answered_more(day, var):
    """Waits until the day has more answers than now; False if it ends before."""
    before = len(list((var / "outbox").glob("*/*.xml")))
    deadline = time.monotonic() + 240
    while len(list((var / "outbox").glob("*/*.xml"))) <= before:
        if day.poll() is not None:
            return False
        assert time.monotonic() < deadline, "no answer came"
        time.sleep(0.1)
    return True


def test_a_house_that_would_be_alone_waits_for_those_who_work_on_the_same_database(own_server, var, url):
    lock = DatabaseHouseLock(database_url(url))
    lock.take(alone=False)
    waiting = start(var, url, "migrate")
    time.sleep(4)
    assert waiting.poll() is None, ended(waiting)
    lock.release()
    assert ended(waiting)[0] == 0


def test_no_password_is_printed_or_logged(own_server, var, url):
    with_password = url.replace("tests@", "tests:geheim@")
    status, out, err = ended(start(var, with_password, "migrate"))
    assert (status, "geheim" in out + err) == (0, False)
    status, out, err = ended(start(var, with_password.replace("host=/", "host=/nowhere/"), "migrate"))
    assert (status, "does not answer" in err, "geheim" in out + err) == (3, True, False)
