"""Messages of insurers as their office sees them: those that wait for an answer, and those that have one. Read-only.

As in ``desk.py``, each query asks role and office itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select

from pipeline.database import Reads
from pipeline.review import OFFICE, Decision, decision_of
from pipeline.status import Status
from pipeline.tables import document_key, fact, submission
from registries.desk import seen_by
from registries.desk_item import Earlier
from registries.tables import party_office
from schemas.message import MESSAGE_CODE

_BEHIND_OFFICE = OFFICE[:-1] + chr(ord(OFFICE[-1]) + 1)
ANSWERED = (Status.REGISTERED, Status.RETURNED)


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message; what it says stands in its facts."""

    submission: str
    sequence: int
    voen: str
    insurer: str
    status: str
    received_at: datetime


def messages(reads: Reads, login: str, *, waiting: bool, voen: str = "", limit: int) -> Sequence[MessageRow]:
    """Those that wait, the longest waiting first, or those that were answered or given back, the latest first."""
    found = [MessageRow(*row) for status in _statuses(waiting) for row in _rows(reads, login, status, voen, limit)]
    return sorted(found, key=lambda one: one.received_at, reverse=not waiting)[:limit]


def _statuses(waiting: bool) -> Sequence[Status]:  # noqa: FBT001 - of two lists, the one or the other
    return (Status.IN_REVIEW,) if waiting else ANSWERED


def _rows(reads: Reads, login: str, status: Status, voen: str, limit: int) -> Iterable[Any]:
    return reads.execute(messages_query(login, status, voen, limit))


def messages_query(login: str, status: Status, voen: str, limit: int) -> Select[Any]:
    """What ``messages`` reads of one status."""
    mine, came = submission.c, submission.c.received_at
    query = (
        seen_by(login, mine.id, mine.sequence, party_office.c.party, party_office.c.name, mine.status, came)
        .where(mine.service == MESSAGE_CODE, mine.status == status)
        .order_by(came if status is Status.IN_REVIEW else came.desc())
        .limit(limit)
    )
    return query.where(party_office.c.party == voen) if voen else query


def decisions_query(login: str, ids: Sequence[str]) -> Select[Any]:
    """What ``decisions_on`` reads."""
    return seen_by(login, fact.c.submission, fact.c.stage, fact.c.data).where(
        submission.c.id.in_(ids),
        fact.c.submission == submission.c.id,
        fact.c.stage >= OFFICE,
        fact.c.stage < _BEHIND_OFFICE,
    )


def decisions_on(reads: Reads, login: str, ids: Sequence[str]) -> Mapping[str, Decision]:
    """The last decision about each of ``ids`` that ``login`` may see."""
    facts: dict[str, dict[str, str]] = {}
    for row in reads.execute(decisions_query(login, ids)):
        facts.setdefault(row.submission, {})[row.stage] = row.data
    return {one: last for one, known in facts.items() if (last := decision_of(known)) is not None}


def named_query(login: str, ids: Sequence[str]) -> Select[Any]:
    """What ``named_by`` reads."""
    mine = submission.c
    return seen_by(
        login,
        mine.party,
        document_key.c.document_id,
        mine.id,
        mine.sequence,
        mine.service,
        mine.status,
        mine.received_at,
    ).where(
        document_key.c.submission == mine.id,
        document_key.c.party == party_office.c.party,
        document_key.c.document_id.in_(ids),
    )


def named_by(reads: Reads, login: str, ids: Sequence[str]) -> Mapping[tuple[str, str], Earlier]:
    """Documents that ``login`` may see, by insurer and the id that messages name them by."""
    return {
        (row.party, row.document_id): Earlier(row.id, row.sequence, row.service, row.status, row.received_at)
        for row in reads.execute(named_query(login, ids))
    }
