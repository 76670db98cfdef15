"""Submissions a second and the cost of each, on SQLite and on PostgreSQL with Redis, with one worker and with two.

The submissions are signed registrations of different persons by three employers, all registered and answered. Cost is
time of the processor of every process, the servers included; so is the floor. What is counted begins when the house has
answered a few submissions: that every process has started, read its schemas and found its first certificates is no part
of it. Seconds run from the first file's entry to the last answer's delivery, as the ledger has them. The parts are
seconds of the clock of a warm run in one process, where nothing waits for anybody.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from bench.borrowed import DURABLE, OwnPostgreSQL, RedisServer, own_postgresql
from bench.floor import floor, postgresql_commit, sqlite_commit
from bench.full_house import more_people, open_full_house, settings
from bench.parts import LEGS, PARTS
from bench.processor import seconds_of
from bench.report import ROOT, Row, options, show
from bench.running import running
from demo.documents import Application, signed
from demo.world import World
from inbox.intake import pending_files
from pipeline.clock import SystemClock
from pipeline.overview import by_status, is_quiet
from pipeline.tables import notice_delivery, submission
from stages.assembly import Assembly, build

WHOLE, QUICK = 1000, 60
WORKERS = (1, 2)
PATIENCE = 300.0
LOOK_SECONDS = 0.3
WARM_UP = 24  # submissions that are not counted
MANY = ("watch", "worker --queues seal,deliver,print", "beat")
THOUSAND = 1000


@dataclass(frozen=True)
class Mode:
    """A foundation: how its house runs, and the servers that it stands on."""

    name: str
    aim: float
    commands: Callable[[int], Sequence[str]]
    settings: Mapping[str, str] = field(default_factory=dict)
    servers: Sequence[int] = ()
    server: OwnPostgreSQL | None = None

    @contextmanager
    def fresh(self) -> Iterator[None]:
        """An empty database, named by the environment, so that every house of this process and below uses it."""
        if self.server is None:
            yield
            return
        os.environ["QEBUL_DATABASE_URL"] = url = self.server.make_migrated()
        try:
            yield
        finally:
            del os.environ["QEBUL_DATABASE_URL"]
            self.server.drop(url)


@dataclass(frozen=True, slots=True)
class Run:
    """Of ``count`` submissions: seconds of the clock, and of the processor."""

    count: int
    seconds: float
    processor: float


def main() -> None:
    parser = options(f"{WHOLE:,} registrations on both foundations (--quick: {QUICK}).")
    given = parser.parse_args()
    count = QUICK if given.quick else WHOLE
    with tempfile.TemporaryDirectory() as folder, modes() as both:
        made = Path(folder) / "made"
        sign(made, count + WARM_UP)
        rows = [row for mode in both for row in measure(mode, made, Path(folder) / mode.name[:2], count)]
    show(rows, as_json=given.json)


@contextmanager
def modes() -> Iterator[tuple[Mode, Mode]]:
    redis = RedisServer()
    redis.start()
    try:
        with own_postgresql(DURABLE) as server:
            yield (
                Mode("SQLite", 4.0, lambda _: ["up --no-desk"]),
                Mode(
                    "PostgreSQL, Redis",
                    8.0,
                    lambda workers: [*MANY, *["worker --queues light,attachments,reports"] * workers],
                    {"QEBUL_BROKER_URL": redis.url},
                    [server.pid, redis.pid],
                    server,
                ),
            )
    finally:
        redis.kill()


def measure(mode: Mode, made: Path, folder: Path, count: int) -> list[Row]:
    with mode.fresh():
        var = folder / "parts"
        prepare(made, var, count + WARM_UP)
        parts = in_own_process(var)
    runs = {workers: run(mode, made, folder / str(workers), workers) for workers in WORKERS}
    return [
        *(row for workers, (done, least) in runs.items() for row in run_rows(mode, workers, done, least)),
        *(Row(f"{mode.name}: {part}", parts[part] / count * THOUSAND, "ms") for part in PARTS),
        Row(f"{mode.name}: legs of each", parts[LEGS] / count, ""),
    ]


def run_rows(mode: Mode, workers: int, done: Run, least: Run) -> list[Row]:
    name = f"{mode.name}, {workers} worker{'s' if workers > 1 else ''}"
    cost, floor_cost = (one.processor / one.count * THOUSAND for one in (done, least))
    return [
        Row(f"{name}: submissions a second", done.count / done.seconds, "1/s"),
        Row(f"{name}: its floor, submissions a second", least.count / least.seconds, "1/s"),
        Row(f"{name}: processor for each", cost, "ms", floor_cost, mode.aim),
    ]


def sign(var: Path, count: int) -> None:
    """A world, and beside it one signed registration for each of ``count`` people."""
    world = World.open(var)
    keys = {channel: world.card(f"{channel}.head") for channel in world.employers}
    now = SystemClock().now()
    for n, person in enumerate(more_people(world, count)):
        channel = list(keys)[n % len(keys)]
        document = signed(Application(f"scale-{n}", ""), world.employers[channel], person, keys[channel], now)
        path = var / "prepared" / channel / f"{n:06}.xml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(document)


def prepare(made: Path, var: Path, count: int) -> None:
    """The same world and files in a house of their own."""
    shutil.copytree(made, var)
    open_full_house(var, count)


def drop(var: Path, most: int | None = None) -> int:
    """Moves prepared files into the inbox, at most so many; how many."""
    files = prepared(var)[:most]
    for path in files:
        inbox = var / "inbox" / path.parent.name
        inbox.mkdir(parents=True, exist_ok=True)
        path.rename(inbox / path.name)
    return len(files)


def prepared(var: Path) -> list[Path]:
    return sorted((var / "prepared").rglob("*.xml"), key=lambda path: path.name)


def floor_of(mode: Mode, made: Path, var: Path, name: str) -> Run:
    files, world, seal = prepared(made)[WARM_UP:], World.open(var), build(settings(var)).seal_key()
    commit = sqlite_commit(var / f"{name}.sqlite") if mode.server is None else postgresql_commit(mode.server)
    with timed(len(files), [os.getpid()], mode.servers) as done:
        floor(files, world, seal, commit)
    return done[0]


@contextmanager
def timed(count: int, *roots: Sequence[int]) -> Iterator[list[Run]]:
    """What is done inside, measured on the trees of ``roots``; one run, once it is left."""
    processes = [one for some in roots for one in some]
    done: list[Run] = []
    began, worked = time.perf_counter(), seconds_of(processes)
    yield done
    done.append(Run(count, time.perf_counter() - began, seconds_of(processes) - worked))


def in_own_process(var: Path) -> Mapping[str, float]:
    line = [sys.executable, "-m", "bench.parts", str(var), str(WARM_UP)]
    told = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(told.stdout.splitlines()[-1])


def run(mode: Mode, made: Path, var: Path, workers: int) -> tuple[Run, Run]:
    """The house as it runs, once it is warm; and the floor, measured before and after it: machines have moods."""
    with mode.fresh():
        prepare(made, var, len(prepared(made)))
        before = floor_of(mode, made, var, "before")
        given = mode.settings | {"QEBUL_WORKERS": str(workers), "QEBUL_SETTLE_SECONDS": "0"}
        with running(var, mode.commands(workers), given) as processes:
            warm = drop(var, WARM_UP)
            wait_until_answered(var, warm)
            count = len(prepared(var))
            with timed(count, processes, mode.servers) as done:
                drop(var)
                wait_until_answered(var, warm + count)
        after = floor_of(mode, made, var, "after")
        least = Run(2 * count, before.seconds + after.seconds, before.processor + after.processor)
        return replace(done[0], seconds=seconds_between(var, warm)), least


def seconds_between(var: Path, warm: int) -> float:
    """From the entry of the first submission after ``warm`` to the last delivery."""
    house = build(settings(var))
    with house.database.reads() as reads:
        first = select(func.min(submission.c.received_at)).where(submission.c.sequence > warm)
        began: datetime = reads.execute(first).scalar_one()
        ended: datetime = reads.execute(select(func.max(notice_delivery.c.delivered_at))).scalar_one()
    house.close()
    return (ended - began).total_seconds()


def is_answered(var: Path, house: Assembly) -> bool:
    if pending_files(settings(var)):
        return False
    with house.database.reads() as reads:
        return is_quiet(reads)


def wait_until_answered(var: Path, count: int) -> None:
    house = build(settings(var))
    deadline = time.monotonic() + PATIENCE
    while not (answered := is_answered(var, house)) and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
    with house.database.reads() as reads:
        counted = dict(by_status(reads))
    house.close()
    if not answered or counted.get("registered") != count:
        raise SystemExit(f"{counted} of {count}: nothing to measure")


if __name__ == "__main__":
    main()
