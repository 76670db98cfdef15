"""The body of a request as a source for the store: read by a thread, brought by the event loop, one piece at a time.

Memory is bounded by one piece: the next is asked for when the last was written. Trap: the store keeps what it has read
to the end, so everything that breaks the body must raise here, and nothing may look like an end that is none.
"""

import math

import anyio
import anyio.from_thread
from starlette.types import Receive

from inbox.upload.problems import Problem


class BodySource:
    """``most`` bytes at most; ``idle`` seconds without any, or ``longest`` in all, end it. Read it in a thread only."""

    def __init__(self, receive: Receive, most: int, idle: float, longest: float) -> None:
        self._receive = receive
        self._left = most
        self._idle = idle
        self._deadline = anyio.current_time() + longest
        self._held = b""
        self.ended = False

    def read(self, size: int = -1, /) -> bytes:
        """Some bytes, none at the end. Raises Problem: UPLOAD_TOO_LARGE, UPLOAD_TOO_SLOW, UPLOAD_CUT."""
        while not self._held and not self.ended:
            self._held = anyio.from_thread.run(self._next)
        data, self._held = (self._held, b"") if size < 0 else (self._held[:size], self._held[size:])
        return data

    async def _next(self) -> bytes:
        left = min(self._idle, self._deadline - anyio.current_time())
        try:
            with anyio.fail_after(max(0.0, left)):
                message = await self._receive()
        except TimeoutError:
            raise Problem("UPLOAD_TOO_SLOW") from None
        if message["type"] == "http.disconnect":
            raise Problem("UPLOAD_CUT")
        data: bytes = message.get("body", b"")
        self.ended = not message.get("more_body", False)
        self._left -= len(data)
        if self._left < 0:
            raise Problem("UPLOAD_TOO_LARGE")
        return data

    def allow(self, most: int) -> None:
        """No more than ``most`` bytes from now on. Before the first read."""
        self._left = min(self._left, most)

    async def drain(self, most: int, seconds: float) -> None:
        """Reads what is left of a refused body, within bounds, so that its sender hears why before the line is cut."""
        self._left, self._deadline, self._idle = most, math.inf, seconds
        with anyio.move_on_after(seconds):
            try:
                while not self.ended:
                    await self._next()
            except Problem:
                return
