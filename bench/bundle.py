"""One bundle of thousands of registrations: time over floor, peak memory, statements for each child.

The job runs in a process of its own, so that its peak memory is its own; everything before (making people, documents,
the container) is not counted.
"""

import argparse
import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree
from sqlalchemy import event

from bench.full_house import open_full_house, settings
from bench.report import ROOT, Row, options, show
from demo.documents import Application, unsigned
from pipeline import legs
from pipeline.clock import SystemClock
from pipeline.collecting import collect_rarely
from pipeline.notices import DELIVER_QUEUE, SEAL_QUEUE
from pipeline.overview import by_status
from signatures.asice_making import make_asice
from stages.assembly import Assembly, build
from stages.routes import LIGHT

WHOLE, QUICK = 5000, 500
AIM_RATIO, AIM_MEBIBYTES = 5.0, 400.0
MEBIBYTE = 1 << 20
SNAPSHOT = "registered.sqlite"


def main() -> None:
    parser = options("One bundle of 5,000 registrations (--quick: 500).")
    parser.add_argument("--work", metavar="VAR", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        print(json.dumps(work(Path(given.work))))
        return
    count = QUICK if given.quick else WHOLE
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder) / "var"
        prepare(var, count)
        measured = in_own_process(var)
        show(rows(var, count, measured), as_json=given.json)


def prepare(var: Path, count: int) -> None:
    """A demo house with ``count`` people more, and one container with a registration of each in its inbox."""
    world, people = open_full_house(var, count)
    employer = world.employers["alfa"]
    files = {
        f"{n:05}.xml": unsigned(Application(f"bench-{n}", "worker.1"), employer, person)
        for n, person in enumerate(people)
    }
    signer = world.card("alfa.head")
    inbox = settings(var).folder("inbox") / "alfa"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / "bundle.asice").write_bytes(make_asice(files, signer, signing_time=SystemClock().now()))


def in_own_process(var: Path) -> Mapping[str, float]:
    run = [sys.executable, "-m", "bench.bundle", "--work", str(var)]
    told = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(told.stdout.splitlines()[-1])


def work(var: Path) -> Mapping[str, float]:
    """Intake and all legs up to the registers, then the answers; seconds, KiB and statements."""
    collect_rarely()
    house = build(settings(var))
    statements = [0]
    for engine in (house.database.reader, house.database.writer):
        event.listen(engine, "before_cursor_execute", lambda *_: statements.__setitem__(0, statements[0] + 1))
    with timed() as registered:
        house.intake().scan()
        drain(house, [LIGHT])
    asked = statements[0]
    snapshot(house.settings.database_path)
    with timed() as answered:
        drain(house, [SEAL_QUEUE, DELIVER_QUEUE])
    with house.database.reads() as reads:
        counted = by_status(reads)
    return {
        "registered": registered[0],
        "worked": registered[1],
        "answered": answered[0],
        "statements": asked,
        "peak_kib": peak_kib(),
        "count": counted.get("registered", 0),
    }


def drain(house: Assembly, queues: Sequence[str]) -> None:
    """Runs all legs of ``queues`` until none is due."""
    engine, clock = house.engine("bench"), SystemClock()
    while True:
        with house.database.reads() as reads:
            due = legs.due_subjects(reads, queues, clock.now())
        if not due:
            return
        for _, subject in due:
            engine.run_subject(subject)


def peak_kib() -> int:
    """The greatest memory of this process so far."""
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])


@contextmanager
def timed() -> Iterator[list[float]]:
    """Seconds of the clock, then of the processor, once it is left."""
    taken: list[float] = []
    started, worked = time.perf_counter(), time.process_time()
    yield taken
    taken.extend((time.perf_counter() - started, time.process_time() - worked))


def rows(var: Path, count: int, measured: Mapping[str, float]) -> list[Row]:
    if measured["count"] != count:
        raise SystemExit(f"{measured['count']} of {count} registered: nothing to measure")
    container = next(path for path in (var / "store").rglob("*") if path.is_file() and zipfile.is_zipfile(path))
    parts: Mapping[str, Callable[[], None]] = {
        "floor: inflate, SHA-256, parse, one public-key operation": lambda: read_floor(container),
        "floor: the same rows in bulk": lambda: row_floor(var),
    }
    spent: dict[str, list[float]] = {}
    for name, part in parts.items():
        with timed() as taken:
            part()
        spent[name] = taken
    with timed() as files:
        file_floor(var)
    floor, processor = (sum(taken[n] for taken in spent.values()) for n in (0, 1))
    return [
        Row(f"{count} registrations in one bundle, registered", measured["registered"], "s", floor, AIM_RATIO),
        Row("the same in time of the processor", measured["worked"], "s", processor, AIM_RATIO),
        *(Row(name, taken[0], "s") for name, taken in spent.items()),
        Row("their answers, sealed and delivered", measured["answered"], "s", files[0]),
        Row("peak memory", measured["peak_kib"] * 1024 / MEBIBYTE, "MiB", None, AIM_MEBIBYTES),
        Row("statements for each child", measured["statements"] / count, "statements"),
    ]


def read_floor(container: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    signature = key.sign(b"", padding.PKCS1v15(), hashes.SHA256())
    with zipfile.ZipFile(container) as opened:
        for name in opened.namelist():
            data = opened.read(name)
            hashlib.sha256(data).digest()
            if name.endswith(".xml"):
                etree.parse(io.BytesIO(data))
    key.public_key().verify(signature, b"", padding.PKCS1v15(), hashes.SHA256())


def snapshot(database: Path) -> None:
    """The rows as they stand when all is registered and nothing answered: what the floor writes."""
    source, target = sqlite3.connect(database), sqlite3.connect(database.with_name(SNAPSHOT))
    source.backup(target)
    target.close()
    source.close()


def row_floor(var: Path, seeded: Collection[str] = ("population_person",)) -> None:
    """All rows that the job left in all tables but those that were ``seeded``, written into an empty database of the
    same shape in one transaction.
    """
    source = sqlite3.connect(var / SNAPSHOT)
    schema = [sql for (sql,) in source.execute("select sql from sqlite_master where sql is not null")]
    held = {
        name: source.execute(f"select * from {name}").fetchall()
        for (name,) in source.execute(
            "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
        )
        if name not in seeded
    }
    target = sqlite3.connect(var / "floor.sqlite", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        target.execute(f"PRAGMA {pragma}")
    for sql in schema:
        target.execute(sql)
    target.execute("BEGIN IMMEDIATE")
    for name, found in held.items():
        if found:
            target.executemany(f"insert into {name} values ({','.join('?' * len(found[0]))})", found)
    target.execute("COMMIT")
    target.close()
    source.close()


def file_floor(var: Path) -> None:
    """The same files, each with fsync, into one folder."""
    folder = var / "floor"
    folder.mkdir()
    for path in (var / "outbox").rglob("*.xml"):
        with (folder / path.name).open("xb") as target:
            target.write(path.read_bytes())
            target.flush()
            os.fsync(target.fileno())


if __name__ == "__main__":
    main()
