"""The one clock. Everything that asks for the time takes a ``Clock``; time is aware UTC."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Something that tells the time."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock, but it never goes back: when the machine's does, it stands until that has caught up."""

    def __init__(self) -> None:
        self._latest = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        self._latest = max(self._latest, datetime.now(UTC))
        return self._latest


@dataclass(slots=True)
class SetClock:
    """A clock that stands until it is moved: the in-memory twin for tests and replays."""

    moment: datetime = field(default_factory=lambda: datetime(2026, 11, 21, 9, 0, tzinfo=UTC))

    def now(self) -> datetime:
        """The moment that was set."""
        return self.moment

    def advance(self, step: timedelta) -> None:
        """Moves the clock by ``step``."""
        self.moment += step
