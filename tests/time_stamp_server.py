"""A time-stamping authority (RFC 3161) behind HTTP, for tests; it may be told to answer otherwise."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Self

from asn1crypto import tsp
from time_stamps import TimeStampAuthority

Answer = Callable[[bytes], tuple[int, bytes]]


@dataclass
class TimeStampServer:
    """``clock`` tells what its tokens say. ``answer`` (status, octets) takes the place of the authority's own."""

    authority: TimeStampAuthority
    clock: Callable[[], datetime]
    answer: Answer | None = None
    asked: list[tsp.TimeStampReq] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def __enter__(self) -> Self:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = self.rfile.read(int(self.headers["Content-Length"]))
                owner.headers.append(dict(self.headers))
                status, octets = (owner.answer or owner.stamp)(request)
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", owner.url)
                self.send_header("Content-Length", str(len(octets)))
                self.end_headers()
                self.wfile.write(octets)

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/tsa"

    def stamp(self, request: bytes) -> tuple[int, bytes]:
        """What the authority itself answers."""
        asked = tsp.TimeStampReq.load(request)
        self.asked.append(asked)
        more = {} if asked["nonce"].native is None else {"nonce": asked["nonce"].native}
        return 200, self.authority.answer(asked["message_imprint"], self.clock(), **more).dump()
