"""A websocket of the screen, watched: when its session ends, it ends at once and the browser is sent to the login."""

from typing import Final

import anyio
from google.protobuf.message import DecodeError
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from review_ui.porter import Porter

LOOK_SECONDS: Final = 1.0
_POLICY: Final = 1008


class Wire:
    """One open websocket. Before each message from the browser its session is asked for, and while none comes."""

    def __init__(self, request: HTTPConnection, porter: Porter, receive: Receive, send: Send) -> None:
        self._request = request
        self._porter = porter
        self._receive = receive
        self._send = send
        self._accepted = False
        self._over = False
        self._farewell = anyio.Lock()

    async def watch(self, app: ASGIApp, scope: Scope) -> None:
        """Runs ``app`` on this websocket for as long as the session lasts."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._look)
            await app(scope, self._take, self._give)
            tasks.cancel_scope.cancel()

    async def _look(self) -> None:
        while not self._over:
            await anyio.sleep(LOOK_SECONDS)
            if await self._porter.seat(self._request) is None:
                await self._end()

    async def _take(self) -> Message:
        message = await self._receive()
        if message["type"] != "websocket.receive":
            return message
        seat = await self._porter.seat(self._request)
        if seat is None:
            await self._end()
            return {"type": "websocket.disconnect", "code": _POLICY}
        if not _is_of_itself(message):
            await self._porter.note(seat)
        return message

    async def _give(self, message: Message) -> None:
        async with self._farewell:
            if self._over:
                return
            self._accepted = self._accepted or message["type"] == "websocket.accept"
            self._over = message["type"] == "websocket.close"
            await self._send(message)

    async def _end(self) -> None:
        """Says where to go, and closes. What Streamlit still wants to send stays unsent."""
        async with self._farewell:
            if self._over:
                return
            self._over = True
            if self._accepted:
                goodbye = ForwardMsg()
                goodbye.auth_redirect.url = "/login"
                await self._send({"type": "websocket.send", "bytes": goodbye.SerializeToString()})
            await self._send({"type": "websocket.close", "code": _POLICY})


def _is_of_itself(message: Message) -> bool:
    """A page that refreshes itself is no officer who does something."""
    try:
        return bool(BackMsg.FromString(message.get("bytes") or b"").rerun_script.is_auto_rerun)
    except DecodeError:
        return True
