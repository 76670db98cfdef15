"""Dramatiq: wakes the engine. The queue carries the id of a leg and nothing else; losing a message loses nothing.

Where a broker is set, ``redis_dispatch.py`` does this work.
Embedded: every worker process has a stub broker of its own, fed from the due rows of the database by a bounded sweeper
(at most one message per kind of leg that has something due, and none for a kind that is under way here). While nobody
commits and nothing falls due the sweeper asks nothing: looking for nothing was a quarter of a worker's time.
Traps: the stub broker is local to its process; its dead letters grow for ever, so the actor lets nothing escape;
retries are ours (rows), so Dramatiq's are off.
"""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime

import dramatiq
from dramatiq.brokers.stub import StubBroker
from sqlalchemy.exc import SQLAlchemyError

from pipeline import legs
from pipeline.clock import Clock
from pipeline.engine import Engine, describe_error
from pipeline.lines import NextLeg
from pipeline.log import get_logger

log = get_logger(__name__)
PAUSE_AFTER_TROUBLE = 1.0
LONGEST_REST = 1.0  # seconds; leases run out without a commit


class Dispatcher:
    """One process's broker, its worker thread, and the sweeper that feeds them."""

    def __init__(self, engine: Engine, queues: Sequence[str], clock: Clock, poll_seconds: float) -> None:
        self.engine = engine
        self.queues = tuple(queues)
        self.clock = clock
        self.poll_seconds = poll_seconds
        self.broker = StubBroker(middleware=[])
        self._actors = {queue: self._actor(queue) for queue in self.queues}
        self._queued: set[str] = set()
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._looked_at = float("-inf")
        self._next_due: datetime | None = None
        engine.wake = self.wake

    def _actor(self, queue: str) -> "dramatiq.Actor[[str], None]":
        name = f"run_leg.{queue}"
        return dramatiq.Actor(self._run, broker=self.broker, actor_name=name, queue_name=queue, priority=0, options={})

    def _run(self, subject: str) -> None:
        """The actor: runs the leg of ``subject`` together with what is due of its kind."""
        with self._lock:
            self._queued.discard(subject)
        try:
            if not self.engine.run_subject(subject):
                return  # somebody else has it, or it has to wait: a commit or the clock will tell
        except SQLAlchemyError as error:  # the leases run out and the legs come again
            log.error("leg.lost_database", error=describe_error(error))
            time.sleep(PAUSE_AFTER_TROUBLE)
        self._woken.set()

    def wake(self, due: Sequence[NextLeg]) -> None:
        """After a commit: a message for each kind of leg that came to be due (one stands for all of its kind)."""
        for queue, subject in {(leg.queue, leg.kind): (leg.queue, leg.subject) for leg in due}.values():
            self._send(queue, subject)

    def _send(self, queue: str, subject: str) -> None:
        if queue not in self._actors:
            return
        with self._lock:
            if subject in self._queued:
                return
            self._queued.add(subject)
        self._actors[queue].send(subject)

    def sweep(self) -> int:
        """Sends what is due; how many messages. Bounded: none while the broker is not empty, one for a kind of leg."""
        with self._lock:
            if self._queued:
                return 0
        with self.engine.database.reads() as reads:
            due = legs.due_subjects(reads, self.queues, self.clock.now())
            self._next_due = None if due else legs.next_due(reads, self.queues, self.clock.now())
        for queue, subject in due:
            self._send(queue, subject)
        return len(due)

    def _look(self, news: Callable[[], bool]) -> None:
        """Sweeps, unless nothing can have changed since it last found nothing."""
        with self._lock:
            if self._queued:
                return
        rested = time.monotonic() - self._looked_at >= LONGEST_REST
        fallen = self._next_due is not None and self._next_due <= self.clock.now()
        if news() or rested or fallen:
            self._looked_at = time.monotonic()
            self.sweep()

    def serve(self, stop: threading.Event, pulse: Callable[[], None] = lambda: None) -> None:
        """Works until ``stop``: one worker thread, so that a suspect leg is alone in its process. ``pulse`` is called
        each time round.
        """
        worker = dramatiq.Worker(self.broker, queues=set(self.queues), worker_timeout=50, worker_threads=1)
        worker.start()
        news = self.engine.database.news()
        try:
            while not stop.is_set():
                pulse()
                self._look(news)
                self._woken.wait(self.poll_seconds)
                self._woken.clear()
        finally:
            worker.stop()
