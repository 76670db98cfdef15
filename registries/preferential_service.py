"""Güzəştli əmək stajı: persons whom an insurer's counting reports name for preferential service (004 step 20; §2.3.1).

They stand in the signed documents, which the ledger keeps. Read-only; who looks is written down first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import select

from pipeline import canonical
from pipeline.database import Reads, Write
from pipeline.tables import fact
from registries.accounts.seen import LOOKED
from registries.finance import LOOKING, office_of
from registries.report_persons import PARSE
from registries.report_tables import quarterly_report
from registries.reports import newest
from registries.views import View, write_view

_NOBODY = '%"preferential":[]%'  # no text of a document writes it: there quotes are escaped


@dataclass(frozen=True, slots=True, repr=False)
class Preferential:
    """One person of one report, at its place in the report's list from 1. Its repr shows nothing."""

    report: int
    place: int
    quarter: str
    activity: str
    fin: str


def look_at_preferential(
    tx: Write,
    login: str,
    session: str,
    voen: str,
    at: datetime,
    *,
    activity: str = "",
    after: tuple[int, int] | None = None,
    limit: int = 100,
) -> Sequence[Preferential] | None:
    """The newest report first, from behind ``after`` (report, place) on; None where it is not for ``login``."""
    if office_of(tx, login, voen, LOOKING) is None:
        return None
    write_view(tx, View(at, login, session, LOOKED, about=voen))
    return list(islice(_listed(tx, voen, activity, after or (1 << 62, 0)), limit))


def _listed(reads: Reads, voen: str, activity: str, after: tuple[int, int]) -> Iterator[Preferential]:
    """One report after the other: a document may be of a hundred thousand persons."""
    head = quarterly_report.c
    query = (
        select(head.number, head.quarter, head.activity, head.submission)
        .join(fact, (fact.c.submission == head.submission) & (fact.c.stage == PARSE))
        .where(head.insurer == voen, newest(), head.number <= after[0], fact.c.data.not_like(_NOBODY))
        .order_by(head.number.desc())
    )
    if activity:
        query = query.where(head.activity == activity)
    for one in reads.execute(query).all():
        kept = reads.execute(select(fact.c.data).where(fact.c.submission == one.submission, fact.c.stage == PARSE))
        persons = canonical.loads(kept.scalar_one())["document"].get("preferential", ())
        begins = after[1] if one.number == after[0] else 0
        for place, (fin,) in islice(enumerate(persons, 1), begins, None):
            yield Preferential(one.number, place, one.quarter, one.activity, fin)
