"""The event log: append-only, each event bearing the hash of the one before it.

An event holds ids, codes and digests only, never what somebody wrote. The submission's row keeps count and hash of its
last event, so that a cut end shows. The chain's encoding has a version: old events stay provable when it changes.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from pipeline import canonical, state
from pipeline.bulk import parts
from pipeline.database import Write
from pipeline.status import Status, transition
from pipeline.tables import event, submission

CHAIN_VERSION = state.LATEST
GENESIS = "0" * 64
_STANDS = select(submission.c.id, submission.c.status, submission.c.event_count, submission.c.last_hash)


def event_hash(
    *, submission_id: str, n: int, at: datetime, kind: str, by: str, status: str, data: str, version: int, previous: str
) -> str:
    """SHA-256 (hex) over the canonical list of all fields, the previous hash among them."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [version, submission_id, n, moment, kind, by, status, data, previous]
    return hashlib.sha256(canonical.dumps(fields).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What happened to a submission (by id); ``data`` holds ids, codes and digests."""

    submission: str
    kind: str
    data: Mapping[str, Any]
    by: str = "engine"


def append(
    tx: Write, submission_id: str, kind: str, at: datetime, data: Mapping[str, Any], *, by: str = "engine"
) -> None:
    """Appends one event (see ``append_all``)."""
    append_all(tx, [NewEvent(submission_id, kind, data, by)], at)


def append_all(tx: Write, news: Sequence[NewEvent], at: datetime) -> None:
    """Appends an event to each of several submissions and moves them by the table.

    An event after which a submission rests bears the digest of all its rows (``state.py``): write them first. The rows
    are read inside the write transaction, so two events cannot share a number. Raises ForbiddenTransitionError.
    """
    if not news:
        return
    stands: dict[str, Row[Any]] = {}
    for some in parts(new.submission for new in news):
        stands |= {row.id: row for row in tx.execute(_STANDS.where(submission.c.id.in_(some)))}
    targets = {new.submission: _target(stands[new.submission], new.kind) for new in news}
    resting = [one for one, target in targets.items() if target not in state.MOVING]
    digests = {one: digest for some in parts(resting) for one, digest in state.digests(tx, some).items()}
    rows = [_row(stands[new.submission], new, at, targets[new.submission], digests) for new in news]
    tx.execute(insert(event), rows)
    tx.execute(
        update(submission)
        .where(submission.c.id == bindparam("mine"))
        .values(status=bindparam("moved"), event_count=bindparam("count"), last_hash=bindparam("last")),
        [{"mine": row["submission"], "moved": row["status"], "count": row["n"], "last": row["hash"]} for row in rows],
    )


def _target(stands: Row[Any], kind: str) -> Status:
    return transition(Status(stands.status) if stands.event_count else None, kind).target


def _row(stands: Row[Any], new: NewEvent, at: datetime, target: Status, digests: Mapping[str, str]) -> dict[str, Any]:
    digest = {"state": digests[new.submission]} if new.submission in digests else {}
    told = {
        "n": stands.event_count + 1,
        "at": at,
        "kind": new.kind,
        "by": new.by,
        "status": target.value,
        "data": canonical.dumps({**new.data, **digest}),
        "version": CHAIN_VERSION,
        "previous": stands.last_hash,
    }
    return told | {"submission": new.submission, "hash": event_hash(submission_id=new.submission, **told)}
