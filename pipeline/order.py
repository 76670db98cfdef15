"""What an item may have to wait for, and who holds a document key: read-only questions, one query for many items."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, literal, or_, select

from pipeline import canonical
from pipeline.bulk import parts
from pipeline.database import Reads
from pipeline.items import Item
from pipeline.status import Status
from pipeline.tables import document_key, effect, subject, submission

# Drafts, held, parked and quarantined items are not waited for.
ANY_CHANNEL = "*"  # no channel can bear this name
_WAITED_FOR = (Status.RECEIVED, Status.IN_PROGRESS, Status.ACCEPTED)


def rank_of(sequence: int, idx: int = 0) -> int:
    """The place in the order of judging: the sequence, and within a bundle the index (below 2**20).

    A child stands where its bundle stands, whenever it was split; a completed draft where its signature came in.
    """
    return sequence * 2**20 + idx


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """The submission that took a document key first, where it stands, and what its effects reported."""

    submission: str
    sequence: int
    status: str
    content_digest: str
    results: Mapping[str, Any]


def behind_unparsed(reads: Reads, items: Sequence[Item]) -> set[str]:
    """Ids of items that stand behind an earlier one of their channel that is not parsed yet."""
    channels = {item.channel for item in items}
    rows = reads.execute(
        select(submission.c.channel, func.min(submission.c.rank).label("first"))
        .where(submission.c.channel.in_(channels), submission.c.status == Status.RECEIVED)
        .group_by(submission.c.channel)
    )
    first = {row.channel: row.first for row in rows}
    return {item.id for item in items if item.rank > first.get(item.channel, item.rank)}


def behind_open(reads: Reads, items: Sequence[Item], kind: str) -> set[str]:
    """Ids of items that stand behind an earlier open one about the same ``kind`` of subject (fin, document, grant)."""
    mine: dict[str, set[str]] = {}
    for ids in parts(item.id for item in items):
        owned = select(subject.c.submission, subject.c.value).where(
            subject.c.submission.in_(ids), subject.c.kind == kind
        )
        for row in reads.execute(owned):
            mine.setdefault(row.submission, set()).add(row.value)
    return behind_about(reads, items, kind, mine)


def behind_about(
    reads: Reads, items: Sequence[Item], kind: str, about: Mapping[str, Iterable[str]], *, trusted: bool = False
) -> set[str]:
    """The same for what ``about`` says the items (by id) are about.

    Of another channel only what was proven to bind a party is waited for: otherwise anybody could name a stranger's
    person or document and make him wait. ``trusted``: nobody else can be about this kind.
    """
    proven = submission.c.party.is_not(None)
    within = case((or_(proven, literal(trusted)), ANY_CHANNEL), else_=submission.c.channel)
    first: dict[tuple[str, str], int] = {}
    for some in parts(sorted({value for values in about.values() for value in values})):
        rows = reads.execute(
            select(subject.c.value, within.label("within"), func.min(submission.c.rank).label("first"))
            .join(submission, submission.c.id == subject.c.submission)
            .where(subject.c.kind == kind, subject.c.value.in_(some), submission.c.status.in_(_WAITED_FOR))
            .group_by(subject.c.value, within)
        )
        first |= {(row.value, row.within): row.first for row in rows}
    return {
        item.id
        for item in items
        for value in about.get(item.id, ())
        for where in (ANY_CHANNEL, item.channel)
        if first.get((value, where), item.rank) < item.rank
    }


def others_on(reads: Reads, items: Sequence[Item], route: str) -> set[str]:
    """Ids of items beside which another one is open and goes ``route``, earlier or later."""
    query = select(submission.c.id).where(submission.c.route == route, submission.c.status.in_(_WAITED_FOR))
    there = set(reads.execute(query).scalars())
    return {item.id for item in items if there - {item.id}}


def key_holders(reads: Reads, keys: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], KeyHolder]:
    """Who holds each (party, document id); keys that are free are left out."""
    wanted = set(keys)
    rows = reads.execute(
        select(document_key, submission.c.sequence, submission.c.status)
        .join(submission, submission.c.id == document_key.c.submission)
        .where(document_key.c.document_id.in_({key[1] for key in wanted}))
    ).all()
    rows = [row for row in rows if (row.party, row.document_id) in wanted]
    results: dict[str, dict[str, Any]] = {}
    applied = select(effect.c.submission, effect.c.result).where(
        effect.c.submission.in_([row.submission for row in rows]), effect.c.applied_at.is_not(None)
    )
    for done in reads.execute(applied):
        results.setdefault(done.submission, {}).update(canonical.loads(done.result))
    return {
        (row.party, row.document_id): KeyHolder(
            row.submission, row.sequence, row.status, row.content_digest, results.get(row.submission, {})
        )
        for row in rows
    }
