"""One quarterly report of 100,000 persons: from the inbox to the register, time over floor and peak memory.

The job runs in a process of its own, so that its peak memory is its own. The persons were insured before; making them,
the document and the container is not counted. Nor are its two answers, which cost what those of a small document do.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import event

from bench.bundle import MEBIBYTE, drain, peak_kib, read_floor, row_floor, snapshot, timed
from bench.full_house import settings
from bench.report import ROOT, Row, options, show
from demo.people import FIN_LETTERS
from demo.reports import Reported, report_of
from demo.tables import saved
from demo.world import World
from pipeline.clock import SystemClock
from pipeline.collecting import collect_rarely
from pipeline.overview import by_status
from registries.insured_before import InsuredBefore, put_insured_before
from schemas.identifiers import Fin, Ssn, Voen
from schemas.quarterly_report import MOST_PERSONS, QUARTERLY_REPORT_CODE, MonthAmount, MonthHeads, ReportPerson
from schemas.registration import Contacts
from signatures.asice_making import make_asice
from signatures.pdf_making import SUBMISSION_NAME
from stages.assembly import build
from stages.routes import LIGHT, REPORTS

WHOLE, QUICK = MOST_PERSONS, 5_000
AIM_RATIO, AIM_MEBIBYTES = 3.0, 600.0
_FIRST_SSN = 2_000_000_000_000
_SEEDED = ("population_person", "insured_person", "insured_link", "account")


def main() -> None:
    parser = options("One quarterly report of 100,000 persons (--quick: 5,000).")
    parser.add_argument("--work", metavar="VAR", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        print(json.dumps(work(Path(given.work))))
        return
    count = QUICK if given.quick else WHOLE
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder) / "var"
        prepare(var, count)
        show(rows(var, count, in_own_process(var)), as_json=given.json)


def prepare(var: Path, count: int) -> None:
    """A demo house with ``count`` insured persons more, and their report in its inbox."""
    world = World.open(var)
    house = build(settings(var))
    house.open_house()
    fins = list(_fins(count))
    insurer, contacts = Voen(world.employers["alfa"].voen), Contacts(phones=("+994501112233",))
    since = datetime(2015, 3, 2, tzinfo=UTC)
    persons = (
        InsuredBefore(fin=fin, ssn=Ssn(f"{_FIRST_SSN + n}"), issued_at=since, insurer=insurer, contacts=contacts)
        for n, fin in enumerate(fins)
    )
    with house.database.write() as tx:
        world.seed(tx)
        put_insured_before(tx, persons)
    house.close()
    inbox = settings(var).folder("inbox") / "alfa"
    inbox.mkdir(parents=True, exist_ok=True)
    files = {SUBMISSION_NAME: _document(world, fins)}
    (inbox / "report.asice").write_bytes(make_asice(files, world.card("alfa.head"), signing_time=SystemClock().now()))


def _fins(count: int) -> Iterator[Fin]:
    source, known = random.Random("bench/large_report"), set[str]()
    while len(known) < count:
        fin = "".join(source.choices(FIN_LETTERS, k=7))
        if fin not in known:
            known.add(fin)
            yield Fin(fin)


def _document(world: World, fins: list[Fin]) -> bytes:
    """Incomes of 400 to 12,000 manat, all different; every figure that is checked is right."""
    source = random.Random("bench/large_report/incomes")
    persons = tuple(ReportPerson(fin, *(source.randint(400_00, 12_000_00) for _ in range(3))) for fin in fins)
    report = report_of(Reported("alfa", "43310", "2026-Q1", ("team.1",)), world.people)
    months = report.period.months
    totals = [sum(month) for month in zip(*(one.incomes for one in persons), strict=True)]
    told = {
        "persons": persons,
        "labour": tuple(MonthAmount(month=one, amount=total) for one, total in zip(months, totals, strict=True)),
        "heads": tuple(MonthHeads(month=one, count=len(persons)) for one in months),
        "heads_total": len(persons),
    }
    return saved("bench-report", QUARTERLY_REPORT_CODE, world.employers["alfa"], report.model_copy(update=told))


def in_own_process(var: Path) -> Mapping[str, float]:
    run = [sys.executable, "-m", "bench.large_report", "--work", str(var)]
    told = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(told.stdout.splitlines()[-1])


def work(var: Path) -> Mapping[str, float]:
    """Intake and all legs up to the register; seconds, KiB and statements."""
    collect_rarely()
    house = build(settings(var))
    statements = [0]
    for engine in (house.database.reader, house.database.writer):
        event.listen(engine, "before_cursor_execute", lambda *_: statements.__setitem__(0, statements[0] + 1))
    with timed() as registered:
        house.intake().scan()
        drain(house, [LIGHT, REPORTS])
    snapshot(house.settings.database_path)
    with house.database.reads() as reads:
        counted = by_status(reads)
    return {
        "registered": registered[0],
        "worked": registered[1],
        "statements": statements[0],
        "peak_kib": peak_kib(),
        "count": counted.get("registered", 0),
    }


def rows(var: Path, count: int, measured: Mapping[str, float]) -> list[Row]:
    if measured["count"] != 1:
        raise SystemExit("the report was not registered: nothing to measure")
    container = next(path for path in (var / "store").rglob("*") if path.is_file() and zipfile.is_zipfile(path))
    parts: Mapping[str, Callable[[], None]] = {
        "floor: inflate, SHA-256, parse, one public-key operation": lambda: read_floor(container),
        "floor: the same rows in bulk": lambda: row_floor(var, _SEEDED),
    }
    spent: dict[str, list[float]] = {}
    for name, part in parts.items():
        with timed() as taken:
            part()
        spent[name] = taken
    floor, processor = (sum(taken[n] for taken in spent.values()) for n in (0, 1))
    return [
        Row(f"a report of {count} persons, registered", measured["registered"], "s", floor, AIM_RATIO),
        Row("the same in time of the processor", measured["worked"], "s", processor, AIM_RATIO),
        *(Row(name, taken[0], "s") for name, taken in spent.items()),
        Row("peak memory", measured["peak_kib"] * 1024 / MEBIBYTE, "MiB", None, AIM_MEBIBYTES),
        Row("statements", measured["statements"], "statements"),
    ]


if __name__ == "__main__":
    main()
