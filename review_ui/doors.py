"""The doors: `/login`, `/password`, `/logout`. A session is always a new one, never what a browser brought along."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from registries.passwords import FAULTS
from registries.sessions import Language, Seat
from review_ui.address import Site
from review_ui.door_cookies import FORM, DoorCookies
from review_ui.door_pages import elsewhere_page, password_page, sign_in_page, sign_out_page, unnamed_page
from review_ui.form_tokens import is_token_of, token_of
from review_ui.gate import SEAT, holds_nul
from review_ui.porter import SESSION, Porter
from review_ui.sign_in import begin_session, change_password, sign_in, sign_out
from review_ui.tries import Tries
from stages.assembly import Assembly

_LONGEST_FORM: Final = 8192  # bytes
_HASHES_AT_ONCE: Final = 2  # each takes 64 MiB


class Doors:
    """The routes of the doors."""

    def __init__(self, house: Assembly, site: Site, porter: Porter) -> None:
        self._house = house
        self._site = site
        self._porter = porter
        self._cookies = DoorCookies(site)
        self._limiter = CapacityLimiter(_HASHES_AT_ONCE)
        self._tries = Tries(house.clock, house.settings.desk_tries_per_minute)

    def routes(self) -> list[BaseRoute]:
        """For the app."""
        return [
            Route("/login", self.ask, methods=["GET"]),
            Route("/login", self.enter, methods=["POST"]),
            Route("/password", self.ask_password, methods=["GET"]),
            Route("/password", self.put_password, methods=["POST"]),
            Route("/logout", self.ask_out, methods=["GET"]),
            Route("/logout", self.leave, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        """Who is there? One whom a trusted proxy names is let in at once."""
        goes_to, language = safe_target(request.query_params.get("next", "/")), self._cookies.language(request)
        if seat_in(request) is not None:
            return RedirectResponse(goes_to, status_code=303)
        if self._site.way == "proxy":
            return await self._enter_by_proxy(request, goes_to, language)
        if self._site.way == "oidc":
            begins = f"/login/oidc?{request.url.query}" if request.url.query else "/login/oidc"
            fault = "refused" if "refused" in request.query_params else ""
            page = elsewhere_page(language, begins, fault=fault)
            return self._cookies.keep_language(HTMLResponse(page), language)
        return self._sign_in_page(request, goes_to)

    async def enter(self, request: Request) -> Response:
        """Login and password are looked at."""
        if self._site.way != "password":
            return Response(status_code=404)
        form, language = await _form_of(request), self._cookies.language(request)
        goes_to, login = safe_target(form.get("next", "/")), form.get("login", "").strip()
        if not is_token_of(request.cookies.get(self._site.cookie(FORM), ""), form.get("token", "")):
            return self._sign_in_page(request, goes_to, fault="stale", login=login)
        if not self._tries.is_granted(asker_of(request, self._site)):
            return self._sign_in_page(request, goes_to, fault="too_many", login=login)

        def enter() -> str | None:
            return sign_in(
                self._house,
                login,
                form.get("password", ""),
                peer=asker_of(request, self._site),
                language=language,
            )

        secret = await to_thread.run_sync(enter, limiter=self._limiter)
        if secret is None:
            return self._sign_in_page(request, goes_to, fault="refused", login=login)
        await self._end_old(request)
        return self._cookies.seated(RedirectResponse(goes_to, status_code=303), secret)

    async def ask_password(self, request: Request) -> Response:
        """The form for another password; there is none for who signs in elsewhere."""
        seat = seat_in(request)
        if seat is None or seat.way != "password":
            return Response(status_code=404)
        return HTMLResponse(password_page(seat.language, self._token(request), first=seat.first))

    async def put_password(self, request: Request) -> Response:
        """Another password. All other sessions of the officer are over."""
        seat, form = seat_in(request), await _form_of(request)
        if seat is None or seat.way != "password":
            return Response(status_code=404)
        if not self._is_ours(request, form):
            return self._password_fault(request, seat, "stale")
        if form.get("new") != form.get("again"):
            return self._password_fault(request, seat, "differ")

        def change() -> str | None:
            old, new = form.get("old", ""), form.get("new", "")
            return change_password(self._house, seat, old, new, peer=asker_of(request, self._site))

        told = await to_thread.run_sync(change, limiter=self._limiter)
        if told is None or told in FAULTS:
            return self._password_fault(request, seat, told or "wrong_old")
        return self._cookies.seated(RedirectResponse("/", status_code=303), told)

    async def ask_out(self, request: Request) -> Response:
        """Really?"""
        seat = seat_in(request)
        return HTMLResponse(sign_out_page(seat.language if seat else "az", self._token(request)))

    async def leave(self, request: Request) -> Response:
        """The session is over, on the server too."""
        if not self._is_ours(request, await _form_of(request)):
            return RedirectResponse("/logout", status_code=303)
        await self._end_old(request)
        return self._cookies.gone(RedirectResponse("/login", status_code=303))

    async def _enter_by_proxy(self, request: Request, goes_to: str, language: Language) -> Response:
        login = self._porter.named_by_proxy(request)

        def enter() -> str | None:
            if login is None:
                return None
            return begin_session(self._house, login, "proxy", peer=asker_of(request, self._site), language=language)

        secret = await to_thread.run_sync(enter, limiter=self._limiter)
        if secret is None:
            return HTMLResponse(unnamed_page(language), status_code=403)
        await self._end_old(request)
        return self._cookies.seated(RedirectResponse(goes_to, status_code=303), secret)

    async def _end_old(self, request: Request) -> None:
        if secret := request.cookies.get(self._site.cookie(SESSION)):
            await to_thread.run_sync(sign_out, self._house, secret, limiter=self._limiter)

    def _sign_in_page(self, request: Request, goes_to: str, *, fault: str = "", login: str = "") -> Response:
        language = self._cookies.language(request)
        form = self._cookies.form_secret(request)
        page = sign_in_page(language, token_of(form), goes_to, fault=fault, login=login)
        status = {"": 200, "too_many": 429}.get(fault, 403)
        return self._cookies.keep_language(self._cookies.with_form(HTMLResponse(page, status), form), language)

    def _password_fault(self, request: Request, seat: Seat, fault: str) -> Response:
        page = password_page(seat.language, self._token(request), first=seat.first, fault=fault)
        return HTMLResponse(page, status_code=422)

    def _token(self, request: Request) -> str:
        return token_of(request.cookies.get(self._site.cookie(SESSION), ""))

    def _is_ours(self, request: Request, form: Mapping[str, str]) -> bool:
        return is_token_of(request.cookies.get(self._site.cookie(SESSION), ""), form.get("token", ""))


def seat_in(request: Request) -> Seat | None:
    """The officer whom the gate found behind this request."""
    found: Seat | None = request.scope[SEAT]
    return found


def asker_of(request: Request, site: Site) -> str:
    """The address that asks."""
    return site.asker(request.client.host if request.client else "", request.headers.getlist("x-forwarded-for"))


def safe_target(address: str) -> str:
    """Where to go after signing in: a path of ours, else the first page. Trap: two slashes begin a host."""
    is_path = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if is_path and address.isprintable() and not address.startswith("/login") else "/"


async def _form_of(request: Request) -> Mapping[str, str]:
    """The fields of a small form; none of a larger one, and of one that no browser sends."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST_FORM:
            return {}
    try:
        text = body.decode()
        return {} if holds_nul(text) else dict(parse_qsl(text, keep_blank_values=True, max_num_fields=20))
    except ValueError:
        return {}
