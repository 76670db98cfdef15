"""How often one address may try a password: many accounts tried once each are no account's lock-out.

Held in memory: a screen that starts anew forgives. An office behind one address shares its tries.
"""

from collections import OrderedDict
from typing import Final

from pipeline.bucket import Bucket, take
from pipeline.clock import Clock

MOST_KEPT: Final = 10_000


class Tries:
    """A token bucket for each address, of those that tried last. Only on the event loop's thread."""

    def __init__(self, clock: Clock, per_minute: int, most: int = MOST_KEPT) -> None:
        self._clock = clock
        self._per_minute = per_minute
        self._most = most
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def is_granted(self, peer: str) -> bool:
        """One try; False when a minute's tries are used up."""
        now = self._clock.now()
        kept = self._buckets.pop(peer) if peer in self._buckets else Bucket.full(self._per_minute, now)
        taken = take(kept, 1, self._per_minute, now)
        self._buckets[peer] = taken.left
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return taken.granted == 1
