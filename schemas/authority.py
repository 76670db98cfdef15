"""An authorization (səlahiyyət) as the register tells it: a granted right and, where it was taken back, since when."""

from dataclasses import dataclass
from datetime import date, datetime

from schemas.authorization import GrantKind, Term
from schemas.identifiers import Fin, Voen


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Authorization:
    """One row of the register; its repr shows nothing, since it names a person.

    ``rank`` is the place in the order of judging from which it holds, ``revoked_rank`` the one from which it no longer
    does. ``start`` and ``end`` are the first and last day in Baku, None where the term is unlimited.
    """

    document_id: str
    insurer: Voen
    service: str
    kind: GrantKind
    card_number: str | None
    phone: str | None
    fin: Fin
    term: Term
    start: date | None
    end: date | None
    granted_at: datetime
    rank: int
    revoked_at: datetime | None = None
    revoked_rank: int | None = None
