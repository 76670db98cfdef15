"""The endpoints of resumable uploads (tus 1.0.0): begun, looked at, gone on with, ended; entered when they are whole.

Whole and entered are two moments: whoever dies or finds no database in between leaves an upload that the next look
(``settle``, at a start and every minute) enters. An empty append at the end of a whole upload asks for it at once.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from typing import BinaryIO, TypeVar
from uuid import uuid4

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from inbox.upload import tus
from inbox.upload.body import BodySource
from inbox.upload.desk import Desk
from inbox.upload.door import UploadDoor, busy_in_trouble
from inbox.upload.models import address_of
from inbox.upload.problems import Problem
from inbox.upload.rates import BUSY_SECONDS
from inbox.upload.told import Told
from inbox.upload.unfinished import Begun, OverError, UnderWayError, Unfinished
from pipeline.log import get_logger
from pipeline.uploads import token_of_key

log = get_logger(__name__)
UPLOADS = "/v1/uploads"
_ID = re.compile(r"[0-9a-f]{32}")
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Terms:
    """How many uploads of a channel may be unfinished, and how long."""

    most: int
    lasts: timedelta


class ResumableUploads:
    """``POST``, ``OPTIONS`` on the collection; ``HEAD``, ``PATCH``, ``DELETE`` on an upload."""

    def __init__(self, desk: Desk, folder: Unfinished, terms: Terms) -> None:
        self.desk = desk
        self.door: UploadDoor = desk.door
        self.folder = folder
        self.terms = terms
        self._counting = Lock()  # of many begun at once none comes in over the number

    async def all(self, request: Request) -> Response:
        """``/v1/uploads``."""
        return await (self._begin(request) if request.method == "POST" else self._tell())

    async def one(self, request: Request) -> Response:
        """``/v1/uploads/{id}``: to its channel alone; another's and none are one answer."""
        act = {"HEAD": self._look, "PATCH": self._append, "DELETE": self._end}[request.method]
        sender = await self.desk.sender(request)
        tus.check_version(request.headers)
        begun = await self._find(request.path_params["id"], sender.channel)
        if begun is None:
            raise Problem("UPLOAD_NOT_FOUND")
        return await act(request, begun)

    async def _tell(self) -> Response:
        most = str(self.door.bounds.most_bytes)
        told = {"Tus-Version": tus.VERSION, "Tus-Extension": tus.EXTENSIONS, "Tus-Max-Size": most}
        return Response(status_code=204, headers=tus.RESUMABLE | told)

    async def _begin(self, request: Request) -> Response:
        sender = await self.desk.sender(request)
        wanted = tus.Creation.by(request.headers, self.door.bounds.most_bytes)
        upload_id = uuid4().hex
        token = upload_id if wanted.key is None else token_of_key(sender.channel, wanted.key)
        new = Begun(
            id=upload_id if wanted.key is None else token[:32],
            channel=sender.channel,
            token=token,
            name=wanted.name,
            ending=wanted.ending,
            length=wanted.length,
            expires_at=self.door.clock.now() + self.terms.lasts,
        )
        begun = await self._in_thread(new.channel, lambda: self._make(new))
        if not begun.is_the_same(new):
            raise Problem("UPLOAD_KEY_REUSED")
        return self._answer(begun, 201, {"Location": f"{UPLOADS}/{begun.id}"})

    def _make(self, new: Begun) -> Begun:
        known = self.folder.find(new.id, new.channel, self.door.clock.now())
        if known is not None:
            return known
        with self._counting:
            self.folder.give_up(new.id, self.door.clock.now())
            self.folder.give_up_unfinished(self.door.clock.now())
            if self.folder.count(new.channel, self.door.clock.now()) >= self.terms.most:
                raise Problem.later("UPLOAD_TOO_MANY", BUSY_SECONDS)
            try:
                return self.folder.begin(new)
            except UnderWayError:
                raise Problem.later("UPLOAD_LOCKED", BUSY_SECONDS) from None

    async def _look(self, request: Request, begun: Begun) -> Response:
        del request
        return self._answer(begun, 200, {"Upload-Length": str(begun.length)})

    async def _append(self, request: Request, begun: Begun) -> Response:
        def append(body: BodySource) -> Begun:
            at = tus.offset_told(request.headers)
            left = begun.length - at
            if left < 0 or (begun.submission is not None and left):
                raise Problem("UPLOAD_OFFSET")
            if int(request.headers.get("content-length", "0")) > left:
                raise Problem("UPLOAD_TOO_LARGE")
            body.allow(left)
            return begun if begun.submission is not None else self._append_held(begun, at, body)

        return self._answer(await self.door.receive(request, begun.channel, append), 204)

    def _append_held(self, begun: Begun, at: int, body: BodySource) -> Begun:
        with self._held(begun) as part:
            if part.tell() != at:
                raise Problem("UPLOAD_OFFSET")
            self.folder.append(part, body)
            return begun if part.tell() < begun.length else self._enter(begun)

    async def _end(self, request: Request, begun: Begun) -> Response:
        del request
        await self._in_thread(begun.channel, lambda: self._end_held(begun))
        return Response(status_code=204, headers=tus.RESUMABLE)

    def _end_held(self, begun: Begun) -> None:
        if begun.submission is not None:
            self.folder.end(begun)
            return
        with self._held(begun):
            self.folder.end(begun)

    def _enter(self, begun: Begun) -> Begun:
        """A whole upload goes the way of every upload; one that is refused for good is forgotten."""
        with self.folder.bytes_of(begun) as source:
            try:
                told = Told(begun.name, None, begun.ending)
                entered = self.door.keep(source, told, begun.channel, begun.token)
            except Problem as problem:
                if problem.code == "UPLOAD_KEY_REUSED":
                    self.folder.end(begun)
                raise
        return self.folder.entered(begun, entered.submission)

    def settle(self) -> int:
        """Enters what is whole and was not entered, sweeps what has expired; how many were entered. Blocks."""
        entered = 0
        for begun in list(self.folder.under_way()):
            if self.folder.whole_since(begun) is not None:
                entered += self._entered_late(begun)
        self.folder.sweep(self.door.clock.now())
        return entered

    def _entered_late(self, begun: Begun) -> bool:
        try:
            with self._held(begun):
                self._enter(begun)
        except Problem as problem:
            log.info("web.not_settled", channel=begun.channel, code=problem.code)
            return False
        log.warning("web.recovered", channel=begun.channel)
        return True

    @contextmanager
    def _held(self, begun: Begun) -> Iterator[BinaryIO]:
        """Its part, ours alone. Raises Problem: UPLOAD_LOCKED, UPLOAD_OFFSET where it is over, UPLOAD_BUSY."""
        try:
            with busy_in_trouble(begun.channel), self.folder.held(begun) as part:
                yield part
        except UnderWayError:
            raise Problem.later("UPLOAD_LOCKED", BUSY_SECONDS) from None
        except OverError:
            raise Problem("UPLOAD_OFFSET") from None

    def _answer(self, begun: Begun, status: int, headers: dict[str, str] | None = None) -> Response:
        told = {"Upload-Offset": str(self.folder.offset(begun))} | tus.expires(begun.expires_at)
        if begun.submission is not None:
            told["Submission"] = address_of(begun.submission)
        return Response(status_code=status, headers=tus.RESUMABLE | told | (headers or {}))

    async def _find(self, upload_id: str, channel: str) -> Begun | None:
        if not _ID.fullmatch(upload_id):
            return None
        return await self._in_thread(channel, lambda: self.folder.find(upload_id, channel, self.door.clock.now()))

    async def _in_thread(self, channel: str, work: Callable[[], Done]) -> Done:
        def done() -> Done:
            with busy_in_trouble(channel):
                return work()

        return await anyio.to_thread.run_sync(done)
