"""What was found in a register, an insurer's money, or suspense, as an Excel file (suspense as JSON, too), by a route.

Asked with login and role, and written down. Cells that begin like a formula are text (``outbox/prints/excel.py``);
where more was found than it holds, it says so.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from outbox.prints.excel import write_xlsx
from registries.finance import LOOKING
from registries.registers import SEEN_BY, role_of
from registries.sessions import Seat
from registries.views import View, write_view
from review_ui.gate import SEAT
from review_ui.parts.bank_address import BankSection, bank_place_of
from review_ui.parts.money_address import CODES as CODES_OF_MONEY
from review_ui.parts.money_address import place_of, section_of
from review_ui.parts.register_address import CODES, register_of, wanted_of
from stages.assembly import Assembly
from stages.bank_view import suspense_sheet, told_suspense
from stages.money_view import money_sheet
from stages.register_view import export_sheet

_AT_ONCE: Final = 1  # thousands of rows are work
_TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


class Exports:
    """The route of exports. What is not for this officer is answered as what is not there: 404."""

    def __init__(self, house: Assembly) -> None:
        self._house = house
        self._limiter = CapacityLimiter(_AT_ONCE)

    def routes(self) -> list[BaseRoute]:
        """For the app."""
        return [
            Route("/registers/{name}.xlsx", partial(self._answer, self._register), methods=["GET"]),
            Route("/money/{name}.xlsx", partial(self._answer, self._money), methods=["GET"]),
            Route("/bank/{name}.xlsx", partial(self._answer, self._suspense), methods=["GET"]),
            Route("/bank/{name}.json", partial(self._answer, self._suspense_as_json, suffix="json"), methods=["GET"]),
        ]

    async def _answer(
        self, make: Callable[[Request, Seat], bytes | None], request: Request, suffix: str = "xlsx"
    ) -> Response:
        seat: Seat = request.scope[SEAT]
        made = await to_thread.run_sync(make, request, seat, limiter=self._limiter)
        if made is None:
            return Response(status_code=404)
        name = f"{request.path_params['name']}.{suffix}"
        return Response(
            made, media_type=_TYPES[suffix], headers={"content-disposition": f'attachment; filename="{name}"'}
        )

    def _register(self, request: Request, seat: Seat) -> bytes | None:
        register, wanted = register_of(request.path_params["name"]), wanted_of(dict(request.query_params))
        if register is None:
            return None
        now = self._house.clock.now()
        with self._house.database.reads() as reads:
            if role_of(reads, seat.login) not in SEEN_BY[register]:
                return None
            sheet = export_sheet(reads, seat.login, register, wanted, now)
        about = " ".join([CODES[register], *wanted.told().values()])
        with self._house.database.write() as tx:
            write_view(tx, View(now, seat.login, seat.key, "EXPORT", about=about))
        return write_xlsx(sheet)

    def _money(self, request: Request, seat: Seat) -> bytes | None:
        section = section_of(request.path_params["name"])
        if section is None:
            return None
        now, place = self._house.clock.now(), replace(place_of(dict(request.query_params)), section=section, after="")
        with self._house.database.write() as tx:
            sheet = money_sheet(tx, place.question(seat.login, seat.key, now))
            if sheet is None:
                return None
            about = " ".join(part for part in (place.voen, CODES_OF_MONEY[section], place.activity) if part)
            write_view(tx, View(now, seat.login, seat.key, "EXPORT", about=about))
        return write_xlsx(sheet)

    def _suspense(self, request: Request, seat: Seat) -> bytes | None:
        place, now = bank_place_of(dict(request.query_params)), self._house.clock.now()
        if not self._may_see_suspense(request, seat):
            return None
        with self._house.database.reads() as reads:
            sheet = suspense_sheet(reads, seat.login, place.cause, now)
        self._note_suspense(seat, place.cause)
        return write_xlsx(sheet)

    def _suspense_as_json(self, request: Request, seat: Seat) -> bytes | None:
        cause = bank_place_of(dict(request.query_params)).cause
        if not self._may_see_suspense(request, seat):
            return None
        with self._house.database.reads() as reads:
            rows, more = told_suspense(reads, seat.login, cause)
        self._note_suspense(seat, cause)
        return json.dumps({"rows": rows, "more": more}, ensure_ascii=False).encode()

    def _may_see_suspense(self, request: Request, seat: Seat) -> bool:
        with self._house.database.reads() as reads:
            named = request.path_params["name"] == BankSection.SUSPENSE.value
            return named and role_of(reads, seat.login) in LOOKING

    def _note_suspense(self, seat: Seat, cause: str) -> None:
        about = " ".join(part for part in (BankSection.SUSPENSE.value, cause) if part)
        with self._house.database.write() as tx:
            write_view(tx, View(self._house.clock.now(), seat.login, seat.key, "EXPORT", about=about))
