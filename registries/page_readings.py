"""Pages of scans as they were read, kept for whoever asks for the same bytes again.

Written while a leg works and outside of its commit, in short transactions of their own: what was read before a worker
died need not be read again. Nothing rests on a row: it says what the bytes say, and goes as it came.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from pipeline.bulk import upsert
from pipeline.clock import Clock
from pipeline.database import Database
from registries.scan_tables import page_reading
from schemas.readings import PageReading

UNREAD_HOLDS = timedelta(hours=1)  # a page that could not be read is not tried again before


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """What is known of a paper: how many pages it has, and those that were read, by number."""

    pages: int
    readings: Mapping[int, PageReading]


class KeptReadings:
    """Readings in the database, behind transactions of its own."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock

    def find(self, sha256: str, engine: str, asked: datetime | None = None) -> KeptPaper | None:
        """What is known of a paper, None where nothing is.

        A page that could not be read is known for ``UNREAD_HOLDS``, and for good to a document that waits since
        ``asked``: of many such pages the first would be forgotten before the last is tried.
        """
        mine = (page_reading.c.sha256 == sha256, page_reading.c.engine == engine)
        with self.database.reads() as reads:
            rows = reads.execute(select(page_reading).where(*mine).order_by(page_reading.c.page)).all()
        since = _since(self.clock.now(), asked)
        found = {row.page: one for row in rows if not (one := _read(row.data)).unread or row.read_at >= since}
        return KeptPaper(rows[0].pages, found) if rows else None

    def keep(self, sha256: str, engine: str, pages: int, reading: PageReading) -> None:
        """Keeps one page of a paper that has ``pages``; durable when it returns."""
        row = {"sha256": sha256, "page": reading.number, "engine": engine, "read_at": self.clock.now(), "pages": pages}
        with self.database.write() as tx:
            upsert(tx, page_reading, [row | {"data": _written(reading)}])


class RememberedReadings:
    """The same in memory, for as long as the object lives."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._papers: dict[tuple[str, str], tuple[int, dict[int, tuple[datetime, PageReading]]]] = {}

    def find(self, sha256: str, engine: str, asked: datetime | None = None) -> KeptPaper | None:
        """As ``KeptReadings``."""
        known = self._papers.get((sha256, engine))
        if known is None:
            return None
        since = _since(self.clock.now(), asked)
        found = {page: one for page, (at, one) in sorted(known[1].items()) if not one.unread or at >= since}
        return KeptPaper(known[0], found)

    def keep(self, sha256: str, engine: str, pages: int, reading: PageReading) -> None:
        """As ``KeptReadings``, but for durability."""
        _, readings = self._papers.setdefault((sha256, engine), (pages, {}))
        readings[reading.number] = (self.clock.now(), reading)


def _since(now: datetime, asked: datetime | None) -> datetime:
    """From when on an unread page counts."""
    hour_ago = now - UNREAD_HOLDS
    return hour_ago if asked is None else min(hour_ago, asked)


def _written(reading: PageReading) -> bytes:
    return zlib.compress(reading.model_dump_json(exclude_defaults=True).encode())


def _read(data: bytes) -> PageReading:
    return PageReading.model_validate_json(zlib.decompress(data))
