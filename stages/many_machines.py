"""The house as processes of their own, on one machine or on many: what a watcher, a worker and a beat are made of.

The same parts as the embedded house (``assembly.py``); in place of its supervisor each process writes that it lives,
and the beat buries the dead.
"""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from threading import Event

from inbox.upload.unfinished import Unfinished
from inbox.watch import Watcher
from outbox.placing import sweep_temporary
from pipeline import legs, processes
from pipeline.beat import Beat, Chore
from pipeline.dispatch import Dispatcher
from pipeline.health import database_answers
from pipeline.ledger import Entered
from pipeline.notices import DELIVER_QUEUE, SEAL_QUEUE
from pipeline.prints import PRINT_QUEUE
from pipeline.processes import Presence
from pipeline.redis_dispatch import RedisDispatcher
from pipeline.sweeper import Sweeper
from pipeline.wakes import Wakes
from stages.assembly import Assembly
from stages.conserving import Walker
from stages.routes import ROUTES
from stages.seal_key import is_seal_at_hand, make_seal_if_none

QUEUES = (
    *sorted({leg.queue for route in ROUTES.values() for leg in route.legs}),
    SEAL_QUEUE,
    DELIVER_QUEUE,
    PRINT_QUEUE,
)
SECOND, MINUTE, HOUR = 1.0, 60.0, 3600.0
Pulse = Callable[[], None]


def wakes(house: Assembly) -> Wakes | None:
    """The broker, None where none is set. One per process."""
    settings = house.settings
    return None if settings.broker_url is None else Wakes(settings.broker_url, settings.broker_password)


def presence(house: Assembly, name: str, role: str) -> Presence:
    """The row that says that a process lives: it falls silent well before its leases run out."""
    every = timedelta(seconds=house.settings.lease_seconds / 6)
    return Presence(house.database, house.clock, name, role, every)


def work(house: Assembly, name: str, queues: Sequence[str], stop: Event, pulse: Pulse) -> None:
    """A worker of ``queues`` until ``stop``."""
    house.keep_versions()
    engine, broker, settings = house.engine(name), wakes(house), house.settings
    if broker is None:
        Dispatcher(engine, queues, house.clock, settings.poll_seconds).serve(stop, pulse)
    else:
        RedisDispatcher(engine, broker, queues, house.clock, settings.slow_poll_seconds).serve(stop, pulse)


def watch(house: Assembly, stop: Event, pulse: Pulse) -> None:
    """The watcher of the inbox folders until ``stop``."""
    intake = house.intake()
    announce = Announcing(house)
    intake.entrance.on_entered = announce.entered
    Watcher(intake, house.settings, ticks=[pulse, announce]).run(stop)


class Announcing:
    """Tells the workers, once a round, that something came in."""

    def __init__(self, house: Assembly) -> None:
        self.house = house
        self.wakes = wakes(house)
        self._news = False

    def entered(self, entered: Entered) -> None:
        """Remembers that there is something to tell."""
        del entered
        self._news = True

    def __call__(self) -> None:
        """One message for each kind of leg that is due."""
        if not self._news or self.wakes is None:
            return
        self._news = False
        with self.house.database.reads() as reads:
            due = legs.due_subjects(reads, QUEUES, self.house.clock.now())
        self.wakes.send(due)


def beat(house: Assembly, name: str, stop: Event, pulse: Pulse) -> None:
    """The chores that only one process may do, until ``stop``. Held items and deadlines are legs that fall due."""
    settings = house.settings
    silence = timedelta(seconds=settings.lease_seconds / 2)
    chores = [
        Chore("trust", SECOND, house.trust_refresh()),
        Chore("bury", SECOND, partial(processes.bury_silent, house.engine(name), silence)),
        Chore("uploads", MINUTE, partial(_sweep_uploads, house)),
        Chore("garbage", HOUR, partial(_collect_garbage, house)),
        Chore("conserve", MINUTE, Walker(house)),
    ]
    fetch = house.revocation_fetch()
    if fetch is not None:
        chores.append(Chore("revocation", SECOND, fetch))
    broker = wakes(house)
    if broker is not None:
        grace = timedelta(seconds=settings.sweep_seconds)
        sweeper = Sweeper(house.database, broker, QUEUES, house.clock, settings.batch, grace)
        chores.append(Chore("sweep", settings.sweep_seconds, sweeper))
    Beat(house.database, house.clock, name, chores).run(stop, pulse)


def _sweep_uploads(house: Assembly) -> None:
    """Resumable uploads whose time is over, also where no ``qebul web`` runs any more."""
    Unfinished(house.settings.folder("uploads")).sweep(house.clock.now())


def _collect_garbage(house: Assembly) -> None:
    """A seal for a house that was given none; half-written files that nobody writes any more; rows of old processes."""
    now = house.clock.now()
    make_seal_if_none(house.settings, now)
    long_ago = time.time() - HOUR
    house.store.sweep_temporary()
    sweep_temporary(house.settings.folder("outbox"), long_ago)
    with house.database.write() as tx:
        processes.forget_old(tx, now)


def needs(house: Assembly, queues: Sequence[str]) -> dict[str, Callable[[], bool]]:
    """What a process that serves ``queues`` must be able to reach."""
    asked: dict[str, Callable[[], bool]] = {
        "database": partial(database_answers, house.database),
        "store": house.store.answers,
    }
    broker = wakes(house)
    if broker is not None:
        asked["broker"] = broker.is_reachable
    if SEAL_QUEUE in queues:
        asked["seal"] = lambda: is_seal_at_hand(house.settings, house.clock.now())
    return asked
