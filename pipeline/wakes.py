"""Wake-ups over Redis: the ids of legs that are due, by queue, and nothing else. Losing all of them loses nothing.

Sending never raises: the rows of the legs are the truth, the sweeper sends again, and a worker that hears nothing looks
for itself (``redis_dispatch.py``).
Traps: redis-py repeats a failed command for seconds by itself, so here it may once; Dramatiq's broker ignores other
parameters of a connection beside a URL, so it is given a client; a dead process's messages come back only by chance
(``maintenance_chance`` of a million commands), so the chance is raised.
"""

from collections.abc import Iterable, Sequence

import dramatiq
import redis
from dramatiq.brokers.redis import RedisBroker
from redis.backoff import NoBackoff
from redis.retry import Retry

from pipeline.lines import NextLeg
from pipeline.log import get_logger

log = get_logger(__name__)
NAMESPACE = "qebul"
PATIENCE_SECONDS = 3.0
HEARTBEAT_MS = 15_000
MAINTENANCE_CHANCE = 20_000  # of 1,000,000


def actor_name(queue: str) -> str:
    """The name that messages of a queue bear for Dramatiq."""
    return f"run_leg.{queue}"


class Wakes:
    """The sending side, one per process; safe to call from several threads.

    Dramatiq's own retries, results and time limits stay off (no middleware): attempts and back-off stand in the rows.
    """

    def __init__(self, url: str, password: str | None = None) -> None:
        self.client = redis.Redis.from_url(
            url,
            password=password,
            socket_timeout=PATIENCE_SECONDS,
            socket_connect_timeout=PATIENCE_SECONDS,
            retry=Retry(NoBackoff(), 1),
        )
        self.broker: dramatiq.Broker = RedisBroker(  # type: ignore[no-untyped-call]
            client=self.client,
            middleware=[],
            namespace=NAMESPACE,
            heartbeat_timeout=HEARTBEAT_MS,
            maintenance_chance=MAINTENANCE_CHANCE,
        )
        self._away = False

    def wake(self, due: Sequence[NextLeg]) -> bool:
        """After a commit: a message for each kind of leg that came to be due (one stands for all of its kind)."""
        return self.send({(leg.queue, leg.kind): (leg.queue, leg.subject) for leg in due}.values())

    def send(self, due: Iterable[tuple[str, str]]) -> bool:
        """A message for each (queue, subject). False if the broker is away: then they are not all sent."""
        try:
            for queue, subject in due:
                self.broker.enqueue(_message(queue, subject))
        except redis.RedisError as error:
            self._note(away=True, error=error)
            return False
        self._note(away=False)
        return True

    def depth(self, queues: Sequence[str]) -> int | None:
        """How many messages wait that no worker has fetched; None if the broker is away."""
        try:
            return sum(int(self.client.llen(f"{NAMESPACE}:{queue}")) for queue in queues)
        except redis.RedisError as error:
            self._note(away=True, error=error)
            return None

    def is_reachable(self) -> bool:
        """Does the broker answer?"""
        try:
            return bool(self.client.ping())
        except redis.RedisError:
            return False

    def close(self) -> None:
        """Gives the connections back."""
        self.client.close()

    def _note(self, *, away: bool, error: Exception | None = None) -> None:
        """One line when the broker goes and one when it is back, not one for each message."""
        if away and not self._away:
            log.warning("broker.away", error=type(error).__name__)
        elif self._away and not away:
            log.info("broker.back")
        self._away = away


def _message(queue: str, subject: str) -> "dramatiq.Message[None]":
    return dramatiq.Message(
        queue_name=queue, actor_name=actor_name(queue), args=(subject,), kwargs={}, options={"max_retries": 0}
    )
