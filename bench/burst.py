"""20,000 files of three senders in one burst, and one of a fourth, dropped last, into a running house.

All must be in the ledger, and the fourth's be answered among the first tenth: whoever sends much must not keep others
waiting. The files are no documents, so that what is measured is the way of files, not the judging of them.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.report import ROOT, Row, options, show
from bench.running import running
from demo.world import World
from pipeline.channels import open_channel
from pipeline.overview import is_quiet
from pipeline.settings import Settings
from stages.assembly import Assembly, build

WHOLE, QUICK = 20_000, 3_000
SENDERS = ("one", "two", "three")
FOURTH = "four"
FIRST_TENTH = 0.1
PATIENCE = 1800.0

# Place of the fourth's answer of a kind among all, and how many there are, by the moment of delivery.
_PLACE = """
select (select count(*) from notice_delivery d join notice n on n.id = d.notice
         where n.kind = '{kind}' and d.delivered_at <= f.delivered_at), f.delivered_at
from notice_delivery f join notice m on m.id = f.notice where f.channel = 'four' and m.kind = '{kind}'
"""


@dataclass(frozen=True, slots=True)
class Burst:
    """What came of one. Places count from 1; seconds from the first file's drop."""

    files: int
    in_ledger: int
    answered: int
    place: int
    receipt_place: int
    dropped_seconds: float
    fourth_seconds: float
    seconds: float
    green: bool


def main() -> None:
    parser = options(f"{WHOLE:,} files of three senders and one of a fourth (--quick: {QUICK:,}).")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        done = burst(Path(folder) / "var", QUICK if given.quick else WHOLE)
    show(rows(done), as_json=given.json)
    sys.exit(0 if good(done) else 1)


def good(done: Burst) -> bool:
    """Nothing lost, everything answered, the fourth among the first tenth, the proof green."""
    whole = done.in_ledger == done.answered == done.files
    return whole and done.green and done.place <= FIRST_TENTH * done.files


def rows(done: Burst) -> list[Row]:
    return [
        Row("files dropped", done.files, "files"),
        Row("in the ledger", done.in_ledger, "files"),
        Row("answered", done.answered, "files"),
        Row("the fourth's place among the answers", done.place, "", aim=FIRST_TENTH * done.files),
        Row("the fourth's place among the receipts", done.receipt_place, "", aim=FIRST_TENTH * done.files),
        Row("the fourth's answer after its drop", done.fourth_seconds, "s"),
        Row("dropping", done.dropped_seconds, "s"),
        Row("until all are answered", done.seconds, "s"),
        Row("files a second", done.files / done.seconds, "1/s"),
        Row("qebul conserve", 0.0 if done.green else 1.0, "problems or not"),
    ]


def burst(var: Path, count: int) -> Burst:
    """Drops ``count`` files and one more into a running house, and waits until all are answered."""
    house, files = _house(var), _write(var, count)
    with running(var, ["up --no-desk"], {}):
        _wait_for(lambda: all((var / "inbox" / one).is_dir() for one in (*SENDERS, FOURTH)))
        began = time.monotonic()
        _drop(var, files)
        last = time.monotonic()
        fourth = _wait_for(lambda: list((var / "outbox" / FOURTH).glob("*.processing.xml"))) - last
        _wait_for(lambda: _answered(house) == count + 1 and _quiet(house))
        ended = time.monotonic()
    [(place, _)] = _ask(house, _PLACE.format(kind="processing"))
    [(receipt_place, _)] = _ask(house, _PLACE.format(kind="receipt"))
    [(in_ledger,)] = _ask(house, "select count(*) from arrival")
    answered = _answered(house)
    house.close()
    seconds = ended - began
    return Burst(count + 1, in_ledger, answered, place, receipt_place, last - began, fourth, seconds, _conserve(var))


def _house(var: Path) -> Assembly:
    World.open(var)
    house = build(Settings(var=var))
    house.open_house()
    with house.database.write() as tx:
        for channel in (*SENDERS, FOURTH):
            open_channel(tx, channel, house.clock.now())
    return house


def _write(var: Path, count: int) -> list[Path]:
    """The files, beside the inbox, in the order of their drop: a burst is one of arrivals, not of writing."""
    senders = [SENDERS[n % len(SENDERS)] for n in range(count)] + [FOURTH]
    files = [var / "written" / sender / f"{n:06}.txt" for n, sender in enumerate(senders)]
    for path in files:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"no document, {path.parent.name} {path.name}")
    return files


def _drop(var: Path, files: Sequence[Path]) -> None:
    for path in files:
        path.rename(var / "inbox" / path.parent.name / path.name)


def _wait_for(what: Callable[[], object]) -> float:
    """The moment at which it came to be."""
    deadline = time.monotonic() + PATIENCE
    while not what():
        if time.monotonic() > deadline:
            raise TimeoutError("the house does not come to rest")
        time.sleep(0.2)
    return time.monotonic()


def _answered(house: Assembly) -> int:
    asked = "select count(*) from notice_delivery d join notice n on n.id = d.notice"
    [(count,)] = _ask(house, f"{asked} where n.kind = 'processing' and d.delivered_at is not null")
    return int(count)


def _quiet(house: Assembly) -> bool:
    with house.database.reads() as reads:
        return is_quiet(reads)


def _ask(house: Assembly, sql: str) -> list[tuple[Any, ...]]:
    with house.database.reads() as reads:
        return [tuple(row) for row in reads.exec_driver_sql(sql)]


def _conserve(var: Path) -> bool:
    command = [sys.executable, "-m", "cli.main", "conserve", "--json", "--var", str(var)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return bool(json.loads(told.stdout)["green"])


if __name__ == "__main__":
    main()
