"""The one way into the ledger, whatever door a file came by: one transaction, and then whoever waits for it is told."""

from collections.abc import Callable, Sequence

from pipeline import ledger
from pipeline.clock import Clock
from pipeline.database import Database, Write
from pipeline.ledger import Arrival, Entered
from pipeline.log import get_logger
from pipeline.stages import Route

log = get_logger(__name__)


def nobody(entered: Entered) -> None:
    """Nobody waits."""
    del entered


def _nothing(tx: Write) -> None:
    del tx


class Entrance:
    """Enters stored files. Safe to call from several threads and processes."""

    def __init__(
        self, database: Database, route: Route, clock: Clock, on_entered: Callable[[Entered], None] = nobody
    ) -> None:
        self.database = database
        self.route = route
        self.clock = clock
        self.on_entered = on_entered

    def enter(self, came: Arrival, also: Callable[[Write], None] = _nothing) -> Entered:
        """Commits an arrival whose bytes are in the store; ``also`` is written in the same commit."""
        with self.database.write() as tx:
            entered = ledger.enter(tx, came, self.route, self.clock.now())
            also(tx)
        self._tell(came, entered)
        return entered

    def enter_all(self, came: Sequence[Arrival]) -> list[Entered]:
        """The same for several in one commit, numbered in the order given."""
        with self.database.write() as tx:
            entered = ledger.enter_all(tx, came, self.route, self.clock.now())
        for one, told in zip(came, entered, strict=True):
            self._tell(one, told)
        return entered

    def _tell(self, came: Arrival, entered: Entered) -> None:
        if not entered.known:
            log.info("inbox.entered", channel=came.channel, submission=entered.submission, repeat=entered.repeat)
            self.on_entered(entered)
