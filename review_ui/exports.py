"""What was found in a register as an Excel file, through our own route: asked with login and role, and written down.

Cells that begin like a formula are text (``outbox/prints/excel.py``); where more was found than it holds, it says so.
"""

from typing import Final

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from outbox.prints.excel import write_xlsx
from registries.registers import SEEN_BY, role_of
from registries.sessions import Seat
from registries.views import View, write_view
from review_ui.gate import SEAT
from review_ui.parts.register_address import CODES, register_of, wanted_of
from stages.assembly import Assembly
from stages.register_view import export_sheet

_AT_ONCE: Final = 1  # thousands of rows are work
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Exports:
    """The route of exports. A register that is not for this officer is answered as what is not there: 404."""

    def __init__(self, house: Assembly) -> None:
        self._house = house
        self._limiter = CapacityLimiter(_AT_ONCE)

    def routes(self) -> list[BaseRoute]:
        """For the app."""
        return [Route("/registers/{register}.xlsx", self._answer, methods=["GET"])]

    async def _answer(self, request: Request) -> Response:
        seat: Seat = request.scope[SEAT]
        made = await to_thread.run_sync(self._made, request, seat, limiter=self._limiter)
        if made is None:
            return Response(status_code=404)
        name = f"{request.path_params['register']}.xlsx"
        return Response(made, media_type=_XLSX, headers={"content-disposition": f'attachment; filename="{name}"'})

    def _made(self, request: Request, seat: Seat) -> bytes | None:
        register, wanted = register_of(request.path_params["register"]), wanted_of(dict(request.query_params))
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
