"""An upload's way: body → store, announced before it is kept → ledger. Durable before it is answered.

A death before the announcement leaves a temporary file that the next sweep removes; one after it leaves a row that
``recovery.py`` enters; one after the commit leaves nothing but an answer that was not heard, and the sender's second
try (same key, or same bytes) gets it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar
from uuid import uuid4

import anyio
import anyio.to_thread
from starlette.requests import Request

from inbox.entrance import Entrance
from inbox.upload.body import BodySource
from inbox.upload.problems import Problem
from inbox.upload.rates import BUSY_SECONDS, Slots
from inbox.upload.told import Told
from pipeline import uploads
from pipeline.blobs import BlobStore
from pipeline.clock import Clock
from pipeline.database import Database, DatabaseTrouble, trouble_code
from pipeline.ledger import Arrival, Entered
from pipeline.log import get_logger
from pipeline.spool import Source

log = get_logger(__name__)
Done = TypeVar("Done")
# Of a refused body so much is still read, and so long, that its sender can hear why.
LINGER_BYTES, LINGER_SECONDS = 4 << 20, 2.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bytes of a file, seconds without any, seconds in all."""

    most_bytes: int
    idle: float
    longest: float


class UploadDoor:
    """Takes files from proven senders."""

    def __init__(self, database: Database, store: BlobStore, entrance: Entrance, bounds: Bounds, slots: Slots) -> None:
        self.database = database
        self.store = store
        self.entrance = entrance
        self.clock: Clock = entrance.clock
        self.bounds = bounds
        self.slots = slots
        # threads of their own: slow uploads must not keep everybody else's questions waiting
        self._threads = anyio.CapacityLimiter(slots.most)

    async def take(self, request: Request, channel: str) -> Entered:
        """The file in the body, in the store and in the ledger. Raises Problem."""

        def keep(body: BodySource) -> Entered:
            told = Told.by(request.headers, self.bounds.most_bytes)
            token = uuid4().hex if told.key is None else uploads.token_of_key(channel, told.key)
            return self.keep(body, told, channel, token)

        return await self.receive(request, channel, keep)

    async def receive(self, request: Request, channel: str, work: Callable[[BodySource], Done]) -> Done:
        """What ``work`` makes of the body, in a thread and within bounds. Raises Problem: its, and those of bounds."""
        body = BodySource(request.receive, self.bounds.most_bytes, self.bounds.idle, self.bounds.longest)
        try:
            with self.slots.taken(channel):
                return await anyio.to_thread.run_sync(work, body, limiter=self._threads)
        except Problem as problem:
            if not body.ended and problem.code != "UPLOAD_CUT":
                problem.headers["Connection"] = "close"
                await body.drain(LINGER_BYTES, LINGER_SECONDS)
            raise

    def keep(self, source: Source, told: Told, channel: str, token: str) -> Entered:
        """Bytes into the store and the ledger, as the arrival ``token``. Blocks. Raises Problem."""
        with busy_in_trouble(channel):
            came = self._store(source, told, channel, token)
            return self.entrance.enter(came, also=lambda tx: uploads.forget(tx, token))

    def _store(self, source: Source, told: Told, channel: str, token: str) -> Arrival:
        found: list[Arrival] = []

        def announce(sha256: str, size: int) -> None:
            if not size:
                raise Problem("UPLOAD_EMPTY")
            found.append(Arrival(token, channel, told.name_for(sha256), sha256, size))
            self._announce(found[0])

        try:
            self.store.put(source, announce)
        except OSError:
            if found:
                self._forget_unless_kept(found[0])
            raise
        return found[0]

    def _forget_unless_kept(self, came: Arrival) -> None:
        """A store across a network may have kept what it did not say: then ``recovery.py`` enters it."""
        try:
            self.store.open(came.sha256).close()
        except FileNotFoundError:
            with self.database.write() as tx:
                uploads.forget(tx, came.token)

    def _announce(self, came: Arrival) -> None:
        """One key is one file: raises Problem UPLOAD_KEY_REUSED or UPLOAD_UNDER_WAY for another under the same."""
        with self.database.write() as tx:
            entered = uploads.digest_under(tx, came.token)
            if entered not in (None, came.sha256):
                raise Problem("UPLOAD_KEY_REUSED")
            if not uploads.announce(tx, came, self.clock.now()):
                raise Problem.later("UPLOAD_UNDER_WAY", BUSY_SECONDS)


@contextmanager
def busy_in_trouble(channel: str) -> Iterator[None]:
    """Trouble of disk, store or database becomes Problem UPLOAD_BUSY: the sender may come again."""
    try:
        yield
    except (OSError, *DatabaseTrouble) as error:
        log.error("web.trouble", channel=channel, error=trouble_code(error))
        raise Problem.later("UPLOAD_BUSY", BUSY_SECONDS) from None
