"""One item as its office sees it: whose it is, its earlier documents, what it was copied from and what followed it.

As in ``desk.py``, each query asks role and office itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select

from pipeline.database import Reads
from pipeline.tables import delivery, lineage, subject, submission
from registries.desk import seen_by
from registries.officers import officers
from registries.tables import party_office

MOST_EARLIER = 20


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above an item; ``replaces`` is the number of the one that it follows."""

    submission: str
    sequence: int
    service: str
    party: str
    insurer: str
    office: str
    status: str
    document_id: str
    file: str
    received_at: datetime
    events: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another document in the list beside an item."""

    submission: str
    sequence: int
    service: str
    status: str
    received_at: datetime


def head_of(reads: Reads, login: str, submission_id: str) -> Head | None:
    """The item; None where ``login`` may not see it, or where there is none."""
    row = reads.execute(head_query(login, submission_id)).first()
    if row is None:
        return None
    return Head(
        submission=row.id,
        sequence=row.sequence,
        service=row.service,
        party=row.party,
        insurer=row.insurer,
        office=row.office,
        status=row.status,
        document_id=row.document_id or "",
        file=row.file,
        received_at=row.received_at,
        events=row.event_count,
    )


def head_query(login: str, submission_id: str) -> Select[Any]:
    """What ``head_of`` reads."""
    return (
        seen_by(
            login,
            submission.c.id,
            submission.c.sequence,
            submission.c.service,
            submission.c.party,
            submission.c.status,
            submission.c.document_id,
            submission.c.received_at,
            submission.c.event_count,
            party_office.c.name.label("insurer"),
            party_office.c.office,
            delivery.c.name.label("file"),
        )
        .join(delivery, delivery.c.id == submission.c.delivery)
        .where(submission.c.id == submission_id)
    )


def earlier_of_insurer(reads: Reads, login: str, head: Head) -> Sequence[Earlier]:
    """The insurer's other documents of the same service, the latest first, at most ``MOST_EARLIER``."""
    return _listed(reads, earlier_query(login, head))


def earlier_query(login: str, head: Head) -> Select[Any]:
    """What ``earlier_of_insurer`` reads."""
    return (
        _listing(login)
        .where(
            submission.c.party == head.party, submission.c.service == head.service, submission.c.id != head.submission
        )
        .order_by(submission.c.received_at.desc(), submission.c.rank.desc())
        .limit(MOST_EARLIER)
    )


def earlier_of_persons(reads: Reads, login: str, head: Head) -> Sequence[Earlier]:
    """Other documents about the same persons (by FİN) that ``login`` may see, the latest first."""
    return _listed(reads, persons_query(login, head))


def persons_query(login: str, head: Head) -> Select[Any]:
    """What ``earlier_of_persons`` reads."""
    fins = select(subject.c.value).where(subject.c.submission == head.submission, subject.c.kind == "fin")
    about = select(subject.c.submission).where(subject.c.kind == "fin", subject.c.value.in_(fins))
    return (
        _listing(login)
        .where(submission.c.id.in_(about), submission.c.id != head.submission)
        .order_by(submission.c.received_at.desc(), submission.c.rank.desc())
        .limit(MOST_EARLIER)
    )


def line_of(reads: Reads, login: str, head: Head) -> Sequence[Earlier]:
    """Its line: what it follows and what follows it, oldest first, itself among them; alone where it has none."""
    known, fresh = set[str](), {head.submission}
    while fresh and len(known) < MOST_EARLIER:
        known |= fresh
        pairs = reads.execute(
            select(lineage.c.submission, lineage.c.successor).where(
                or_(lineage.c.submission.in_(fresh), lineage.c.successor.in_(fresh))
            )
        )
        fresh = {one for pair in pairs for one in pair} - known
    return _listed(reads, _listing(login).where(submission.c.id.in_(known)).order_by(submission.c.rank))


def decider_name(reads: Reads, login: str) -> str:
    """What an officer is called; his login where he is not known any more."""
    return next((one.name for one in officers(reads) if one.login == login), login)


def _listing(login: str) -> Select[Any]:
    return seen_by(
        login,
        submission.c.id,
        submission.c.sequence,
        submission.c.service,
        submission.c.status,
        submission.c.received_at,
    )


def _listed(reads: Reads, query: Select[Any]) -> Sequence[Earlier]:
    return [_earlier(row) for row in reads.execute(query)]


def _earlier(row: Row[Any]) -> Earlier:
    return Earlier(row.id, row.sequence, row.service or "", row.status, row.received_at)
