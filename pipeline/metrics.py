"""What the database says of the house, for Prometheus: intake, statuses, queues, ages. Never a personal datum; labels
are statuses, queues, stages and roles, which are few.

Every query is one aggregate over an index or over what is open; they are asked at most once in ``FRESH_SECONDS``,
however often somebody scrapes.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import case, func, or_, select

from pipeline import overview, processes
from pipeline.clock import Clock
from pipeline.database import Database, DatabaseTrouble, Reads, trouble_code
from pipeline.log import get_logger
from pipeline.status import Status, is_open
from pipeline.tables import counter, leg, notice, submission

log = get_logger(__name__)
FRESH_SECONDS = 5.0


class HouseMetrics(Collector):
    """Collects from the database when it is asked."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self._lock = threading.Lock()
        self._told: tuple[float, Sequence[Metric]] = (float("-inf"), ())

    def describe(self) -> Sequence[Metric]:
        """Nothing: registering must not ask the database."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """All families; ``qebul_database_up`` alone where the database does not answer."""
        with self._lock:
            at, families = self._told
            if time.monotonic() - at >= FRESH_SECONDS:
                families = self._ask()
                self._told = (time.monotonic(), families)
        yield from families

    def _ask(self) -> Sequence[Metric]:
        up = GaugeMetricFamily("qebul_database_up", "1 when the database answered.")
        try:
            with self.database.reads() as reads:
                families = [*_intake(reads), *_open(reads, self.clock.now()), *_queues(reads, self.clock.now())]
        except DatabaseTrouble as error:
            log.warning("metrics.database_trouble", error=trouble_code(error))
            up.add_metric([], 0)
            return [up]
        up.add_metric([], 1)
        return [up, *families]


def _intake(reads: Reads) -> Iterator[Metric]:
    taken = {row.name: row.value for row in reads.execute(select(counter))}
    arrived = CounterMetricFamily("qebul_arrivals", "Files and uploads that came in.")
    arrived.add_metric([], taken.get("arrival", 0))
    entered = CounterMetricFamily("qebul_submissions_entered", "Submissions that were given a number.")
    entered.add_metric([], taken.get("sequence", 0))
    standing = GaugeMetricFamily("qebul_submissions", "Submissions by status.", labels=["status"])
    for status, count in overview.by_status(reads).items():
        standing.add_metric([status], count)
    alive = GaugeMetricFamily("qebul_processes", "Processes that live, by role.", labels=["role"])
    for role, count in processes.living(reads).items():
        alive.add_metric([role], count)
    yield from (arrived, entered, standing, alive)


def _open(reads: Reads, now: datetime) -> Iterator[Metric]:
    ages = GaugeMetricFamily(
        "qebul_oldest_open_seconds", "Age of the oldest submission of a status that is not an end.", labels=["status"]
    )
    oldest = (
        select(submission.c.status, func.min(submission.c.received_at).label("at"))
        .where(submission.c.status.in_([status.value for status in Status if is_open(status)]))
        .group_by(submission.c.status)
    )
    for row in reads.execute(oldest):
        ages.add_metric([row.status], _seconds(row.at, now))
    unsealed = GaugeMetricFamily("qebul_notices_unsealed", "Answers that wait for the seal.")
    waiting = select(func.count()).select_from(leg).where(leg.c.line == "seal")
    unsealed.add_metric([], reads.execute(waiting).scalar_one())
    sealed = GaugeMetricFamily("qebul_last_sealed_seconds", "How long ago the seal was last used.")
    latest = reads.execute(select(func.max(notice.c.sealed_at))).scalar_one()
    if latest is not None:
        sealed.add_metric([], _seconds(latest, now))
    yield from (ages, unsealed, sealed)


def _queues(reads: Reads, now: datetime) -> Iterator[Metric]:
    depth = GaugeMetricFamily("qebul_legs", "Legs by queue and state (due, held, later).", labels=["queue", "state"])
    oldest = GaugeMetricFamily("qebul_oldest_due_seconds", "How long the oldest leg has been due.", labels=["queue"])
    troubled = GaugeMetricFamily("qebul_legs_in_trouble", "Legs that are suspect or failed.", labels=["queue"])
    state = case(
        (leg.c.owner.is_not(None), "held"),
        (leg.c.due_at <= now, "due"),
        else_="later",
    ).label("state")
    bad = func.sum(case((or_(leg.c.suspect, leg.c.errors > 0), 1), else_=0)).label("bad")
    trouble: dict[str, int] = {}
    counted = select(leg.c.queue, state, func.count().label("n"), func.min(leg.c.due_at).label("at"), bad)
    for row in reads.execute(counted.group_by(leg.c.queue, state)):
        depth.add_metric([row.queue, row.state], row.n)
        trouble[row.queue] = trouble.get(row.queue, 0) + row.bad
        if row.state == "due":
            oldest.add_metric([row.queue], _seconds(row.at, now))
    for queue, count in trouble.items():
        troubled.add_metric([queue], count)
    yield from (depth, oldest, troubled)


def _seconds(since: datetime, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds())
