"""How often a register of somebody else's may be asked: a pace that all processes keep together.

The decision is a value's (``pipeline/bucket.py``); here is the row, changed only over the version that was read.
"""

from typing import Protocol

from sqlalchemy import select, update

from pipeline.bucket import Bucket, take
from pipeline.bulk import insert_of
from pipeline.clock import Clock
from pipeline.database import Database, Write
from pipeline.tables import lookup_bucket

TRIES = 5


class Lookups(Protocol):
    """Somebody who says how many may be asked for now."""

    def grant(self, wanted: int) -> int:
        """Up to ``wanted`` look-ups, to be used at once; they are spent."""
        ...


class Unlimited:
    """No limit was agreed."""

    def grant(self, wanted: int) -> int:
        """All."""
        return wanted


class PacedLookups:
    """``per_minute`` look-ups of the register ``name``, by all processes of the house."""

    def __init__(self, database: Database, clock: Clock, name: str, per_minute: int) -> None:
        self.database = database
        self.clock = clock
        self.name = name
        self.per_minute = per_minute

    def grant(self, wanted: int) -> int:
        """Up to ``wanted``; none when others are faster five times in a row. A short transaction of its own."""
        if not wanted:
            return 0
        for _ in range(TRIES):
            with self.database.write() as tx:
                granted = self._take(tx, wanted)
            if granted is not None:
                return granted
        return 0

    def _take(self, tx: Write, wanted: int) -> int | None:
        """None: somebody else changed the row between our look and our update."""
        now, full = self.clock.now(), Bucket.full(self.per_minute, self.clock.now())
        fresh = {"name": self.name, "millis": full.millis, "at": full.at, "version": 0}
        tx.execute(insert_of(tx)(lookup_bucket).values(**fresh).on_conflict_do_nothing())
        row = tx.execute(select(lookup_bucket).where(lookup_bucket.c.name == self.name)).one()
        taken = take(Bucket(row.millis, row.at), wanted, self.per_minute, now)
        if not taken.granted:
            return 0
        seen = (lookup_bucket.c.name == self.name, lookup_bucket.c.version == row.version)
        changed = {"millis": taken.left.millis, "at": taken.left.at, "version": row.version + 1}
        return taken.granted if tx.execute(update(lookup_bucket).where(*seen).values(**changed)).rowcount else None
