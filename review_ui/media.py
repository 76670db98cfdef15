"""Papers of a submission through our own route: its document, print, scans and answers, to the office that may see it.

Each is asked for in a query with login and role, and written down as a look before its first byte leaves. What stands
in a scan is its sender's: it goes out under the type that its own bytes show, in a sandbox, never as a page.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from outbox.prints.document import document_sheet
from outbox.prints.pdf import write_pdf
from pipeline.prints import sealed_bytes
from registries.officers import find
from registries.sessions import Seat
from registries.views import View, write_view
from review_ui.gate import SEAT
from schemas.submission import read_submission
from schemas.xml import parse_xml
from stages.assembly import Assembly
from stages.papers import MOST_WIDE, Shown, document_of, file_name, media_type_of, page_image, paper_of
from stages.value_crops import DrawnPages, facts_for, frame_for, value_crop

_AT_ONCE: Final = 2  # drawing a page is work
_SANDBOX: Final = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
_DIGITS: Final = 6
_TURNED: Final = {"90": 90, "180": 180, "270": 270}
Made = tuple[bytes, str, str]  # bytes, media type, file name


class Papers:
    """The routes of papers. What is not for this officer is answered as what is not there: 404."""

    def __init__(self, house: Assembly) -> None:
        self._house = house
        self._limiter = CapacityLimiter(_AT_ONCE)
        self._drawn = DrawnPages()

    def routes(self) -> list[BaseRoute]:
        """For the app."""
        here = "/papers/{submission}"
        return [
            Route(f"{here}/document.xml", self._route("DOCUMENT", self._document), methods=["GET"]),
            Route(f"{here}/print.pdf", self._route("PRINT", self._print), methods=["GET"]),
            Route(f"{here}/answers/{{notice}}", self._route("NOTICE", self._answer), methods=["GET"]),
            Route(f"{here}/scans/{{page:int}}/{{name:path}}", self._route("SCAN", self._page), methods=["GET"]),
            Route(f"{here}/values/{{n:int}}/{{name:path}}", self._route("SCAN", self._value), methods=["GET"]),
            Route(f"{here}/files/{{name:path}}", self._route("SCAN", self._file), methods=["GET"]),
        ]

    def _route(self, what: str, make: Callable[[Request, str], Made | None]) -> Callable[[Request], object]:
        async def answer(request: Request) -> Response:
            seat: Seat = request.scope[SEAT]
            made = await to_thread.run_sync(self._made, request, seat, what, make, limiter=self._limiter)
            return (
                Response(status_code=404) if made is None else _sent(made, shown="download" not in request.query_params)
            )

        return answer

    def _made(
        self, request: Request, seat: Seat, what: str, make: Callable[[Request, str], Made | None]
    ) -> Made | None:
        submission = request.path_params["submission"]
        with self._house.database.reads() as reads:
            if find(reads, seat.login, submission, to_decide=False) is None:
                return None
        made = make(request, submission)
        if made is not None:
            look = View(self._house.clock.now(), seat.login, seat.key, what, submission, about=made[2])
            with self._house.database.write() as tx:
                write_view(tx, look)
        return made

    def _document(self, request: Request, submission: str) -> Made | None:
        del request
        with self._house.database.reads() as reads:
            document = document_of(self._house.store.open, reads, submission)
        return None if document is None else (document, "application/xml", "document.xml")

    def _print(self, request: Request, submission: str) -> Made | None:
        found = self._document(request, submission)
        if found is None:
            return None
        document, _, name = found
        sheet = document_sheet(read_submission(parse_xml(document)), sha256(document).hexdigest(), signed=True)
        return write_pdf(sheet), "application/pdf", name.replace(".xml", ".pdf")

    def _answer(self, request: Request, submission: str) -> Made | None:
        notice = request.path_params["notice"]
        if not notice.startswith(f"{submission}."):
            return None
        with self._house.database.reads() as reads:
            sealed = sealed_bytes(reads, notice)
        return None if sealed is None else (sealed, "application/xml", f"{notice}.xml")

    def _file(self, request: Request, submission: str) -> Made | None:
        name = request.path_params["name"]
        with self._house.database.reads() as reads:
            paper = paper_of(self._house.store.open, reads, submission, name)
        if paper is None:
            return None
        media_type = media_type_of(paper.data)
        return paper.data, media_type, file_name(name.rpartition("/")[2], media_type)

    def _page(self, request: Request, submission: str) -> Made | None:
        """One page of a scan, drawn by us as PNG: the browser opens no file of a stranger."""
        found = self._file(request, submission)
        if found is None:
            return None
        page = request.path_params["page"]
        try:
            drawn = page_image(found[0], page, wide=_wide(request), shown=self._shown(request, submission))
        except ValueError:
            return None
        return drawn, "image/png", f"{found[2]}.{page}.png"

    def _shown(self, request: Request, submission: str) -> Shown:
        """Turned as asked for; framed where the value stands that is asked for."""
        turned = _TURNED.get(request.query_params.get("turned", ""), 0)
        n = _number(request.query_params.get("value", ""))
        if n is None:
            return Shown(turned)
        seat: Seat = request.scope[SEAT]
        with self._house.database.reads() as reads:
            facts = facts_for(reads, seat.login, submission)
        return Shown(turned, None if facts is None else frame_for(facts, n))

    def _value(self, request: Request, submission: str) -> Made | None:
        """The part of a page where a value was read. Which part is told by the item, not by who asks."""
        seat: Seat = request.scope[SEAT]
        with self._house.database.reads() as reads:
            facts = facts_for(reads, seat.login, submission)
            if facts is None:
                return None
            made = value_crop(self._house.store.open, reads, submission, facts, request.path_params["n"], self._drawn)
        if made is None or made[0].paper != request.path_params["name"]:
            return None
        one, png = made
        return png, "image/png", f"{one.paper.rpartition('/')[2]}.{one.page}.{one.field}.png"


def _wide(request: Request) -> int:
    """How wide the picture is to be, in pixels."""
    asked = _number(request.query_params.get("wide", ""))
    return MOST_WIDE if asked is None else max(asked, 1)


def _number(asked: str) -> int | None:
    """A number of an address, None for anything else."""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < _DIGITS else None


def _sent(made: Made, *, shown: bool) -> Response:
    data, media_type, name = made
    place = "inline" if shown and media_type in ("image/png", "application/pdf") else "attachment"
    told = {"content-disposition": f"{place}; filename*=utf-8''{quote(name, safe='')}"}
    # a browser's own viewer of PDF does not run in a sandbox
    if media_type != "application/pdf":
        told["content-security-policy"] = _SANDBOX
    return Response(data, media_type=media_type, headers=told)
