"""What an operator may ask the ledger: lists, histories, counts. Read-only; ids, statuses and codes, no content."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from pipeline import canonical
from pipeline.bulk import parts
from pipeline.database import Reads
from pipeline.status import Status
from pipeline.tables import arrival, delivery, event, finding, leg, notice, notice_delivery, submission

SHORT_ID = 8  # characters of an id that are enough to name it
_NOTICE = re.compile(r"([0-9A-Fa-f-]{36})\.[a-z_]+(?:\.\d+)?")
_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")
_MOVING = (Status.RECEIVED, Status.IN_PROGRESS, Status.ACCEPTED)


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """One submission in a list; ``part`` is its number in a bundle, 0 outside of one."""

    id: str
    sequence: int
    part: int
    channel: str
    file: str
    service: str | None
    party: str | None
    document_id: str | None
    status: str
    codes: tuple[str, ...]
    received_at: datetime
    last_event_at: datetime


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event of a history."""

    n: int
    at: datetime
    kind: str
    by: str
    status: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One answer: where it went and whether it is there."""

    id: str
    kind: str
    created_at: datetime
    sealed: bool
    deliveries: tuple[tuple[str, str, bool], ...]  # channel, file name, delivered


def submissions(
    reads: Reads,
    *,
    status: str | None = None,
    channel: str | None = None,
    limit: int = 100,
    one: str | None = None,
    bundle: str | None = None,
) -> list[SubmissionRow]:
    """Newest first. ``one``: an id, the beginning of one (8 characters or more), or a sequence number; or what a sender
    reads in his receipt: its NoticeId, or the SHA-256 of his file.

    The parts of bundles are listed where ``bundle`` (an id) or a status asks for them.
    """
    last = select(event.c.submission, func.max(event.c.at).label("at")).group_by(event.c.submission).subquery()
    query = (
        select(submission, delivery.c.name, last.c.at)
        .join(delivery, delivery.c.id == submission.c.delivery)
        .join(last, last.c.submission == submission.c.id)
        .order_by(submission.c.sequence.desc())
        .limit(limit)
    )
    if status is not None:
        query = query.where(submission.c.status == status)
    if channel is not None:
        query = query.where(submission.c.channel == channel)
    if one is not None:
        query = query.where(_names(one))
    elif bundle is not None:
        query = query.where(submission.c.parent == bundle)
    elif status is None:
        query = query.where(submission.c.parent.is_(None))
    rows = reads.execute(query).all()
    codes = _codes(reads, [row.id for row in rows])
    return [_row(row, codes.get(row.id, ())) for row in rows]


def _row(row: Any, codes: Iterable[str]) -> SubmissionRow:
    return SubmissionRow(
        row.id,
        row.sequence,
        row.idx,
        row.channel,
        row.name if row.copy_of is None else f"{row.draft_key}.xml",  # a copy came in no file of its own
        row.service,
        row.party,
        row.document_id,
        row.status,
        tuple(sorted(codes)),
        row.received_at,
        row.at,
    )


def _names(one: str) -> Any:
    if one.isascii() and one.isdigit() and len(one) < SHORT_ID:
        return submission.c.sequence == int(one)
    if _SHA256.fullmatch(one):
        return (delivery.c.sha256 == one.lower()) & submission.c.parent.is_(None) & submission.c.copy_of.is_(None)
    of_notice = _NOTICE.fullmatch(one)
    if of_notice is not None:
        return submission.c.id == of_notice[1].lower()
    if len(one) < SHORT_ID:
        return submission.c.id == one
    return or_(submission.c.id == one, submission.c.id.startswith(one.lower(), autoescape=True))


def _codes(reads: Reads, ids: list[str]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for some in parts(ids):
        query = select(finding.c.submission, finding.c.code).where(finding.c.submission.in_(some))
        for row in reads.execute(query):
            found.setdefault(row.submission, set()).add(row.code)
    return found


def history(reads: Reads, submission_id: str) -> list[EventRow]:
    """All events of a submission in order."""
    rows = reads.execute(select(event).where(event.c.submission == submission_id).order_by(event.c.n))
    return [EventRow(row.n, row.at, row.kind, row.by, row.status, canonical.loads(row.data)) for row in rows]


def answers(reads: Reads, submission_id: str) -> list[NoticeRow]:
    """All answers to a submission in the order in which they came to be."""
    sent: dict[str, list[tuple[str, str, bool]]] = {}
    for row in reads.execute(
        select(notice_delivery)
        .join(notice, notice.c.id == notice_delivery.c.notice)
        .where(notice.c.submission == submission_id)
        .order_by(notice_delivery.c.channel)
    ):
        sent.setdefault(row.notice, []).append((row.channel, row.file_name, row.delivered_at is not None))
    rows = reads.execute(
        select(notice.c.id, notice.c.kind, notice.c.created_at, notice.c.sealed_at)
        .where(notice.c.submission == submission_id)
        .order_by(notice.c.created_at, notice.c.id)
    )
    return [
        NoticeRow(row.id, row.kind, row.created_at, row.sealed_at is not None, tuple(sent.get(row.id, ())))
        for row in rows
    ]


def last_error(reads: Reads, submission_id: str) -> str | None:
    """What last went wrong in the work on it (kind and place of an error), None if nothing did."""
    row = reads.execute(select(leg.c.last_error).where(leg.c.subject == submission_id)).first()
    return None if row is None else row.last_error


@dataclass(frozen=True, slots=True)
class Trouble:
    """Work of a queue that fails in the same way or ended its worker: how much, one ``subject`` of it, the error."""

    queue: str
    count: int
    subject: str
    error: str | None


def troubles(reads: Reads) -> list[Trouble]:
    """What fails, by queue and error."""
    about = (leg.c.queue, func.count(), func.min(leg.c.subject), leg.c.last_error)
    wrong = select(*about).where(or_(leg.c.suspect, leg.c.errors > 0)).group_by(leg.c.queue, leg.c.last_error)
    return [Trouble(*row) for row in reads.execute(wrong.order_by(leg.c.queue, leg.c.last_error))]


def by_status(reads: Reads) -> Mapping[str, int]:
    """How many submissions stand where."""
    rows = reads.execute(select(submission.c.status, func.count()).group_by(submission.c.status))
    return dict(Counter({row[0]: row[1] for row in rows}))


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """One file that came in; ``first`` is False for the same bytes again."""

    channel: str
    name: str
    sha256: str
    submission: str
    first: bool


def arrivals(reads: Reads) -> list[ArrivalRow]:
    """Every file that ever came in, in the order of its arrival."""
    rows = reads.execute(
        select(delivery.c.channel, arrival.c.name, delivery.c.sha256, submission.c.id, arrival.c.delivery)
        .join(delivery, delivery.c.id == arrival.c.delivery)
        .join(submission, submission.c.delivery == delivery.c.id)
        .where(submission.c.parent.is_(None), submission.c.copy_of.is_(None))
        .order_by(arrival.c.at, submission.c.sequence)
    ).all()
    seen: set[int] = set()
    found = []
    for row in rows:
        found.append(ArrivalRow(row.channel, row.name, row.sha256, row.id, row.delivery not in seen))
        seen.add(row.delivery)
    return found


def brought(reads: Reads, name: str, digests: Sequence[str]) -> Mapping[str, str]:
    """The submissions that files with those digests (hex SHA-256) became in channel ``name``."""
    mine = (delivery.c.channel == name, delivery.c.sha256.in_(digests), submission.c.parent.is_(None))
    query = select(delivery.c.sha256, submission.c.id).join(submission, submission.c.delivery == delivery.c.id)
    rows = reads.execute(query.where(*mine, submission.c.copy_of.is_(None)))
    return {row.sha256: row.id for row in rows}


def repeats(reads: Reads) -> int:
    """How many arrivals were the same bytes again."""
    arrived = reads.execute(select(func.count()).select_from(arrival)).scalar_one()
    return arrived - reads.execute(select(func.count()).select_from(delivery)).scalar_one()


def is_quiet(reads: Reads) -> bool:
    """Nothing moves, every answer and payment file is sealed and delivered, and every print was made or failed once."""
    moving = select(func.count()).select_from(submission).where(submission.c.status.in_(_MOVING))
    unsealed = select(func.count()).select_from(notice).where(notice.c.sealed_at.is_(None))
    outgoing = leg.c.line.in_(("seal", "deliver", "payout_seal", "payout_deliver"))
    waiting = select(func.count()).select_from(leg).where(outgoing)
    printing = select(func.count()).select_from(leg).where(leg.c.line == "print", leg.c.errors == 0)
    return all(reads.execute(query).scalar_one() == 0 for query in (moving, unsealed, waiting, printing))
