"""A token bucket as a value: how much may be taken now, and when there will be more. No clock, no database.

Counts in thousandths, so that what is kept is whole numbers and two processes agree on them.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

MILLI = 1000
_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Bucket:
    """``millis`` thousandths were left at ``at``."""

    millis: int
    at: datetime

    @classmethod
    def full(cls, per_minute: int, at: datetime) -> "Bucket":
        """A bucket holds what a minute brings."""
        return cls(per_minute * MILLI, at)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a taking came to: how many were granted, the bucket after it, and how long until there is one more."""

    granted: int
    left: Bucket
    wait: timedelta


def take(bucket: Bucket, wanted: int, per_minute: int, now: datetime) -> Taken:
    """Grants up to ``wanted`` of what is left. A clock that went back brings nothing and takes nothing."""
    now = max(now, bucket.at)
    passed_ms = (now - bucket.at) // timedelta(milliseconds=1)
    brought = passed_ms * per_minute * MILLI // _MINUTE_MS
    held = min(per_minute * MILLI, bucket.millis + brought)
    granted = max(0, min(wanted, held // MILLI))
    # what brought nothing yet must not lose its time: a bucket asked every millisecond would never fill
    left = Bucket(held - granted * MILLI, now if brought else bucket.at)
    missing = max(0, MILLI - left.millis)
    return Taken(granted, left, timedelta(milliseconds=math.ceil(missing * _MINUTE_MS / (per_minute * MILLI))))
