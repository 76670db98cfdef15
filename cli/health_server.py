"""The small door for machines that watch a process: ``/healthz``, ``/readyz``, ``/metrics``. Nothing personal, no
sender's business.
"""

import json
import threading
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from pipeline import counting
from pipeline.health import Health
from pipeline.metrics import HouseMetrics
from pipeline.settings import Settings

JSON = "application/json"
READ_SECONDS = 5


class HealthServer:
    """Answers in threads of its own until the process ends. Raises OSError where the port is taken."""

    def __init__(self, host: str, port: int, health: Health, registry: CollectorRegistry) -> None:
        self._server = ThreadingHTTPServer((host, port), _handler(health, registry))
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]

    def start(self) -> None:
        """Begins to answer."""
        threading.Thread(target=self._server.serve_forever, name="health", daemon=True).start()

    def stop(self) -> None:
        """Ends it."""
        self._server.shutdown()
        self._server.server_close()


def open_health_door(settings: Settings, port: int | None, health: Health, house: HouseMetrics) -> HealthServer | None:
    """The door of a process at ``port``, else at the settings' port; None where neither is told."""
    port = settings.health_port if port is None else port
    if port is None:
        return None
    counting.REGISTRY.register(house)
    door = HealthServer(settings.health_host, port, health, counting.REGISTRY)
    door.start()
    return door


def _handler(health: Health, registry: CollectorRegistry) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = READ_SECONDS
        server_version = "qebul"
        sys_version = ""

        def do_GET(self) -> None:
            if self.path == "/healthz":
                alive = health.lives()
                self._tell(alive, {"alive": alive})
            elif self.path == "/readyz":
                ready = health.readiness()
                self._tell(all(ready.values()), ready)
            elif self.path == "/metrics":
                self._send(HTTPStatus.OK, CONTENT_TYPE_LATEST, generate_latest(registry))
            else:
                self._send(HTTPStatus.NOT_FOUND, JSON, b"{}")

        def _tell(self, good: bool, told: Mapping[str, bool]) -> None:
            status = HTTPStatus.OK if good else HTTPStatus.SERVICE_UNAVAILABLE
            self._send(status, JSON, json.dumps(told).encode())

        def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
            """Says nothing: somebody asks every few seconds."""

    return Handler
