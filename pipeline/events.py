"""The event log: append-only, each event bearing the hash of the one before it.

An event holds ids, codes and digests only, never what somebody wrote. The submission's row keeps count and hash of its
last event, so that a cut end shows. The chain's encoding has a version: old events stay provable when it changes.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, update

from pipeline import canonical, state
from pipeline.database import Write
from pipeline.status import Status, transition
from pipeline.tables import event, submission

CHAIN_VERSION = state.LATEST
GENESIS = "0" * 64


def event_hash(
    *, submission_id: str, n: int, at: datetime, kind: str, by: str, status: str, data: str, version: int, previous: str
) -> str:
    """SHA-256 (hex) over the canonical list of all fields, the previous hash among them."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [version, submission_id, n, moment, kind, by, status, data, previous]
    return hashlib.sha256(canonical.dumps(fields).encode()).hexdigest()


def append(
    tx: Write, submission_id: str, kind: str, at: datetime, data: Mapping[str, Any], *, by: str = "engine"
) -> Status:
    """Appends an event, moves the submission by the table, and returns where it stands now.

    The event bears the digest of all rows of the submission (``state.py``): write them first.

    Raises ForbiddenTransitionError. The row is read inside the write transaction, so two events cannot share a number.
    """
    row = tx.execute(
        select(submission.c.status, submission.c.event_count, submission.c.last_hash).where(
            submission.c.id == submission_id
        )
    ).one()
    source = Status(row.status) if row.event_count else None
    target = transition(source, kind).target
    n = row.event_count + 1
    text = canonical.dumps({**data, "state": state.digests(tx, [submission_id])[submission_id]})
    hashed = event_hash(
        submission_id=submission_id,
        n=n,
        at=at,
        kind=kind,
        by=by,
        status=target,
        data=text,
        version=CHAIN_VERSION,
        previous=row.last_hash,
    )
    tx.execute(
        insert(event).values(
            submission=submission_id,
            n=n,
            at=at,
            kind=kind,
            by=by,
            status=target,
            data=text,
            version=CHAIN_VERSION,
            previous=row.last_hash,
            hash=hashed,
        )
    )
    tx.execute(
        update(submission)
        .where(submission.c.id == submission_id)
        .values(status=target, event_count=n, last_hash=hashed)
    )
    return target
