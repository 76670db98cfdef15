"""The ASGI application: routes, errors as problems, and the boundary that lets no error's text out."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import anyio
import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from inbox.upload.desk import Desk
from inbox.upload.health import Health
from inbox.upload.measuring import Measuring
from inbox.upload.openapi import document
from inbox.upload.problems import Problem, answer_problem
from inbox.upload.recovery import EVERY_SECONDS
from inbox.upload.resuming import UPLOADS, ResumableUploads
from pipeline.database import DatabaseTrouble
from pipeline.engine import describe_error
from pipeline.log import get_logger

log = get_logger(__name__)
PULSE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Parts:
    """What the application is made of. ``tidy`` is called at the start and every minute, in a thread; ``pulse`` each
    second that the event loop turns.
    """

    desk: Desk
    uploads: ResumableUploads
    health: Health
    tidy: Callable[[], None]
    pulse: Callable[[], None] = lambda: None


def make_app(parts: Parts) -> ASGIApp:
    """The application."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        del app
        async with anyio.create_task_group() as chores:
            chores.start_soon(_tidy_for_ever, parts.tidy)
            chores.start_soon(_turn_for_ever, parts.pulse)
            yield
            chores.cancel_scope.cancel()

    routes = _routes(parts)
    app = Starlette(
        routes=routes,
        lifespan=lifespan,
        exception_handlers={Problem: _problem, HTTPException: _http},
    )
    app.router.redirect_slashes = False
    return Measuring(Boundary(app), routes)


def _routes(parts: Parts) -> Sequence[Route]:
    desk, health = parts.desk, parts.health
    return [
        Route("/v1/submissions", desk.upload, methods=["POST"]),
        Route("/v1/submissions/{id}", desk.submission, methods=["GET"]),
        Route("/v1/submissions/{id}/answers", desk.answers, methods=["GET"]),
        Route("/v1/submissions/{id}/answers/{answer}", desk.answer, methods=["GET"]),
        Route(UPLOADS, parts.uploads.all, methods=["POST", "OPTIONS"]),
        Route(UPLOADS + "/{id}", parts.uploads.one, methods=["HEAD", "PATCH", "DELETE"]),
        Route("/v1/openapi.json", _openapi, methods=["GET"]),
        Route("/healthz", health.alive, methods=["GET"]),
        Route("/readyz", health.ready, methods=["GET"]),
    ]


async def _openapi(request: Request) -> Response:
    del request
    return JSONResponse(document())


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return answer_problem(request, error)


async def _http(request: Request, error: Exception) -> Response:
    """The router's own: no such address, no such method."""
    assert isinstance(error, HTTPException)
    code = "UPLOAD_METHOD" if error.status_code == 405 else "UPLOAD_NOT_FOUND"  # noqa: PLR2004 - RFC 9110
    return answer_problem(request, Problem(code, error.headers))


async def _tidy_for_ever(tidy: Callable[[], None]) -> None:
    while True:
        try:
            await anyio.to_thread.run_sync(tidy)
        except (OSError, *DatabaseTrouble) as error:
            log.warning("web.not_tidied", error=describe_error(error))
        await anyio.sleep(EVERY_SECONDS)


async def _turn_for_ever(pulse: Callable[[], None]) -> None:
    while True:
        pulse()
        await anyio.sleep(PULSE_SECONDS)


class Boundary:
    """Outermost: what nobody expected becomes a 500 and one line with its kind and place, never its text."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI has it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def watching(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        await self._served(self.app(scope, receive, watching))
        if not begun:
            await answer_problem(Request(scope), Problem("UPLOAD_FAULT"))(scope, receive, send)

    @staticmethod
    async def _served(answer: Awaitable[None]) -> None:
        try:
            await answer
        except Exception as error:  # noqa: BLE001 - the last boundary of a request
            log.error("web.fault", error=describe_error(error))
