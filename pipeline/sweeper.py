"""The sweeper of a house on many machines: sends again what is due and was not taken.

Bounded, for the database is the backlog and the broker must stay near empty: one that sent every due leg again was
measured to bury the broker in five messages for each leg, and nothing went on.
"""

from collections.abc import Sequence
from datetime import timedelta

from pipeline import legs
from pipeline.clock import Clock
from pipeline.database import Database
from pipeline.wakes import Wakes

NEAR_EMPTY = 100
MOST = 200


class Sweeper:
    """A chore of the beat. ``batch`` is how many legs one message brings to be claimed."""

    def __init__(
        self, database: Database, wakes: Wakes, queues: Sequence[str], clock: Clock, batch: int, grace: timedelta
    ) -> None:
        self.database = database
        self.wakes = wakes
        self.queues = tuple(queues)
        self.clock = clock
        self.batch = batch
        self.grace = grace

    def __call__(self) -> int:
        """How many messages it sent: none while 100 or more wait, at most 200, oldest first. What came to be due within
        the grace has its own wake-up on the way.
        """
        depth = self.wakes.depth(self.queues)
        if depth is None or depth >= NEAR_EMPTY:
            return 0
        with self.database.reads() as reads:
            due = legs.overdue(reads, self.clock.now() - self.grace, self.batch, MOST)
        self.wakes.send(due)
        return len(due)
