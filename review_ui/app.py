"""The screen as an ASGI app: Streamlit inside, our doors and papers beside it, the gate and the headers around all.

    uvicorn --factory review_ui.app:asgi --no-proxy-headers

Trap: a server that believes `X-Forwarded-For` lets anybody choose the address that ``desk_proxy_peers`` is asked about;
``serve`` switches that off.
"""

import signal
import socket
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Final

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from pipeline.settings import Settings
from review_ui.address import Site, site_of
from review_ui.doors import Doors
from review_ui.exports import Exports
from review_ui.gate import Gate
from review_ui.headers import Headers
from review_ui.house import show
from review_ui.media import Papers
from review_ui.oidc import OidcDoor
from review_ui.porter import Porter
from review_ui.screens import PATHS, queue
from review_ui.streamlit_options import set_options
from stages.assembly import Assembly, build

_SECONDS_TO_STOP: Final = 5
# its first page, and what that page fetches
_OF_STREAMLIT: Final = frozenset({"", "index.html", "_stcore", "static", "media", "component", "favicon.png"})
DESK = Path(__file__).parent / "desk.py"


def make_app(house: Assembly, script: Path = DESK) -> st.App:
    """The screen of a house; one in a process. Raises OpenDeskError where the settings would let anybody in."""
    site = site_of(house.settings)
    set_options(site)
    show(house)
    porter = Porter(house, site)
    routes = _routes(house, site, porter)
    begins = frozenset({*(_beginning(one) for one in routes), *PATHS, *_OF_STREAMLIT})
    around = [Middleware(Headers, site=site), Middleware(Gate, porter=porter, site=site, begins=begins)]
    return st.App(script, routes=routes, middleware=around)


def asgi() -> st.App:
    """The screen by the settings of the environment: a factory for a server."""
    return make_app(build(Settings()))


class Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], None]) -> None:
        super().__init__(config)
        self.listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's."""
        await super().startup(sockets)
        if self.started:
            self.listening()
            # the first picture would wait for it for seconds: Streamlit loads it when it is needed
            threading.Thread(target=import_module, args=("pandas",), daemon=True).start()


def serve(house: Assembly, listens: str, port: int, listening: Callable[[], None]) -> bool:
    """Serves the screen until it is stopped; False if it could not begin. Raises OpenDeskError.

    Behind a proxy ``listens`` is where the proxy finds it.
    """
    config = uvicorn.Config(
        make_app(house),
        host=listens,
        port=port,
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=_SECONDS_TO_STOP,
    )
    server = Server(config, listening)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)  # uvicorn raises the signal once more when it has stopped
    server.run()
    return server.started


def _end(number: int, frame: FrameType | None) -> None:
    """A stop that was asked for is no failure."""
    del number, frame
    sys.exit(0)


async def _to_queue(request: Request) -> Response:
    """The first screen is Streamlit's at `/` alone; its own address leads there, filters and all."""
    query = request.url.query
    return RedirectResponse(f"/?{query}" if query else "/", status_code=307)


def _beginning(route: BaseRoute) -> str:
    return route.path.strip("/").partition("/")[0] if isinstance(route, Route) else ""


def _routes(house: Assembly, site: Site, porter: Porter) -> list[BaseRoute]:
    doors = [Route(f"/{queue.PATH}", _to_queue), *Doors(house, site, porter).routes()]
    doors += [*Papers(house).routes(), *Exports(house).routes()]
    return [*doors, *OidcDoor(house, site).routes()] if site.way == "oidc" else doors
