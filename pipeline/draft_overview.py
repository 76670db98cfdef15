"""What an operator may ask about drafts: lists, versions, why each is a draft still. Read-only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from pipeline import canonical
from pipeline.bulk import parts
from pipeline.database import Reads
from pipeline.drafts import RECEIVED, VERSION
from pipeline.status import Status
from pipeline.tables import blob, delivery, event, fact, finding, submission, submission_blob


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One open draft in a list; ``codes`` are those of its last judging."""

    id: str
    sequence: int
    channel: str
    file: str
    key: str
    versions: int
    codes: tuple[str, ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a draft: ``file`` as its sender named it, ``sha256`` hex, ``size`` in bytes, when it came."""

    number: int
    file: str
    sha256: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """One finding about a draft as it stands."""

    code: str
    severity: str
    place: str
    value: str


def drafts(reads: Reads, *, channel: str | None = None) -> list[DraftRow]:
    """All open drafts, the oldest first."""
    query = (
        select(submission, delivery.c.name, delivery.c.received_at.label("since"))
        .join(delivery, delivery.c.id == submission.c.delivery)
        .where(submission.c.status == Status.DRAFT)
        .order_by(submission.c.sequence)
    )
    rows = reads.execute(query if channel is None else query.where(submission.c.channel == channel)).all()
    ids = [row.id for row in rows]
    codes, former = _codes(reads, ids), _former_versions(reads, ids)
    return [
        DraftRow(
            row.id,
            row.sequence,
            row.channel,
            row.name,
            row.draft_key,
            1 + former.get(row.id, 0),
            tuple(sorted(codes.get(row.id, ()))),
            row.since,
        )
        for row in rows
    ]


def texts_about(reads: Reads, ids: Sequence[str], stage: str) -> Mapping[str, str]:
    """What ``stage`` found out about submissions: JSON by id."""
    found: dict[str, str] = {}
    for some in parts(ids):
        query = select(fact.c.submission, fact.c.data).where(fact.c.submission.in_(some), fact.c.stage == stage)
        found |= {row.submission: row.data for row in reads.execute(query)}
    return found


def _codes(reads: Reads, ids: Sequence[str]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for some in parts(ids):
        query = select(finding.c.submission, finding.c.code).where(finding.c.submission.in_(some))
        for row in reads.execute(query):
            found.setdefault(row.submission, set()).add(row.code)
    return found


def _former_versions(reads: Reads, ids: Sequence[str]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for some in parts(ids):
        query = select(submission_blob.c.submission).where(
            submission_blob.c.submission.in_(some), submission_blob.c.role.startswith(VERSION, autoescape=True)
        )
        for one in reads.execute(query).scalars():
            found[one] = found.get(one, 0) + 1
    return found


def remarks(reads: Reads, submission_id: str) -> list[RemarkRow]:
    """What was found about a submission, in order: of a draft, why it is one still."""
    query = select(finding).where(finding.c.submission == submission_id).order_by(finding.c.stage, finding.c.n)
    return [RemarkRow(row.code, row.severity, row.place, row.value) for row in reads.execute(query)]


def was_draft(reads: Reads, submission_id: str) -> bool:
    """It is a draft, or once was one."""
    stood = (event.c.submission == submission_id) & (event.c.status == Status.DRAFT)
    return reads.execute(select(event.c.n).where(stood).limit(1)).first() is not None


def versions(reads: Reads, submission_id: str) -> list[VersionRow]:
    """All versions of a draft, whatever became of it, the first one first."""
    held = select(submission_blob.c.role, blob.c.sha256, blob.c.size).join(
        blob, blob.c.sha256 == submission_blob.c.sha256
    )
    roles = {row.role: row for row in reads.execute(held.where(submission_blob.c.submission == submission_id))}
    came = select(delivery.c.name, delivery.c.received_at).join(submission, submission.c.delivery == delivery.c.id)
    sources = [submission_id, *_revised_by(reads, submission_id)]
    deliveries = [reads.execute(came.where(submission.c.id == one)).one() for one in sources]
    named = [f"{VERSION}{number}" for number in range(1, len(sources))] + [RECEIVED]
    return [
        VersionRow(number, one.name, roles[role].sha256, roles[role].size, one.received_at)
        for number, (role, one) in enumerate(zip(named, deliveries, strict=True), start=1)
    ]


def _revised_by(reads: Reads, submission_id: str) -> list[str]:
    """The submissions that became versions of it, in order."""
    query = (
        select(event.c.data).where(event.c.submission == submission_id, event.c.kind == "revise").order_by(event.c.n)
    )
    return [canonical.loads(data)["submission"] for data in reads.execute(query).scalars()]
