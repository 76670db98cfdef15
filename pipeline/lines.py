"""The contract of a line of work: submissions, seals, deliveries are lines; the engine runs them all alike.

work (no write transaction, may take long) → commit (one short transaction, the pieces of a batch together; if one of
them cannot be, each half alone).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from pipeline.database import Reads, Write


@dataclass(frozen=True, slots=True)
class Claim:
    """A leased leg. ``token`` fences it: a commit counts only while the row still bears it."""

    subject: str
    kind: str
    token: str
    suspect: bool
    errors: int


@dataclass(frozen=True, slots=True)
class NextLeg:
    """What is to be done next for a subject (replaces the leg that was claimed)."""

    subject: str
    line: str
    kind: str
    queue: str
    lane: str
    place: int
    due_at: datetime


@dataclass(slots=True)
class Aftermath:
    """Collected by a commit: legs that come to be. What is not renewed here ends with the commit."""

    at: datetime
    legs: list[NextLeg] = field(default_factory=list)
    retries: dict[str, datetime] = field(default_factory=dict)

    def add(self, leg: NextLeg) -> None:
        """A leg for another subject, or the next one for this."""
        self.legs.append(leg)

    def retry(self, subject: str, after: timedelta) -> None:
        """The same leg again after a while; costs nothing."""
        self.retries[subject] = self.at + after


class NotReadyError(Exception):
    """What the work needs is not there yet (no trust was ever recorded): the piece is given back, never counted."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A piece whose work raised: our fault or a broken world; the engine counts and backs off."""

    error: str


class Line(Protocol):
    """One kind of work."""

    name: str

    def queues(self) -> Sequence[str]:
        """The queues that its legs stand in."""
        ...

    def work(self, claims: Sequence[Claim], reads: Reads, now: datetime) -> Mapping[str, Any | Failure]:
        """The result for each claim, by subject. ``reads`` cannot write. A subject left out is given back untouched."""
        ...

    def commit(self, tx: Write, pieces: Sequence[tuple[Claim, Any]], after: Aftermath) -> None:
        """Writes results. Anything raised rolls all of them back; the engine then asks again for fewer."""
        ...

    def give_up(self, tx: Write, claim: Claim, why: str, evidence: str, after: Aftermath) -> bool:
        """Three deaths or errors: set the subject aside (True), or False to try for ever with back-off."""
        ...
