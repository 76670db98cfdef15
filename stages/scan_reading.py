"""Reads the pages of scans, each once: what was read is kept at once, so that a death costs at most the page it met.

This is the one place where a stage's work is kept outside of its leg's commit (docs/decisions.md 160). Nothing rests on
it: what is kept is what the same bytes say to the same engine, and it may be lost.
"""

import hashlib
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from pipeline import counting
from pipeline.settings import Settings
from registries.page_readings import KeptPaper
from scanning.malware import Clamd
from scanning.ocr import Engine, UnreadError
from scanning.papers import Paper, PaperError
from scanning.reading import read_page
from schemas.readings import PageReading
from stages.bounded_paper import open_bounded
from stages.offline.scans import Scan, look_at, media_type_of
from stages.scan_guard import ScanGuard

_NOT_ASKED = frozenset({"no engine", "no language"})  # says nothing of the engine that there was a moment ago


class Readings(Protocol):
    """Where readings are kept between legs."""

    def find(self, sha256: str, engine: str, asked: datetime | None = None) -> KeptPaper | None:
        """What is known of a paper that ``engine`` read; what it could not read since ``asked`` counts, too."""
        ...

    def keep(self, sha256: str, engine: str, pages: int, reading: PageReading) -> None:
        """Keeps one page of a paper that has ``pages``; durable when it returns."""
        ...


@dataclass(frozen=True, slots=True)
class ReadScan:
    """One paper: what it is by its bytes, and its pages in their order; ``whole`` False: time was up before the last.

    ``pages`` is empty where the scan cannot be used. ``malware`` is the name of what was found in it.
    """

    scan: Scan
    sha256: str
    engine: str
    pages: tuple[PageReading, ...] = ()
    whole: bool = True
    malware: str = ""


@dataclass(slots=True)
class Turn:
    """One leg's time of reading. The first page is read whatever the hour, so that each leg gets on.

    ``asked``: since when the document waits; a page is tried once for it, not in each of its legs.
    """

    until: float
    asked: datetime | None = None
    read: int = field(default=0)

    @classmethod
    def of(cls, longest: timedelta, asked: datetime | None = None) -> "Turn":
        """One that begins now."""
        return cls(time.monotonic() + longest.total_seconds(), asked)

    @property
    def over(self) -> bool:
        """Whether no other page may be begun."""
        return self.read > 0 and time.monotonic() >= self.until


@dataclass(frozen=True, slots=True)
class ScanReader:
    """Reads by ``engine``; a leg begins no page after ``longest``."""

    engine: Engine
    kept: Readings
    longest: timedelta
    guard: ScanGuard = field(default_factory=ScanGuard)

    def turn(self, asked: datetime | None = None) -> Turn:
        """The time of a leg that begins now, of a document that waits since ``asked``."""
        return Turn.of(self.longest, asked)

    def read(self, data: bytes, turn: Turn) -> ReadScan:
        """All pages of a scan as far as the turn goes; ``data`` as ``look_at`` takes it. Raises NotReadyError."""
        sha256, engine = hashlib.sha256(data).hexdigest(), self._version()
        if malware := self.guard.found_in(data):
            return ReadScan(Scan(media_type_of(data), 0), sha256, engine, malware=malware)
        known = self.kept.find(sha256, engine, turn.asked)
        # what is known was looked at before it was read
        scan = look_at(data) if known is None else Scan(media_type_of(data), known.pages)
        if scan.fault or not scan.media_type:
            return ReadScan(scan, sha256, engine)
        pages = dict(known.readings) if known else {}
        counting.pages("kept", len(pages))
        whole = len(pages) == scan.pages or self._read_rest(data, ReadScan(scan, sha256, engine), pages, turn)
        return ReadScan(scan, sha256, engine, tuple(pages[number] for number in sorted(pages)), whole)

    def _version(self) -> str:
        """Of the engine; "" where there is none: each page says why, and is kept as read by none."""
        try:
            return self.engine.version()
        except UnreadError:
            return ""

    def _read_rest(self, data: bytes, mine: ReadScan, pages: dict[int, PageReading], turn: Turn) -> bool:
        """Adds what is missing to ``pages``; False where the time was up before."""
        missing = [number for number in range(1, mine.scan.pages + 1) if number not in pages]
        try:
            with open_bounded(data) as paper:
                for number in missing:
                    if turn.over:
                        return False
                    pages[number] = self._read(paper, number, mine)
                    turn.read += 1
        except PaperError as error:
            pages |= {number: _unread(number, error.why) for number in missing if number not in pages}
        return True

    def _read(self, paper: Paper, number: int, mine: ReadScan) -> PageReading:
        with counting.page_time():
            reading = read_page(paper, number, self.engine)
        counting.pages("unread" if reading.unread else "read")
        if not mine.engine or reading.unread not in _NOT_ASKED:
            self.kept.keep(mine.sha256, mine.engine, mine.scan.pages, reading)
        return reading


def _unread(number: int, why: str) -> PageReading:
    return PageReading(number=number, width=0, height=0, dpi=0, unread=f"broken: {why}")


def reader_of(settings: Settings, kept: Readings) -> ScanReader:
    """As the settings say; a leg begins its last page early enough for its limit."""
    engine = Engine(settings.ocr_languages, settings.ocr_seconds)
    clamd = None if settings.clamd is None else Clamd(settings.clamd, settings.clamd_seconds)
    longest = timedelta(seconds=settings.leg_limit_seconds / 3)
    return ScanReader(engine, kept, longest, ScanGuard(clamd, settings.clamd_required))
