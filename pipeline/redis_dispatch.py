"""A worker of a house on many machines: runs the legs that messages of Redis name, one at a time.

A worker that hears nothing for a while looks into the database itself, at a slow pace: so work goes on while Redis is
away, was flushed, or nobody sweeps.
Traps: Dramatiq's consumer sleeps when its prefetch is full (two messages for a thread), which makes short messages
eight times slower; with Redis away its thread waits for ever to acknowledge, so a stop must not wait for that thread
but for the leg; a worker that stops while Redis is away cannot give messages back, and need not.
"""

import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import dramatiq
import redis
from sqlalchemy.exc import SQLAlchemyError

from pipeline import legs
from pipeline.clock import Clock
from pipeline.database import Reads
from pipeline.engine import Engine, describe_error
from pipeline.lines import NextLeg
from pipeline.log import get_logger
from pipeline.wakes import Wakes, actor_name

log = get_logger(__name__)
T = TypeVar("T")
PREFETCH = 32
LISTEN_MS = 100
PAUSE_AFTER_TROUBLE = 1.0
LOOK_SECONDS = 0.2
GOODBYE_MS = 3000
ROUNDS = 50
SUSPECTS_A_ROUND = 20


class RedisDispatcher:
    """Listens to ``queues``; ``slow_poll_seconds`` is how long it may hear nothing before it looks for itself."""

    def __init__(
        self, engine: Engine, wakes: Wakes, queues: Sequence[str], clock: Clock, slow_poll_seconds: float
    ) -> None:
        self.engine = engine
        self.wakes = wakes
        self.queues = tuple(queues)
        self.clock = clock
        self.slow_poll_seconds = slow_poll_seconds
        self._at_work = threading.Lock()  # a suspect leg is alone in its process
        self._looking = threading.Lock()  # not the same: whoever looks need not wait for a leg
        self._last_run = time.monotonic()
        self._hurry = False
        self._stopping = False
        for queue in self.queues:
            name = actor_name(queue)
            dramatiq.Actor(self._told, broker=wakes.broker, actor_name=name, queue_name=queue, priority=0, options={})
        wakes.broker.delay_queues.clear()  # nothing is ever delayed: half the polling
        engine.wake = self._wake

    def _told(self, subject: str) -> None:
        """The actor: runs the leg of ``subject`` with what is due of its kind; says once what else is due, and goes on
        with that itself for some rounds (suspect legs come one by one: a message for each would cost more than they).
        """
        if not self._run(subject):
            return
        due = self._due()
        self._hurry |= not self.wakes.send(due)
        for _ in range(ROUNDS):
            if not sum([self._run_kind(one) for _, one in due]):
                return
            due = self._due()
        self._hurry |= not self.wakes.send(due)

    def _run_kind(self, subject: str) -> int:
        """As ``_run``, and again while only one was claimed: suspect legs, each alone, that others may be waiting for.

        With one of them to each batch of others, those that waited were run again and again and took all the time.
        """
        place = self._place(subject)
        if place is None:
            return 0
        total = ran = self._safely(lambda: self.engine.run(*place))
        while ran == 1 and total < SUSPECTS_A_ROUND:
            ran = self._safely(lambda: self.engine.run(*place))
            total += ran
        return total

    def _run(self, subject: str) -> int:
        """How many legs it ran."""
        return self._safely(lambda: self.engine.run_subject(subject))

    def _safely(self, act: Callable[[], int]) -> int:
        """Trouble of the database is waited out: leases run out, and the legs come again. 0 then, and at a stop."""
        with self._at_work:
            if self._stopping:
                return 0
            try:
                return act()
            except SQLAlchemyError as error:
                log.error("leg.lost_database", error=describe_error(error))
                time.sleep(PAUSE_AFTER_TROUBLE)
                return 0
            finally:
                self._last_run = time.monotonic()

    def _wake(self, due: Sequence[NextLeg]) -> None:
        """After a commit: other queues are told; what is due in our own is looked up when the run is over."""
        if not self.wakes.wake([leg for leg in due if leg.queue not in self.queues]):
            self._hurry = True

    def _place(self, subject: str) -> tuple[str, str, str] | None:
        return self._read(lambda reads: legs.place_of(reads, subject), None)

    def _due(self) -> list[tuple[str, str]]:
        return self._read(lambda reads: legs.due_subjects(reads, self.queues, self.clock.now()), [])

    def _read(self, question: Callable[[Reads], T], nothing: T) -> T:
        """``nothing`` in trouble, and after a stop: the thread of the last leg outlives ``serve`` for a moment."""
        with self._looking:
            if self._stopping:
                return nothing
            try:
                with self.engine.database.reads() as reads:
                    return question(reads)
            except SQLAlchemyError as error:
                log.error("dispatch.lost_database", error=describe_error(error))
                return nothing

    def serve(self, stop: threading.Event, pulse: Callable[[], None] = lambda: None) -> None:
        """Works until ``stop``; then finishes the leg that it has begun and gives back the messages that it has not."""
        worker = dramatiq.Worker(self.wakes.broker, queues=set(self.queues), worker_timeout=LISTEN_MS, worker_threads=1)
        worker.queue_prefetch = PREFETCH
        worker.start()
        try:
            while not stop.is_set():
                pulse()
                self._look_for_itself(stop)
                stop.wait(LOOK_SECONDS)
        finally:
            self._stop(worker)

    def _look_for_itself(self, stop: threading.Event) -> None:
        if not self._hurry and time.monotonic() - self._last_run < self.slow_poll_seconds:
            return
        self._hurry = False
        self._last_run = time.monotonic()
        for _, subject in self._due():
            if stop.is_set():
                return
            self._hurry |= bool(self._run(subject))  # what it made due may have reached nobody

    def _stop(self, worker: dramatiq.Worker) -> None:
        for thread in worker.workers:
            thread.stop()
        with self._at_work, self._looking:  # the leg that was begun is over
            self._stopping = True
        try:
            worker.stop(timeout=GOODBYE_MS)
        except redis.RedisError as error:
            log.warning("dispatch.messages_not_given_back", error=type(error).__name__)
        self.wakes.close()
