"""What one submission costs for good: processor, bytes in the database, in the store and in the outbox, bytes written,
fsyncs and commits; and what that makes of a country's quarter. Of one process on SQLite, answers included.

Reports have nine persons each: 1.8 million insured in 200,000 reports. ``docs/capacity.md`` is reckoned from it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import count as count_from
from pathlib import Path

from sqlalchemy import event

from bench.bundle import drain, timed
from bench.full_house import more_people, open_full_house, settings
from bench.report import ROOT, Row, options, show
from demo.documents import Application, signed
from demo.reports import Reported, report_of
from demo.tables import saved
from demo.world import World
from pipeline.clock import SystemClock
from pipeline.notices import DELIVER_QUEUE, SEAL_QUEUE
from pipeline.overview import by_status
from registries.insured_before import InsuredBefore, put_insured_before
from schemas.activity_codes import activities, find_activity
from schemas.identifiers import Fin, Ssn, Voen
from schemas.quarterly_report import QUARTERLY_REPORT_CODE, MonthAmount, MonthHeads, QuarterlyReport, ReportPerson
from schemas.registration import Contacts
from signatures.signing import sign_xml
from stages.assembly import Assembly, build
from stages.routes import LIGHT, REPORTS

WHOLE, QUICK = 54, 20
SEEN_ON = date(2026, 3, 31)
PERSONS = 9
MONTHLY = (800_00, 900_00, 1000_00)  # income, qəpik
THOUSAND, KIBIBYTE = 1000, 1024
SIZES = ("database", "store", "outbox", "written")
_FIRST_SSN = 2_000_000_000_000
_WARM = 3  # documents that are not counted


def main() -> None:
    parser = options(f"{WHOLE} registrations and {WHOLE} reports of {PERSONS} persons (--quick: {QUICK} of each).")
    parser.add_argument("--work", metavar="VAR", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        print(json.dumps(work(Path(given.work))))
        return
    count, rows = QUICK if given.quick else WHOLE, []
    for name, prepare in (("registration", registrations), (f"report of {PERSONS} persons", reports)):
        with tempfile.TemporaryDirectory() as folder:
            var = Path(folder) / "var"
            prepare(var, count + _WARM)
            rows += told(name, count, in_own_process(var))
    show(rows, as_json=given.json)


def registrations(var: Path, count: int) -> None:
    world, people = open_full_house(var, count)
    key, now = world.card("alfa.head"), SystemClock().now()
    for n, person in enumerate(people):
        document = signed(Application(f"capacity-{n}", ""), world.employers["alfa"], person, key, now)
        _put(var, n, document)


def reports(var: Path, count: int) -> None:
    """Each by an insurer about an activity of its own, so that none waits for the debt of another."""
    world = World.open(var)
    house = build(settings(var))
    house.open_house()
    crowd = more_people(world, PERSONS * len(world.employers))
    teams = {channel: [next(crowd).fin for _ in range(PERSONS)] for channel in world.employers}
    with house.database.write() as tx:
        world.seed(tx)
        put_insured_before(tx, _insured(world, teams))
    house.close()
    codes = [code for code in sorted(activities()) if find_activity(code, SEEN_ON) is not None]
    about = [(channel, code) for code in codes for channel in teams]
    now = SystemClock().now()
    for n, (channel, code) in enumerate(about[:count]):
        report = _report(world, channel, code, teams[channel])
        document = saved(f"capacity-{n}", QUARTERLY_REPORT_CODE, world.employers[channel], report)
        _put(var, n, sign_xml(document, world.card(f"{channel}.head"), signing_time=now), channel)


def _insured(world: World, teams: Mapping[str, Sequence[Fin]]) -> Iterator[InsuredBefore]:
    numbers, contacts = count_from(_FIRST_SSN), Contacts(phones=("+994501112233",))
    for channel, fins in teams.items():
        for fin in fins:
            yield InsuredBefore(
                fin=fin,
                ssn=Ssn(f"{next(numbers)}"),
                issued_at=datetime(2015, 3, 2, tzinfo=UTC),
                insurer=Voen(world.employers[channel].voen),
                contacts=contacts,
            )


def _report(world: World, channel: str, code: str, fins: Sequence[Fin]) -> QuarterlyReport:
    report = report_of(Reported(channel, code, "2026-Q1", ("team.1",)), world.people)
    months = report.period.months
    told = {
        "persons": tuple(ReportPerson(fin, *MONTHLY) for fin in fins),
        "labour": tuple(
            MonthAmount(month=one, amount=income * PERSONS) for one, income in zip(months, MONTHLY, strict=True)
        ),
        "heads": tuple(MonthHeads(month=one, count=PERSONS) for one in months),
        "heads_total": PERSONS,
    }
    return report.model_copy(update=told)


def _put(var: Path, n: int, document: bytes, channel: str = "alfa") -> None:
    path = (var / "prepared" if n >= _WARM else settings(var).folder("inbox")) / channel / f"{n:05}.xml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(document)


def in_own_process(var: Path) -> Mapping[str, float]:
    run = [sys.executable, "-m", "bench.capacity", "--work", str(var)]
    return json.loads(subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()[-1])


def work(var: Path) -> Mapping[str, float]:
    """From the inbox to delivered answers; what it took, after a few that are not counted."""
    house = build(settings(var))
    counted = {"fsyncs": 0, "commits": 0}
    os.fsync = _counting(os.fsync, counted)
    event.listen(house.database.writer, "commit", lambda _: counted.__setitem__("commits", counted["commits"] + 1))
    _day(house)
    before = _sizes(house) | dict(counted)
    for path in sorted((var / "prepared").rglob("*.xml")):
        folder = settings(var).folder("inbox") / path.parent.name
        folder.mkdir(exist_ok=True)
        path.rename(folder / path.name)
    with timed() as taken:
        _day(house)
    with house.database.reads() as reads:
        registered = by_status(reads).get("registered", 0)
    after = _sizes(house) | counted
    return {name: after[name] - before[name] for name in after} | {"processor": taken[1], "registered": registered}


def _day(house: Assembly) -> None:
    house.intake().scan()
    drain(house, [LIGHT, REPORTS])
    drain(house, [SEAL_QUEUE, DELIVER_QUEUE])


def _counting(real: Callable[[int], None], counted: dict[str, int]) -> Callable[[int], None]:
    def fsync(file: int) -> None:
        counted["fsyncs"] += 1
        real(file)

    return fsync


def _sizes(house: Assembly) -> dict[str, float]:
    """Bytes; those written are the process's own, as the kernel counts them."""
    with house.database.write() as tx:
        pages = (
            tx.exec_driver_sql("pragma page_count").scalar_one() * tx.exec_driver_sql("pragma page_size").scalar_one()
        )
    written = Path("/proc/self/io").read_text().split("\nwrite_bytes:")[1].split()[0]
    folders = {name: _bytes_below(house.settings.folder(name)) for name in ("store", "outbox")}
    return {"database": pages, "written": int(written), **folders}


def _bytes_below(folder: Path) -> int:
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())


def told(name: str, count: int, seen: Mapping[str, float]) -> list[Row]:
    if seen["registered"] != count + _WARM:
        raise SystemExit(f"{name}: {seen['registered']:.0f} of {count + _WARM} registered: nothing to measure")
    return [
        Row(f"{name}: processor", seen["processor"] / count * THOUSAND, "ms"),
        *(
            Row(f"{name}: {one}", seen[one] / count / KIBIBYTE, "KiB")
            for one in ("database", "store", "outbox", "written")
        ),
        *(Row(f"{name}: {one}", seen[one] / count, "") for one in ("commits", "fsyncs")),
    ]


if __name__ == "__main__":
    main()
