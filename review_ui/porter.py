"""Who sends this request? Asked of the database each time: a session that was ended a moment ago is nobody's."""

from datetime import timedelta

from anyio import CapacityLimiter, to_thread
from starlette.requests import HTTPConnection

from registries.sessions import Seat, seat_of, touch
from review_ui.address import Site
from stages.assembly import Assembly

SESSION = "qebul-session"
AT_ONCE = 4  # questions to the database, of its pool of connections
_TOUCH = timedelta(minutes=1)


class Porter:
    """Knows officers by their session's cookie and, behind a proxy, by the header too."""

    def __init__(self, house: Assembly, site: Site) -> None:
        self._house = house
        self._site = site
        self._limiter = CapacityLimiter(AT_ONCE)

    async def seat(self, request: HTTPConnection) -> Seat | None:
        """The officer behind a request; None for a stranger."""
        secret = request.cookies.get(self._site.cookie(SESSION), "")
        if not secret:
            return None
        found = await to_thread.run_sync(self._find, secret, limiter=self._limiter)
        if found is None or found.way != self._site.way:
            return None
        return found if self._site.way != "proxy" or self.named_by_proxy(request) == found.login else None

    def named_by_proxy(self, request: HTTPConnection) -> str | None:
        """Whom a trusted proxy names in this request: one name from a peer that is believed."""
        names = request.headers.getlist(self._site.header)
        peer = request.client.host if request.client else None
        return names[0] if len(names) == 1 and names[0] and self._site.believes(peer) else None

    async def note(self, seat: Seat) -> None:
        """The officer did something: his session is not idle."""
        if self._house.clock.now() - seat.seen_at > _TOUCH:
            await to_thread.run_sync(self._touch, seat.key, limiter=self._limiter)

    def _find(self, secret: str) -> Seat | None:
        with self._house.database.reads() as reads:
            return seat_of(reads, secret, self._house.clock.now(), self._house.settings.desk_idle)

    def _touch(self, key: str) -> None:
        with self._house.database.write() as tx:
            touch(tx, key, self._house.clock.now())
