"""The workers of a house on many machines, as threads of this process: they run what messages of Redis tell them to.

They never look for themselves, so what is done was told. Two of them, so that some legs are told to the other one. The
test says when (its clock stands still while they work) and is the sweeper: it sends what is due.
"""

import threading
import time

from pipeline import redis_dispatch
from pipeline.redis_dispatch import RedisDispatcher
from stages.many_machines import wakes

SHARES = (("light", "attachments", "reports", "statements"), ("seal", "deliver"))
NEVER = 3600.0
PATIENCE = 60.0
LISTEN_MS = 60  # a hundred in production: here every wait for the first message is the test's
LOOK_SECONDS = 0.01  # both: asking more often than it pays takes up to a sixth of a test's processor time


class Workers:
    """Started at the first call. ``house`` is the assembly whose settings name the broker."""

    def __init__(self, house):
        self.house = house
        self.stop = threading.Event()
        self.told = wakes(house)
        self.threads = []

    def __call__(self, due):
        """Sends what is due and waits until no message is left, neither waiting nor under way."""
        if not self.threads:
            self._start()
        assert self.told.send(due), "Redis is away"
        deadline = time.monotonic() + PATIENCE
        while any(self.told.broker.do_qsize(queue) for share in SHARES for queue in share):
            assert time.monotonic() < deadline, "the workers do not come to rest"
            time.sleep(LOOK_SECONDS)

    def close(self):
        self.stop.set()
        for one in self.threads:
            one.join(PATIENCE)
        self.told.close()

    def _start(self):
        redis_dispatch.LISTEN_MS = LISTEN_MS
        for n, queues in enumerate(SHARES):
            engine = self.house.engine(f"worker-{n}")
            serving = RedisDispatcher(engine, wakes(self.house), queues, self.house.clock, NEVER)
            self.threads.append(threading.Thread(target=serving.serve, args=(self.stop,), name=f"worker-{n}"))
            self.threads[-1].start()
