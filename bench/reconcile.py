"""A bank's statement of 1,000,000 entries against as many dues: read, matched, booked, on both foundations.

Each part runs in a process of its own. Making the statement and the house is not counted. What was booked is held
against the truth, pair by pair; exit status 1 where one is wrong or too few are matched.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.borrowed import DURABLE, own_postgresql
from bench.report import ROOT, Row, options, show

WHOLE, QUICK = 1_000_000, 20_000
AIM_RATIO, AIM_MEBIBYTES, AIM_MATCHED = 2.0, 1536.0, 98.0
PARTS = ("parse", "ask", "match", "book")


def main() -> None:
    parser = options("A statement of 1,000,000 entries (--quick: 20,000) on both foundations.")
    parser.add_argument("--entries", type=int, metavar="N", help="so many")
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="one foundation")
    given = parser.parse_args()
    entries = given.entries or (QUICK if given.quick else WHOLE)
    with tempfile.TemporaryDirectory(prefix="reconcile-", dir="/var/tmp") as kept:
        folder = Path(kept)
        _run("bench.statement_world", folder, entries)
        found: list[Row] = []
        if given.only != "postgresql":
            found += measured("SQLite", folder, str(folder / "house.sqlite"), str(folder / "floor.sqlite"))
        if given.only != "sqlite":
            with own_postgresql(DURABLE) as server:
                found += measured("PostgreSQL", folder, server.make(), server.make())
    show(found, as_json=given.json)
    if any(("wrong" in row.name and row.value) or (row.unit == "%" and row.value < AIM_MATCHED) for row in found):
        raise SystemExit(1)


def measured(name: str, folder: Path, place: str, empty: str) -> list[Row]:
    """The rows of one foundation."""
    house = _run("bench.reconcile_job", "prepare", folder, place)
    done = _run("bench.reconcile_job", "work", folder, place)
    floor = _run("bench.reconcile_floor", folder, place, empty)
    told = _run("bench.reconcile_job", "check", folder, place)
    whole = f"{name}: whole, {told['entries']:,} entries, {house['dues']:,} dues"
    return list(_rows(name, whole, done, floor, told))


def _rows(
    name: str, whole: str, done: Mapping[str, float], floor: Mapping[str, float], told: Mapping[str, float]
) -> Iterator[Row]:
    yield Row(whole, sum(done[part] for part in PARTS), "s", sum(floor.get(part, 0) for part in PARTS), AIM_RATIO)
    of_process = [f"{part} (processor)" for part in PARTS]
    least = sum(floor.get(part, 0) for part in of_process)
    yield Row(f"{name}: whole, processor of the process", sum(done[part] for part in of_process), "s", least)
    words = {"parse": "read", "ask": "dues asked", "match": "matched", "book": "booked"}
    for part in PARTS:
        yield Row(f"{name}: {words[part]}", done[part], "s", floor.get(part))
        processor = f"{part} (processor)"
        yield Row(f"{name}: {words[part]}, processor", done[processor], "s", floor.get(processor))
    yield Row(f"{name}: greatest memory", done["peak"], "MiB", None, AIM_MEBIBYTES)
    yield Row(f"{name}: wrong pairs", told["wrong"], "", None, 0)
    matched = 100 * told["right"] / told["resolvable"]
    yield Row(f"{name}: rightly matched, of what can be known", matched, "%", None, AIM_MATCHED)


def _run(module: str, *given: object) -> Mapping[str, float]:
    line = [sys.executable, "-m", module, *map(str, given)]
    done = subprocess.run(line, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(done.stdout or b"{}"))


if __name__ == "__main__":
    main()
