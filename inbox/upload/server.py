"""The process of the door: uvicorn, one event loop, stopped by SIGTERM or Ctrl-C after its uploads have ended."""

import signal
import socket
import sys
from collections.abc import Callable
from datetime import timedelta
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from inbox.entrance import Entrance
from inbox.upload.app import Parts, make_app
from inbox.upload.desk import Desk
from inbox.upload.door import Bounds, UploadDoor
from inbox.upload.health import Health
from inbox.upload.lines import ending_after
from inbox.upload.rates import Rates, Slots
from inbox.upload.recovery import tidy
from inbox.upload.resuming import ResumableUploads, Terms
from inbox.upload.senders import Senders
from inbox.upload.unfinished import Unfinished
from pipeline.blobs import BlobStore
from pipeline.log import get_logger
from pipeline.settings import Settings

log = get_logger(__name__)


class Server(uvicorn.Server):
    """Says on which port it listens; not ready any more from the moment that it is to stop."""

    def __init__(self, config: uvicorn.Config, health: Health, listening: Callable[[str, int], None]) -> None:
        super().__init__(config)
        self.health = health
        self.listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's, and then tells the address."""
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            self.listening(host, port)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's."""
        self.health.stopping = True
        await super().shutdown(sockets)


def serve(
    settings: Settings,
    entrance: Entrance,
    store: BlobStore,
    listening: Callable[[str, int], None],
    pulse: Callable[[], None] = lambda: None,
) -> bool:
    """Listens until it is stopped; False if it could not begin. ``pulse`` is called while the event loop turns."""
    if not settings.trusted_proxies:
        log.info("web.certificates_not_taken", why="QEBUL_WEB_PROXIES is empty")
    health = Health(entrance.database, store)
    desk = _desk(settings, entrance, store)
    terms = Terms(settings.web_unfinished, timedelta(hours=settings.web_resume_hours))
    resumable = ResumableUploads(desk, Unfinished(settings.folder("uploads")), terms)

    def look_after() -> None:
        tidy(entrance, store)
        resumable.settle()

    app = make_app(Parts(desk, resumable, health, look_after, pulse))
    server = Server(_config(settings, app), health, listening)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)  # uvicorn raises the signal once more when it has stopped
    server.run()
    return server.started


def _end(number: int, frame: FrameType | None) -> None:
    """A stop that was asked for is no failure."""
    del number, frame
    sys.exit(0)


def _desk(settings: Settings, entrance: Entrance, store: BlobStore) -> Desk:
    database, clock = entrance.database, entrance.clock
    senders = Senders(database, clock, settings.trusted_proxies, settings.web_certificate_header)
    bounds = Bounds(settings.max_file_bytes, settings.web_idle_seconds, settings.web_upload_seconds)
    door = UploadDoor(database, store, entrance, bounds, Slots(settings.web_uploads))
    return Desk(database, senders, door, Rates(settings.web_requests_per_minute, clock))


def _config(settings: Settings, app: ASGIApp) -> uvicorn.Config:
    """Traps: uvicorn believes X-Forwarded-For of local peers unless told not to, which would let anybody on this
    machine pass for a proxy; its access log would write every address that was asked for.
    """
    return uvicorn.Config(
        app,
        host=settings.web_host,
        port=settings.web_port,
        http=ending_after(settings.web_idle_seconds),
        ws="none",
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=settings.web_stop_seconds,
    )
