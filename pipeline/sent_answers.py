"""What a channel may be told of submissions: its own, and the sealed answers that were delivered to it.

Every question names the channel, so that what is another's and what does not exist are the same answer, by the same
query. Codes are those that a channel notice has told; nothing else of a document is here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from pipeline import canonical
from pipeline.database import Reads
from pipeline.tables import notice, notice_delivery, submission


@dataclass(frozen=True, slots=True)
class OwnSubmission:
    """A file that the channel sent; ``codes`` as its last processing notice told them."""

    id: str
    sequence: int
    status: str
    received_at: datetime
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """An answer that was delivered to the channel; ``n`` counts those of a kind, from 1. ``size`` in bytes."""

    kind: str
    n: int
    size: int
    delivered_at: datetime


def own_submission(reads: Reads, channel: str, submission_id: str) -> OwnSubmission | None:
    """A submission of the channel (no part of a bundle: parts answer to their parties); None for any other."""
    row = reads.execute(
        select(submission.c.id, submission.c.sequence, submission.c.status, submission.c.received_at).where(
            submission.c.id == submission_id, submission.c.channel == channel, submission.c.parent.is_(None)
        )
    ).first()
    codes = _told_codes(reads, submission_id if row is not None else "")
    return None if row is None else OwnSubmission(row.id, row.sequence, row.status, row.received_at, codes)


def _told_codes(reads: Reads, submission_id: str) -> tuple[str, ...]:
    told = reads.execute(
        select(notice.c.data)
        .where(notice.c.submission == submission_id, notice.c.kind == "processing")
        .order_by(notice.c.n.desc())
        .limit(1)
    ).first()
    return () if told is None else tuple(canonical.loads(told.data).get("codes", ()))


def delivered_answers(reads: Reads, channel: str, submission_id: str) -> Sequence[SentAnswer]:
    """What the channel was given in answer to a submission, in the order in which it came to be."""
    rows = reads.execute(
        _delivered(channel, submission_id)
        .with_only_columns(
            notice.c.kind, notice.c.n, func.length(notice.c.sealed).label("size"), notice_delivery.c.delivered_at
        )
        .order_by(notice.c.created_at, notice.c.id)
    )
    return [SentAnswer(row.kind, row.n, row.size, row.delivered_at) for row in rows]


def sealed_answer(reads: Reads, channel: str, submission_id: str, kind: str, n: int) -> bytes | None:
    """The bytes of one of them; None for one that was not delivered to the channel."""
    asked = _delivered(channel, submission_id).where(notice.c.kind == kind, notice.c.n == n)
    row = reads.execute(asked.with_only_columns(notice.c.sealed)).first()
    return None if row is None else bytes(row.sealed)


def _delivered(channel: str, submission_id: str) -> Select[tuple[str]]:
    return (
        select(notice.c.id)
        .join(notice_delivery, notice_delivery.c.notice == notice.c.id)
        .where(
            notice.c.submission == submission_id,
            notice_delivery.c.channel == channel,
            notice_delivery.c.delivered_at.is_not(None),
        )
    )
