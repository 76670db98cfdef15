"""The beat of a house on many machines: chores that only one process may do at a time, each at its own pace.

Any number of beats may run; a turn in the database (``turns.py``) lets one of them act, and another within seconds of
its death. A chore that raises trouble of the database or of the disk is done again at its next time.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from pipeline import turns
from pipeline.clock import Clock
from pipeline.database import Database, DatabaseTrouble, trouble_code
from pipeline.log import get_logger

log = get_logger(__name__)
TURN = timedelta(seconds=5)
TICK_SECONDS = 1.0
NAME = "beat"


@dataclass(frozen=True, slots=True)
class Chore:
    """Something small that is to be done every so often (seconds)."""

    name: str
    every: float
    act: Callable[[], object]


class Beat:
    """One of the beats; ``owner`` is the process's name."""

    def __init__(self, database: Database, clock: Clock, owner: str, chores: Sequence[Chore]) -> None:
        self.database = database
        self.clock = clock
        self.owner = owner
        self.chores = tuple(chores)
        self._next = dict.fromkeys((chore.name for chore in chores), 0.0)

    def run(self, stop: threading.Event, pulse: Callable[[], None]) -> None:
        """Ticks until ``stop``, then gives the turn to whoever comes."""
        while not stop.is_set():
            pulse()
            self.tick()
            stop.wait(TICK_SECONDS)
        self._let_go()

    def tick(self) -> bool:
        """Does the chores whose time it is, if the turn is ours; whether it is."""
        try:
            with self.database.write() as tx:
                mine = turns.take_turn(tx, NAME, self.owner, self.clock.now(), TURN)
        except DatabaseTrouble as error:
            log.warning("beat.database_trouble", error=trouble_code(error))
            return False
        if mine:
            for chore in self.chores:
                self._act(chore)
        return mine

    def _act(self, chore: Chore) -> None:
        now = time.monotonic()
        if now < self._next[chore.name]:
            return
        self._next[chore.name] = now + chore.every
        try:
            chore.act()
        except (*DatabaseTrouble, OSError) as error:
            log.error("beat.chore_failed", chore=chore.name, error=trouble_code(error))

    def _let_go(self) -> None:
        try:
            with self.database.write() as tx:
                turns.end_turn(tx, NAME, self.owner)
        except DatabaseTrouble as error:  # it runs out by itself
            log.warning("beat.database_trouble", error=trouble_code(error))
