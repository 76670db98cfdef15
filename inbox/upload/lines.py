"""Lines to the door that end by themselves: whoever connects and asks nothing keeps no line open.

Trap: uvicorn waits for a request's first byte, and for the end of its headers, for ever; without this anybody, proven
or not, takes all the files that a process may open.
"""

from asyncio import TimerHandle, Transport
from typing import Any, ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol


class EndingLine(H11Protocol):
    """A line that is cut when so many seconds bring no whole request."""

    seconds: ClassVar[float]
    _late: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """As uvicorn's."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """As uvicorn's."""
        super().data_received(data)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """As uvicorn's."""
        self._stop()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if not self._asks_nothing():
            self._stop()
        elif self._late is None:
            self._late = self.loop.call_later(self.seconds, self._end)

    def _stop(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _asks_nothing(self) -> bool:
        cycle: Any = self.cycle
        return cycle is None or bool(cycle.response_complete)

    def _end(self) -> None:
        self._late = None
        if self._asks_nothing():
            self.transport.close()


def ending_after(seconds: float) -> type[H11Protocol]:
    """The protocol of such lines."""
    return type("EndingLine", (EndingLine,), {"seconds": seconds})
