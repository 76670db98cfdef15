"""An office's own reasons of a return, over those of ``schemas/codes``: dated versions, never changed in place.

From the day on which a version begins it stands for its code; of two that begin on one day the later written counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, Select, insert, select

from pipeline.database import Reads, Write
from registries.tables import office_reason
from schemas.code_table import Term
from schemas.return_reasons import ReturnReason, return_reasons

SOURCE = "office"


@dataclass(frozen=True, slots=True)
class Version:
    """What a code says in an office from ``begins`` on; not ``offered``: nothing, it can no longer be given."""

    office: str
    service: str
    code: str
    begins: date
    offered: bool
    az: str
    en: str
    login: str = ""
    at: datetime | None = None


def reasons_of(reads: Reads, office: str, service: str, day: date) -> Mapping[str, ReturnReason]:
    """The reasons by code for which ``office`` may return a document of ``service`` on ``day``."""
    known = dict(return_reasons(service, day))
    for row in reads.execute(versions_query(office, service).where(office_reason.c.begins <= day)):
        known.pop(row.code, None)
        if row.offered:
            known[row.code] = ReturnReason(
                service=service, code=row.code, az=row.az, en=row.en, term=Term(row.begins, None), source=SOURCE
            )
    return known


def versions_of(reads: Reads, office: str, service: str) -> Sequence[Version]:
    """All that were ever written, in the order in which they begin."""
    return [_version(row) for row in reads.execute(versions_query(office, service))]


def versions_query(office: str, service: str) -> Select[tuple[object, ...]]:
    """What both read."""
    return (
        select(*office_reason.c)
        .where(office_reason.c.office == office, office_reason.c.service == service)
        .order_by(office_reason.c.begins, office_reason.c.n)
    )


def write_version(tx: Write, one: Version) -> None:
    """Appends a version. That its writer may, and that it reads well, is the caller's question."""
    names = ("office", "service", "code", "begins", "offered", "az", "en", "login", "at")
    tx.execute(insert(office_reason).values({name: getattr(one, name) for name in names}))


def _version(row: Row[tuple[object, ...]]) -> Version:
    return Version(row.office, row.service, row.code, row.begins, row.offered, row.az, row.en, row.login, row.at)
