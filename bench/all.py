"""Every bench, one after the other, into ``docs/performance.md``: ``python -m bench.all [--quick] [NAME…]``.

A bench that is run again replaces its own figures and leaves those of the others. Exit status 1: one of them failed.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from rich.console import Console

from bench.report import ROOT, options

BENCHES = (
    "verify",
    "revocation",
    "bundle",
    "scale",
    "burst",
    "large_report",
    "allocation",
    "reconcile",
    "ocr",
    "review_ui",
    "review_keys",
    "chaos",
    "capacity",
)
KEPT = ROOT / "bench" / "figures"
PAGE = ROOT / "docs" / "performance.md"
HEAD = """# Performance

What each job costs over its **floor**, the unavoidable part of it, measured in the same run on one machine: `ratio`
is cost over floor (1 is perfect), `aim` the greatest ratio that we want (without a floor: the greatest value; of
shares found: the least). Made by `make bench`, which runs each command below; what the figures mean stands in
`bench/README.md`. Seconds on shared machines are noisy, ratios hold better; `load` is the machine's before the run.
"""


def main() -> None:
    """Runs the benches that are named, or all."""
    parser = options("Runs every bench and writes docs/performance.md.")
    parser.add_argument("name", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    given = parser.parse_args()
    unknown = set(given.name) - set(BENCHES)
    if unknown:
        parser.error(f"no bench {', '.join(sorted(unknown))}")
    failed = [name for name in given.name or BENCHES if not _run(name, quick=given.quick)]
    PAGE.write_text(HEAD + "".join(_sections(_kept())), encoding="utf-8")
    if given.json:
        print(json.dumps(_kept(), indent=1))
    sys.exit(1 if failed else 0)


def _run(name: str, *, quick: bool) -> bool:
    """Whether it ended well; its figures are kept if it told any."""
    command = ["python", "-m", f"bench.{name}", *(["--quick"] if quick else [])]
    load, begun = os.getloadavg()[0], datetime.now(UTC)
    console = Console(stderr=True)
    console.print(f"{' '.join(command)} …", highlight=False)
    done = subprocess.run(
        [sys.executable, *command[1:], "--json"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    told = _last_object(done.stdout)
    if told is None:
        console.print(f"[red]{name}: no figures, exit status {done.returncode}")
        return False
    KEPT.mkdir(exist_ok=True)
    kept = {"command": " ".join(command), "day": f"{begun:%Y-%m-%d}", "load": round(load, 1), **told}
    (KEPT / f"{name}.json").write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return done.returncode == 0


def _last_object(text: str) -> Mapping[str, Any] | None:
    begin = text.find("{")
    try:
        return dict(json.loads(text[begin:])) if begin >= 0 else None
    except json.JSONDecodeError:
        return None


def _kept() -> Mapping[str, Any]:
    found = {name: KEPT / f"{name}.json" for name in BENCHES}
    return {name: json.loads(file.read_text("utf-8")) for name, file in found.items() if file.exists()}


def _sections(kept: Mapping[str, Any]) -> Iterator[str]:
    for name, told in kept.items():
        run = ", ".join((told["day"], told["machine"], f"load {told['load']}", f"commit {told['commit']}"))
        yield f"\n## {name}\n\n`{told['command']}`, {run}\n\n"
        yield "| figure | value | floor | ratio | aim |\n|---|---|---|---|---|\n"
        yield from (_line(row) for row in told["rows"])


def _line(row: Mapping[str, Any]) -> str:
    cells = (
        row["name"],
        f"{_number(row['value'])} {row['unit']}",
        _number(row["floor"]),
        _number(row["ratio"]),
        _number(row["aim"]),
    )
    return f"| {' | '.join(cells)} |\n"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")


if __name__ == "__main__":
    main()
