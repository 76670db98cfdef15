"""The screen as an ASGI app: Streamlit inside, our doors and papers beside it, the gate and the headers around all.

    uvicorn --factory review_ui.app:asgi --no-proxy-headers

Trap: a server that believes `X-Forwarded-For` lets anybody choose the address that ``desk_proxy_peers`` is asked about;
``serve`` switches that off.
"""

from pathlib import Path

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from pipeline.settings import Settings
from review_ui.address import Site, site_of
from review_ui.doors import Doors
from review_ui.gate import Gate
from review_ui.headers import Headers
from review_ui.house import show
from review_ui.media import Papers
from review_ui.oidc import OidcDoor
from review_ui.porter import Porter
from review_ui.streamlit_options import set_options
from stages.assembly import Assembly, build

DESK = Path(__file__).parent / "desk.py"


def make_app(house: Assembly, script: Path = DESK) -> st.App:
    """The screen of a house; one in a process. Raises OpenDeskError where the settings would let anybody in."""
    site = site_of(house.settings)
    set_options(site)
    show(house)
    porter = Porter(house, site)
    around = [Middleware(Headers, site=site), Middleware(Gate, porter=porter, site=site)]
    return st.App(script, routes=_routes(house, site, porter), middleware=around)


def asgi() -> st.App:
    """The screen by the settings of the environment: a factory for a server."""
    return make_app(build(Settings()))


def serve(house: Assembly, listens: str, port: int) -> None:
    """Serves the screen until it is stopped. Behind a proxy ``listens`` is where the proxy finds it."""
    uvicorn.run(
        make_app(house),
        host=listens,
        port=port,
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_level="warning",
    )


def _routes(house: Assembly, site: Site, porter: Porter) -> list[BaseRoute]:
    doors = [*Doors(house, site, porter).routes(), *Papers(house).routes()]
    return [*doors, *OidcDoor(house, site).routes()] if site.way == "oidc" else doors
