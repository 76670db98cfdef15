"""What the walks of conservation came to: written by whoever walked, so that a screen tells it without a walk."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select

from pipeline import canonical
from pipeline.conservation import Problem
from pipeline.database import Reads, Write
from pipeline.tables import conservation_look


@dataclass(frozen=True, slots=True)
class Look:
    """One walk: when it began, how long it took, how many checks, and how many problems each red one found."""

    at: datetime
    took: timedelta
    checks: int
    red: Mapping[str, int]


def keep_look(tx: Write, at: datetime, took: timedelta, checks: int, problems: Iterable[Problem]) -> None:
    """Writes down what a walk came to."""
    red = canonical.dumps(dict(Counter(one.check for one in problems)))
    millis = int(took / timedelta(milliseconds=1))
    tx.execute(insert(conservation_look).values(at=at, millis=millis, checks=checks, red=red))


def last_look(reads: Reads) -> Look | None:
    """The last walk; None where nobody ever walked."""
    row = reads.execute(select(conservation_look).order_by(conservation_look.c.n.desc()).limit(1)).first()
    if row is None:
        return None
    return Look(row.at, timedelta(milliseconds=row.millis), row.checks, canonical.loads(row.red))
