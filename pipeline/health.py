"""Is this process well? It lives while its loop turns; it is ready while all that it needs can be reached."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from pipeline.database import Database, Reads
from pipeline.tables import submission

STALE_SECONDS = 30.0


class Pulse:
    """A loop's sign of life: the loop calls it each time round."""

    def __init__(self, stale_seconds: float = STALE_SECONDS) -> None:
        self.stale_seconds = stale_seconds
        self._last = time.monotonic()

    def __call__(self) -> None:
        self._last = time.monotonic()

    def is_alive(self) -> bool:
        """Did the loop turn within ``stale_seconds``?"""
        return time.monotonic() - self._last < self.stale_seconds


class Health:
    """``needs`` are questions by name: can it be reached? Each opens and closes what it needs, and answers soon."""

    def __init__(self, pulse: Pulse, needs: Mapping[str, Callable[[], bool]]) -> None:
        self.pulse = pulse
        self.needs = dict(needs)

    def lives(self) -> bool:
        """The loop turns."""
        return self.pulse.is_alive()

    def readiness(self) -> Mapping[str, bool]:
        """The answer to each need."""
        return {name: ask() for name, ask in self.needs.items()}


def database_answers(database: Database) -> bool:
    """Does the database answer, and are its tables there?"""
    try:
        with database.reads() as reads:
            reads.execute(text("select count(*) from turn"))
    except SQLAlchemyError:
        return False
    return True


def newest_arrival(reads: Reads) -> datetime | None:
    """When the last submission came; None in an empty house. A clock that is before it was moved back."""
    last = select(submission.c.received_at).order_by(submission.c.sequence.desc()).limit(1)
    return reads.execute(last).scalar_one_or_none()


def server_clock(reads: Reads) -> datetime | None:
    """What time it is for the database's server; None where the database is a file of this machine."""
    if reads.dialect.name == "sqlite":
        return None
    now: datetime = reads.execute(text("select clock_timestamp()")).scalar_one()
    return now.astimezone(UTC)
