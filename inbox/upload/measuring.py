"""Counts requests and their times for Prometheus: by the pattern of the address, the method and the status.

Never by what a sender wrote: an address that is no route's is ``other``, and so is a method that is no route's.
"""

from collections.abc import Sequence
from time import perf_counter

from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline import counting

OTHER = "other"
UNANSWERED = "none"


class Measuring:
    """Outermost. ``routes`` are those of ``app``."""

    def __init__(self, app: ASGIApp, routes: Sequence[Route]) -> None:
        self.app = app
        self._patterns: dict[object, str] = {route.endpoint: route.path for route in routes}
        self._methods = {method for route in routes for method in route.methods or ()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI has it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, began = UNANSWERED, perf_counter()

        async def watching(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        try:
            await self.app(scope, receive, watching)
        finally:
            method = scope["method"] if scope["method"] in self._methods else OTHER
            # the router leaves the endpoint that it chose in the scope
            route = self._patterns.get(scope.get("endpoint"), OTHER)
            counting.request(route, method, status, perf_counter() - began)
