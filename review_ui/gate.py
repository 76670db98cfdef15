"""The gate: every path of the screen demands a session, Streamlit's own (`/media`, `/_stcore`, the websocket) too.

What is open stands in ``OPEN`` by its whole path; all else is shut, what does not exist as well. Streamlit is told
whose session it serves in a header that only the gate writes (``SEAT_HEADER``): by it Streamlit gives a session that
was cut off back to the same officer only.
"""

from typing import Final
from urllib.parse import quote

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.database import DatabaseTrouble, trouble_code
from pipeline.log import get_logger
from registries.sessions import Seat
from review_ui.address import Site
from review_ui.door_pages import away_page, nowhere_page
from review_ui.media_owner import is_shown_to
from review_ui.porter import Porter
from review_ui.wire import Wire

log = get_logger(__name__)
SEAT: Final = "qebul.seat"  # where the gate leaves the officer, in the scope
SEAT_HEADER: Final = "x-qebul-seat"
OPEN: Final = frozenset(
    {
        ("GET", "/login"),
        ("HEAD", "/login"),
        ("POST", "/login"),
    }
)
# Open too where officers are known to an issuer; elsewhere nothing of ours stands there.
OPEN_WITH_ISSUER: Final = frozenset({("GET", "/login/oidc"), ("GET", "/login/oidc/back")})
# All that one may do whose password was given by somebody else.
_FIRST: Final = frozenset({("GET", "/password"), ("POST", "/password"), ("GET", "/logout"), ("POST", "/logout")})
_HARMLESS: Final = ("GET", "HEAD", "OPTIONS")


class Gate:
    """ASGI middleware around all of the screen."""

    def __init__(self, app: ASGIApp, porter: Porter, site: Site, begins: frozenset[str]) -> None:
        """``begins``: how the addresses begin at which there is something."""
        self._app = app
        self._begins = begins
        self._porter = porter
        self._site = site
        self._open = OPEN | OPEN_WITH_ISSUER if site.way == "oidc" else OPEN

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets through who may, turns away everybody else."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = HTTPConnection(scope)
        if not self._is_for_us(request) or not self._is_from_us(request, scope["method"]):
            await PlainTextResponse(self._site.origin, status_code=421)(scope, receive, send)
            return
        if holds_nul(scope["path"], scope["query_string"].decode("latin-1")):
            await Response(status_code=400)(scope, receive, send)
            return
        try:
            seat = await self._porter.seat(request)
        except DatabaseTrouble as error:
            log.error("desk.trouble", error=trouble_code(error))
            await _away(request)(scope, receive, send)
            return
        refused = None if (scope["method"], scope["path"]) in self._open else self._refusal(scope, request, seat)
        if refused is not None:
            await refused(scope, receive, send)
            return
        if seat is not None and not scope["path"].startswith("/_stcore/"):
            await self._porter.note(seat)
        await self._app(_with_seat(scope, seat), receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = HTTPConnection(scope)
        seat = await self._porter.seat(request)
        welcome = self._is_for_us(request) and self._is_from_us(request, "WEBSOCKET")
        if seat is None or seat.first or not welcome:
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        wire = Wire(request, self._porter, receive, send)
        await wire.watch(self._app, _with_seat(scope, seat))

    def _refusal(self, scope: Scope, request: HTTPConnection, seat: Seat | None) -> Response | None:
        reads_page = scope["method"] in ("GET", "HEAD") and "text/html" in request.headers.get("accept", "")
        if seat is None:
            return _to_login(request) if reads_page else Response(status_code=401)
        if seat.first and (scope["method"], scope["path"]) not in _FIRST:
            return RedirectResponse("/password", status_code=303) if reads_page else Response(status_code=403)
        if scope["path"].startswith("/media/") and not is_shown_to(scope["path"], seat.key, SEAT_HEADER):
            return Response(status_code=404)
        # Streamlit would answer any address with its first page, and say in English what it did not find
        if reads_page and scope["path"].strip("/").partition("/")[0] not in self._begins:
            return HTMLResponse(nowhere_page(seat.language), status_code=404)
        return None

    def _is_for_us(self, request: HTTPConnection) -> bool:
        """Another host's name for our address would share its cookies and scripts with us."""
        return request.headers.get("host", "").lower() == self._site.host

    def _is_from_us(self, request: HTTPConnection, method: str) -> bool:
        """Whatever changes something comes from a page of ours: a browser says so, and no page can make it lie."""
        return method in _HARMLESS or request.headers.get("origin", "").lower() == self._site.origin


def holds_nul(*texts: str) -> bool:
    """Whether one of these texts, or what it stands for in an address, has the letter that PostgreSQL takes nowhere."""
    return any("\0" in one or "%00" in one for one in texts)


def _away(request: HTTPConnection) -> Response:
    soon = {"retry-after": "60"}
    if "text/html" in request.headers.get("accept", ""):
        return HTMLResponse(away_page(), status_code=503, headers=soon)
    return Response(status_code=503, headers=soon)


def _to_login(request: HTTPConnection) -> Response:
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse("/login" if wanted == "/" else f"/login?next={quote(wanted, safe='')}", status_code=303)


def _with_seat(scope: Scope, seat: Seat | None) -> Scope:
    """The scope with the officer; whatever a client said about its seat is gone."""
    headers = [(name, value) for name, value in scope["headers"] if name.lower() != SEAT_HEADER.encode()]
    if seat is not None:
        headers.append((SEAT_HEADER.encode(), seat.key.encode()))
    return {**scope, "headers": headers, SEAT: seat}
