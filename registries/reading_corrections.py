"""What officers read on papers where the engine had read something else, or nothing. Only appended to.

Each is a sample for the next engine: the place on the page, what stands there, what the engine made of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select

from pipeline.database import Reads, Write
from registries.scan_tables import reading_correction
from schemas.readings import Box

_BOX = ("left", "top", "width", "height")
_PLAIN = ("submission", "person", "field", "paper", "sha256", "page", "old", "new", "engine", "login", "user", "at")


@dataclass(frozen=True, slots=True, repr=False)
class Correction:
    """One correction; ``person``, ``field`` and ``paper`` as ``Evidence`` names them. Its repr shows nothing.

    ``old`` is what the engine had read, None where it found nothing; ``page`` and ``box`` where it stands, None where
    nobody said. ``login`` is the officer, ``user`` who sat there.
    """

    submission: str
    person: int
    field: str
    paper: str
    sha256: str
    page: int | None
    box: Box | None
    old: str | None
    new: str
    engine: str
    login: str
    user: str
    at: datetime


def write_correction(tx: Write, one: Correction) -> None:
    """Appends a correction."""
    plain = {name: getattr(one, name) for name in _PLAIN}
    box = {name: None if one.box is None else getattr(one.box, name) for name in _BOX}
    tx.execute(insert(reading_correction).values(plain | box))


def corrections_of(reads: Reads, submission_id: str) -> Sequence[Correction]:
    """All about a submission, the oldest first: of several about one value the last counts."""
    mine = select(reading_correction).where(reading_correction.c.submission == submission_id)
    return [_read(row) for row in reads.execute(mine.order_by(reading_correction.c.n))]


def all_corrections(reads: Reads) -> Sequence[Correction]:
    """Every one of the house, the oldest first."""
    return [_read(row) for row in reads.execute(select(reading_correction).order_by(reading_correction.c.n))]


def _read(row: Row[Any]) -> Correction:
    placed = row.left is not None
    box = Box(left=row.left, top=row.top, width=row.width, height=row.height) if placed else None
    return Correction(**{name: getattr(row, name) for name in _PLAIN}, box=box)
