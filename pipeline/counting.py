"""What this process did, counted for Prometheus: events that no row remembers. Labels are names of our own code only.

Counters of one process; they begin at nothing when it starts. What stands in the database is told by ``metrics.py``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

disable_created_metrics()  # type: ignore[no-untyped-call]  # when a counter began says nothing here
REGISTRY = CollectorRegistry()

_BUCKETS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
_LEG = Histogram(
    "qebul_leg_seconds", "Time of one batch of legs by part (claim, work, commit).", ["line", "part"],
    buckets=_BUCKETS, registry=REGISTRY,
)  # fmt: skip
_ATTEMPTS = Counter(
    "qebul_leg_attempts", "Legs that were claimed, by what came of it (done, failed, postponed, lost).",
    ["line", "result"], registry=REGISTRY,
)  # fmt: skip
_STAGE_SECONDS = Counter("qebul_stage_seconds", "Time spent in a stage.", ["stage"], registry=REGISTRY)
_OUTCOMES = Counter(
    "qebul_stage_outcomes", "What a stage said of an item (of verify: the verdict).", ["stage", "outcome"],
    registry=REGISTRY,
)  # fmt: skip
_PAGES = Counter(
    "qebul_scan_pages", "Pages of scans, by how they came to be known (read, kept, unread).", ["how"],
    registry=REGISTRY,
)  # fmt: skip
_PAGE_SECONDS = Histogram(
    "qebul_scan_page_seconds", "Time of reading one page of a scan.", buckets=_BUCKETS, registry=REGISTRY,
)  # fmt: skip
_REQUEST = Histogram(
    "qebul_web_request_seconds", "Time of a request at the upload door, its body included.",
    ["route", "method", "status"], buckets=_BUCKETS, registry=REGISTRY,
)  # fmt: skip


@contextmanager
def leg_time(line: str, part: str) -> Iterator[None]:
    """Measures what is done inside."""
    started = perf_counter()
    try:
        yield
    finally:
        _LEG.labels(line, part).observe(perf_counter() - started)


@contextmanager
def stage_time(stage: str) -> Iterator[None]:
    """Measures what is done inside."""
    started = perf_counter()
    try:
        yield
    finally:
        _STAGE_SECONDS.labels(stage).inc(perf_counter() - started)


@contextmanager
def page_time() -> Iterator[None]:
    """Measures the reading of one page of a scan."""
    started = perf_counter()
    try:
        yield
    finally:
        _PAGE_SECONDS.observe(perf_counter() - started)


def pages(how: str, count: int = 1) -> None:
    """Counts pages of scans: read now, known from before (kept), or not to be read (unread)."""
    if count:
        _PAGES.labels(how).inc(count)


def outcome(stage: str, said: object) -> None:
    """Counts what a stage said, by the kind of its outcome."""
    _OUTCOMES.labels(stage, type(said).__name__.lower()).inc()


def attempts(line: str, result: str, count: int) -> None:
    """Counts claimed legs by what came of them."""
    if count:
        _ATTEMPTS.labels(line, result).inc(count)


def request(route: str, method: str, status: str, seconds: float) -> None:
    """Counts a request of the upload door; ``route`` is a pattern, never an address that somebody asked for."""
    _REQUEST.labels(route, method, status).observe(seconds)
