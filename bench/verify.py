"""A full verdict over signed files of all kinds: over its floor, and beside other libraries; time and greatest memory.

Each verifier of each file is a process of its own; those of one file take turns, so that other work on the machine hits
all alike. Seconds are the processor's, the least of all rounds.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.report import ROOT, Row, options, show
from bench.verifiers import ASICE, MISSING, PADES, READY, XADES_B, XADES_T

MEBIBYTE = 1 << 20
MILLISECOND = 1e-3


@dataclass(frozen=True, slots=True)
class Case:
    """``calls`` of each verifier in a round. ``others`` are compared; our ratio to ``measure`` has an ``aim``."""

    name: str
    file: str
    calls: int
    others: tuple[str, ...]
    measure: str = "floor"
    aim: float | None = None
    milliseconds: float | None = None
    mebibytes: float | None = None


_XML, _CONTAINER, _PDF = (
    ("signxml", "python-xmlsec"),
    ("inflate + SHA-256", "signxml"),
    ("pyHanko, two steps", "pyHanko"),
)
CASES = (
    Case("XAdES-BES, 5 kB", XADES_B, 100, _XML, aim=4, milliseconds=3),
    Case("XAdES-T, 5 kB", XADES_T, 50, _XML, milliseconds=6),
    Case("ASiC-E, 1 MB", ASICE.format(1), 20, _CONTAINER, measure="inflate + SHA-256"),
    Case("ASiC-E, 50 MB", ASICE.format(50), 1, _CONTAINER, measure="inflate + SHA-256", aim=1.3, mebibytes=100),
    Case("PAdES, 100 kB", PADES.format(100), 5, _PDF, measure="pyHanko, two steps", aim=1.2),
    Case("PAdES, 20 MB", PADES.format(20_000), 1, _PDF, measure="pyHanko, two steps"),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds of the processor for one call, and bytes at the most."""

    seconds: float
    peak: int


def main() -> None:
    given = options("A full verdict over signed files of all kinds (--quick: three rounds, not ten).").parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        command = [sys.executable, "-m", "bench.signed_files", place, "1,50", "100,20000"]
        subprocess.run(command, cwd=ROOT, check=True)
        rounds = 3 if given.quick else 10
        rows = [row for case in CASES for row in _rows(case, measure(case, folder, rounds))]
    show(rows, as_json=given.json)


def measure(case: Case, folder: Path, rounds: int) -> Mapping[str, Figures]:
    """By verifier; without those whose library is not installed."""
    with ExitStack() as stack:
        names = ("floor", "ours", *case.others)
        opened = {name: stack.enter_context(_verifier(name, folder, case.file)) for name in names}
        running = {name: process for name, process in opened.items() if process is not None}
        seconds: dict[str, list[float]] = {name: [] for name in running}
        for _ in range(rounds + 1):  # the first warms the caches
            for name, process in running.items():
                seconds[name].append(float(_ask(process, str(case.calls))))
        return {
            name: Figures(min(seconds[name][1:]), int(process.communicate()[0])) for name, process in running.items()
        }


@contextmanager
def _verifier(name: str, folder: Path, file: str) -> Iterator["subprocess.Popen[str] | None"]:
    command = [sys.executable, "-m", "bench.verifiers", name, str(folder), str(folder / file)]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        told = process.stdout.readline().strip()
        assert told in {READY, MISSING}, f"{name} did not start"
        yield process if told == READY else None


def _ask(process: "subprocess.Popen[str]", line: str) -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    return process.stdout.readline()


def _rows(case: Case, found: Mapping[str, Figures]) -> Sequence[Row]:
    ours, measured = found["ours"], found[case.measure].seconds / MILLISECOND
    value, floor = ours.seconds / MILLISECOND, found["floor"].seconds / MILLISECOND
    rows = [Row(f"{case.name}: verdict over {case.measure}", value, "ms", measured, case.aim)]
    if case.measure != "floor":
        rows.append(Row(f"{case.name}: verdict over floor", value, "ms", floor))
    if case.milliseconds is not None:
        rows.append(Row(f"{case.name}: verdict", value, "ms", aim=case.milliseconds))
    rows.append(Row(f"{case.name}: memory", ours.peak / MEBIBYTE, "MiB", aim=case.mebibytes))
    for name in case.others:
        if name in found and name != "inflate + SHA-256":
            rows.append(Row(f"{case.name}: {name} over floor", found[name].seconds / MILLISECOND, "ms", floor))
            rows.append(Row(f"{case.name}: {name}, memory", found[name].peak / MEBIBYTE, "MiB"))
    return rows


if __name__ == "__main__":
    main()
