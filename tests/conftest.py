"""What many tests stand on: one demo world for the whole run, houses that borrow it, and the two foundations.

A test that asks for ``foundation`` (by its house, mostly) runs twice: on SQLite, and on a PostgreSQL database of its
own with an empty Redis. Marked ``one_foundation`` it runs on SQLite alone: what would only cost time twice.

Of long searches each run makes a part, the same each time: ``whole.py``.
"""

import fcntl
import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from compiled_once import share_compiled_statements
from own_postgresql import OwnPostgreSQL, own_postgresql
from read_before import ReadBefore
from redis_server import RedisServer
from s3_server import S3Server

from demo.world import World
from pipeline.database import Place
from pipeline.postgresql import database_url

FOUNDATIONS = ("sqlite", "postgresql")
share_compiled_statements()
# Looking for garbage at Python's own pace takes a quarter of the collection, and a twelfth of an acceptance test.
gc.set_threshold(20_000, 10, 10)
# The first reads the demo's scans for all; what comes beside it needs none.
LONGEST = (
    *("crash/test_kill", "acceptance/test_wrong_fields", "schemas/test_xsd_and_model_agree"),
    *("tests/crash/", "tests/browser/", "tests/integration/", "tests/acceptance/"),
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "foundation" in metafunc.fixturenames:
        once = metafunc.definition.get_closest_marker("one_foundation") is not None
        metafunc.parametrize("foundation", FOUNDATIONS[:1] if once else FOUNDATIONS, indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no run ends with one file on one processor."""
    items.sort(key=lambda item: next((n for n, name in enumerate(LONGEST) if name in item.nodeid), len(LONGEST)))


def pytest_collection_finish() -> None:
    """What is there now (modules, schemas, tests) is never looked at again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[OwnPostgreSQL]:
    """A server of this process's own, started when the first test asks for it."""
    with own_postgresql() as server:
        yield server


@pytest.fixture
def foundation(request: pytest.FixtureRequest) -> str:
    """Which database the settings of this test, and of the processes that it starts, name: a migrated one."""
    if request.param == "sqlite":
        return "sqlite"
    request.getfixturevalue("on_postgresql")
    request.getfixturevalue("on_redis")
    return "postgresql"


@pytest.fixture
def on_postgresql(postgresql: OwnPostgreSQL, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of a migrated PostgreSQL database that all settings of this test name."""
    url = postgresql.make_migrated()
    monkeypatch.setenv("QEBUL_DATABASE_URL", url)
    yield url
    postgresql.drop(url)


@pytest.fixture(scope="session")
def shared_redis() -> Iterator[RedisServer]:
    """A Redis of this process's own, started when the first test asks for it; each test gets it empty."""
    server = RedisServer()
    server.start()
    yield server
    server.kill()


@pytest.fixture
def on_redis(shared_redis: RedisServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of an empty Redis that all settings of this test name."""
    url = shared_redis.emptied()
    monkeypatch.setenv("QEBUL_BROKER_URL", url)
    return url


@pytest.fixture(params=FOUNDATIONS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Where an empty database is to be, on both foundations."""
    if request.param == "sqlite":
        yield tmp_path / "qebul.sqlite"
        return
    server: OwnPostgreSQL = request.getfixturevalue("postgresql")
    url = server.make()
    yield database_url(url)
    server.drop(url)


@pytest.fixture(scope="session", autouse=True)
def read_before(tmp_path_factory: pytest.TempPathFactory) -> ReadBefore:
    """What was read on scans in this run; all its processes share it."""
    ReadBefore.ours = ReadBefore(_shared_folder(tmp_path_factory))
    return ReadBefore.ours


def _shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all processes of this run."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def made_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A ``var/`` with a demo world and nothing else; made once in a run, to be copied, never to be changed."""
    shared = _shared_folder(tmp_path_factory)
    var = tmp_path_factory.mktemp("world")
    with (shared / "world.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        World.open(shared / "world")
        shutil.copytree(shared / "world", var, dirs_exist_ok=True)
    made = _written(var)
    yield var
    assert _written(var) == made, "a test changed the world that the others copy"


def _written(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


@pytest.fixture
def var(made_world: Path, tmp_path: Path) -> Path:
    """A fresh ``var/`` with the demo world, its signed files the same in every test."""
    mine = tmp_path / "var"
    shutil.copytree(made_world, mine)
    return mine


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """A Redis of this test's own, running."""
    server = RedisServer()
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    """An emulator of S3 for this process's tests, started when the first asks for it."""
    server = S3Server()
    server.start()
    yield server
    server.kill()


@pytest.fixture
def on_s3(s3_server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of an empty bucket that all settings of this test name."""
    bucket, secret = s3_server.make_bucket(), tmp_path / "s3-secret"
    secret.write_text("of-the-emulator\n")
    monkeypatch.setenv("QEBUL_STORE_URL", f"s3://{bucket}/qebul/blobs")
    monkeypatch.setenv("QEBUL_STORE_ENDPOINT", s3_server.endpoint)
    monkeypatch.setenv("QEBUL_STORE_KEY_ID", "emulated")
    monkeypatch.setenv("QEBUL_STORE_SECRET_FILE", str(secret))
    return bucket
