"""How much one sender may ask of this process: requests in a minute, and uploads at once.

Held in memory: a process that starts anew forgives, and several processes each count for themselves.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from inbox.upload.problems import Problem
from pipeline.bucket import Bucket, take
from pipeline.clock import Clock

BUSY_SECONDS = 5.0


class Rates:
    """A token bucket for each credential. Only on the event loop's thread."""

    def __init__(self, per_minute: int, clock: Clock) -> None:
        self.per_minute = per_minute
        self.clock = clock
        self._buckets: dict[str, Bucket] = {}

    def spend(self, credential: str) -> None:
        """One request. Raises Problem UPLOAD_TOO_MANY with the seconds to wait."""
        if not self.per_minute:
            return
        now = self.clock.now()
        bucket = self._buckets.get(credential) or Bucket.full(self.per_minute, now)
        taken = take(bucket, 1, self.per_minute, now)
        self._buckets[credential] = taken.left
        if not taken.granted:
            raise Problem.later("UPLOAD_TOO_MANY", taken.wait.total_seconds())


class Slots:
    """Uploads under way: so many in all, and of one channel at most a quarter. Only on the event loop's thread."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.share = max(1, most // 4)
        self._taken: Counter[str] = Counter()

    @contextmanager
    def taken(self, channel: str) -> Iterator[None]:
        """One upload of a channel. Raises Problem: UPLOAD_TOO_MANY over its share, UPLOAD_BUSY when all are taken."""
        if self._taken[channel] >= self.share:
            raise Problem.later("UPLOAD_TOO_MANY", BUSY_SECONDS)
        if self._taken.total() >= self.most:
            raise Problem.later("UPLOAD_BUSY", BUSY_SECONDS)
        self._taken[channel] += 1
        try:
            yield
        finally:
            self._taken[channel] -= 1
