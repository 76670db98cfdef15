"""Scans that are read: what is found on them, right and wrong, by class of quality; and what a page costs beside bare
tesseract on the same picture, on all cores.

Sixty pages of A4 at 300 dpi (``demo/scanned``): four kinds, twenty of each class; two pages of five say what the
form says, the others differ in one field or two. Ours and bare take turns, ten pages each, so that other work on the
machine hits both alike.
"""

import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from bench.ocr_pages import Page, Read, form_of, jobs, make, names_of, read_bare, read_ours, warm
from bench.report import Row, options, show
from demo.scanned.camera import Quality
from demo.scanned.story import KINDS
from rules.evidence import ReadPaper, evidence_of
from rules.paper_kind import recognise
from schemas.evidence_fields import fields_of
from schemas.readings import Evidence, EvidenceVerdict

TURN = 10
HOUR = 3600
AGREES, DIFFERS = EvidenceVerdict.AGREES, EvidenceVerdict.DIFFERS
RECEIVED = date(2026, 11, 20)
_PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class Judged:
    """One page: what should be said of each field, what was said (None: nothing), and whether its kind was known."""

    page: Page
    truth: Mapping[str, EvidenceVerdict]
    said: Mapping[str, Evidence | None]
    kind: str | None
    unread: str


@dataclass(slots=True)
class Cost:
    """Of all pages: seconds on the wall with all cores, and of the processor."""

    wall: float = 0.0
    processor: float = 0.0
    pages: int = 0


@dataclass(slots=True)
class Counts:
    """Pairs of what is true and what was said."""

    pairs: Counter[tuple[EvidenceVerdict, EvidenceVerdict]] = field(default_factory=Counter)

    def precision(self, verdict: EvidenceVerdict) -> float:
        """How much of what was said is true, in percent."""
        return _share(self.pairs[verdict, verdict], sum(n for (_, said), n in self.pairs.items() if said == verdict))

    def recall(self, verdict: EvidenceVerdict) -> float:
        """How much of what is true was said, in percent."""
        return _share(self.pairs[verdict, verdict], sum(n for (true, _), n in self.pairs.items() if true == verdict))


def main() -> None:
    parser = options("Scans that are read, beside bare tesseract (--quick: six pages, not sixty).")
    parser.add_argument("--wrong", action="store_true", help="list each field that was not judged as it is")
    given = parser.parse_args()
    fields = {kind: [one.code for one in fields_of(kind, RECEIVED)] for kind in KINDS}
    with tempfile.TemporaryDirectory() as place, ProcessPoolExecutor(os.cpu_count(), initializer=warm) as pool:
        numbers = range(5, 7) if given.quick else range(20)
        pages = list(pool.map(partial(make, Path(place), fields), jobs(numbers)))
        readings, ours, bare = _read(pool, pages)
    judged = [judge(page, read, fields[page.kind]) for page, read in zip(pages, readings, strict=True)]
    if given.wrong:
        for line in _wrong(judged):
            print(line)
    show([*(row for quality in Quality for row in _found(judged, quality)), *_costs(ours, bare)], as_json=given.json)


def _read(pool: ProcessPoolExecutor, pages: Sequence[Page]) -> tuple[Sequence[Read], Cost, Cost]:
    """All pages in both ways, in turns."""
    ours, bare = Cost(), Cost()
    readings: list[Read] = []
    for start in range(0, len(pages), TURN):
        some = pages[start : start + TURN]
        readings += _timed(pool, read_ours, some, ours)
        _timed(pool, read_bare, some, bare)
    return readings, ours, bare


def _timed(pool: ProcessPoolExecutor, way: Callable[[Page], Read], pages: Sequence[Page], cost: Cost) -> Sequence[Read]:
    began = time.perf_counter()
    reads = list(pool.map(way, pages))
    cost.wall += time.perf_counter() - began
    cost.processor += sum(one.seconds for one in reads)
    cost.pages += len(reads)
    return reads


def judge(page: Page, read: Read, fields: Sequence[str]) -> Judged:
    """What the rules make of a reading."""
    assert read.reading is not None
    paper = ReadPaper(page.paper.name, page.kind, (read.reading,))
    told = evidence_of(form_of(page.form), [names_of(page.form)], [paper], RECEIVED)
    said = {one.field: one for one in told}
    truth = {one: DIFFERS if one in page.changed else AGREES for one in fields}
    kind = recognise((read.reading,), RECEIVED).kind
    return Judged(page, truth, {one: said.get(one) for one in fields}, kind, read.reading.unread)


def _counts(judged: Sequence[Judged]) -> Counts:
    counts = Counts()
    for one in judged:
        for name, true in one.truth.items():
            said = one.said[name]
            counts.pairs[true, EvidenceVerdict.UNREADABLE if said is None else said.verdict] += 1
    return counts


def _found(judged: Sequence[Judged], quality: Quality) -> Iterator[Row]:
    mine = [one for one in judged if one.page.quality is quality]
    counts = _counts(mine)
    strict = quality is not Quality.POOR
    yield Row(f"{quality}: fields looked for on {len(mine)} pages", sum(counts.pairs.values()), "fields")
    for verdict in (AGREES, DIFFERS):
        word = verdict.value.lower()
        least = " (95 or more)" if quality is Quality.GOOD else ""
        yield Row(f"{quality}: {word}, precision", counts.precision(verdict), "%")
        yield Row(f"{quality}: {word}, recall{least}", counts.recall(verdict), "%")
    yield Row(f"{quality}: wrong agrees", counts.pairs[DIFFERS, AGREES], "fields", aim=0 if strict else None)
    yield Row(f"{quality}: wrong differs", counts.pairs[AGREES, DIFFERS], "fields")
    known = sum(one.kind == one.page.kind for one in mine)
    wrong = sum(one.kind not in {None, one.page.kind} for one in mine)
    yield Row(f"{quality}: kind recognised", _share(known, len(mine)), "%")
    yield Row(f"{quality}: taken for another kind", wrong, "pages")


def _costs(ours: Cost, bare: Cost) -> Iterator[Row]:
    least = 1 / 1.2
    yield Row("a page, all cores, over bare", ours.wall / ours.pages, "s", bare.wall / bare.pages, least)
    yield Row("a page, processor, over bare", ours.processor / ours.pages, "s", bare.processor / bare.pages, least)
    yield Row("pages a second over bare's (1.2 or more)", bare.wall / ours.wall, "times")
    yield Row("pages a core-hour", ours.pages * HOUR / ours.processor, "pages")
    yield Row("bare tesseract: pages a core-hour", bare.pages * HOUR / bare.processor, "pages")


def _wrong(judged: Sequence[Judged]) -> Iterator[str]:
    for one in judged:
        if one.unread or one.kind != one.page.kind:
            yield f"{one.page.name}: kind {one.kind} {one.unread}"
        for name, true in one.truth.items():
            said = one.said[name]
            if said is None or said.verdict != true:
                told = (
                    "nothing" if said is None else f"{said.verdict} {said.read!r} ({said.confidence}) of {said.form!r}"
                )
                yield f"{one.page.name}: {name} should be {true}: {told}"


def _share(part: int, whole: int) -> float:
    return _PERCENT if not whole else part * _PERCENT / whole


if __name__ == "__main__":
    main()
