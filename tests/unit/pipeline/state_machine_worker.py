"""A worker of the state machine: it can die at any moment, and may not know that it was fenced off."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy.exc import OperationalError
from state_machine_stages import Killed

from pipeline.database import Database

Place = tuple[str, str, str]
# When a worker dies, or loses its database, in a run of the engine; "" never.
MOMENTS = ("claim", "effect", "commit", "wake", "disk")


class MortalDatabase(Database):
    """A worker's own two doors; each of its next writes can end badly, just before it would be durable."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.fates: list[type[Exception | Killed] | None] = []

    @contextmanager
    def write(self):
        with super().write() as tx:
            yield tx
            fate = self.fates.pop(0) if self.fates else None
            if fate is Killed:
                raise Killed
            if fate is not None:
                raise OperationalError("commit", {}, OSError("disk full"))


class Worker:
    """One process: its engine, and what it has claimed and worked, and not committed."""

    def __init__(self, house: Any, name: str) -> None:
        self.house = house
        self.name = name
        self.database = MortalDatabase(house.folder / "qebul.sqlite")
        self.lives = 0
        self.reborn()

    def reborn(self) -> None:
        """A new process: it knows of nothing."""
        self.lives += 1
        self.engine = self.house.make_engine(f"{self.name}#{self.lives}", self.database)
        self.engine.wake = self._wake
        self.place: Place | None = None
        self.claims: Sequence[Any] = ()
        self.results: Mapping[str, Any] | None = None
        self.ends_at_wake = False

    def die(self, *, heard: bool = True) -> None:
        """kill -9; the supervisor hears of it now or later."""
        self.house.unburied.append(self.engine.worker)
        self.reborn()
        if heard:
            self.house.bury_all()

    def run(self, place: Place, batch: int, moment: str = "") -> None:
        """Claims, works, commits, wakes."""
        self.engine.pace = replace(self.engine.pace, batch=batch)
        self._doom(moment, {"claim": 1, "commit": 2, "disk": 2})
        self._mortally(lambda: self.engine.run(*place))

    def claim(self, place: Place, batch: int) -> None:
        self.engine.pace = replace(self.engine.pace, batch=batch)
        self.place, self.results = place, None
        self.claims = self.engine._claim(*place[1:])

    def work(self) -> None:
        def working() -> None:
            self.results = self.engine._work(self.engine.lines[self.place[0]], self.claims)

        self._mortally(working)

    def commit(self, moment: str = "") -> str:
        """Commits what it worked, held or not: of what it does not hold any more, nothing may change. What it held."""
        assert self.results is not None
        fenced = [claim.subject for claim in self.claims if self.house.owner(claim.subject) != claim.token]
        before = self.house.traces(fenced)
        self._doom(moment, {"commit": 1, "disk": 1})
        line, claims, results = self.engine.lines[self.place[0]], self.claims, self.results
        self._mortally(lambda: self.engine.wake(self.engine._commit(line, claims, results)))
        assert self.house.traces(fenced) == before
        self.claims, self.results = (), None
        return "fenced off" if len(fenced) == len(claims) else "held in part" if fenced else "held"

    def _doom(self, moment: str, writes: Mapping[str, int]) -> None:
        self.house.world.armed = moment == "effect"
        self.ends_at_wake = moment == "wake"
        if moment in writes:
            end = OperationalError if moment == "disk" else Killed
            self.database.fates = [*[None] * (writes[moment] - 1), end]

    def _mortally(self, deed: Callable[[], Any]) -> None:
        try:
            deed()
        except Killed:
            self.die()
        except OperationalError:  # as the dispatcher does: the leases run out and the legs come again
            self.claims, self.results = (), None
        finally:
            self.house.world.armed = self.ends_at_wake = False
            self.database.fates = []

    def _wake(self, legs: Sequence[Any]) -> None:
        if self.ends_at_wake:
            raise Killed
