"""The event log: append-only, each event bearing the hash of the one before it.

An event holds ids, codes and digests only, never what somebody wrote. The submission's row keeps count and hash of its
last event, so that a cut end shows. The chain's encoding has a version: old events stay provable when it changes.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from pipeline import canonical, state
from pipeline.bulk import add, change, parts
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
class _Stand:
    """Where a submission stands: status (None before its first event), number of events, hash of the last."""

    status: Status | None
    count: int
    last_hash: str


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
    """Appends events, of one submission in the order given, and moves the submissions by the table.

    An event after which a submission rests bears the digest of all its rows (``state.py``): write them first. The rows
    are read inside the write transaction, so two events cannot share a number. Raises ForbiddenTransitionError.
    """
    if not news:
        return
    stands = {
        row.id: _Stand(Status(row.status) if row.event_count else None, row.event_count, row.last_hash)
        for some in parts(dict.fromkeys(new.submission for new in news))
        for row in tx.execute(_STANDS.where(submission.c.id.in_(some)))
    }
    ends = dict(stands)
    steps = [(new, _moved(ends, new)) for new in news]
    resting = [one for one, end in ends.items() if end.status not in state.MOVING]
    digests = {one: digest for some in parts(resting) for one, digest in state.digests(tx, some).items()}
    rows = [_row(stands, new, at, target, digests) for new, target in steps]
    add(tx, event, rows)
    change(
        tx,
        submission,
        ["id"],
        [
            {"id": one, "status": stand.status, "event_count": stand.count, "last_hash": stand.last_hash}
            for one, stand in stands.items()
        ],
    )


def _moved(ends: dict[str, "_Stand"], new: NewEvent) -> Status:
    """Where ``new`` leads from where its submission stood after the events before it."""
    here = ends[new.submission]
    target = transition(here.status, new.kind).target
    ends[new.submission] = replace(here, status=target)
    return target


def _row(
    stands: dict[str, "_Stand"], new: NewEvent, at: datetime, target: Status, digests: Mapping[str, str]
) -> dict[str, Any]:
    here = stands[new.submission]
    digest = {"state": digests[new.submission]} if target not in state.MOVING else {}
    told: dict[str, Any] = {
        "n": here.count + 1,
        "at": at,
        "kind": new.kind,
        "by": new.by,
        "status": target.value,
        "data": canonical.dumps({**new.data, **digest}),
        "version": CHAIN_VERSION,
        "previous": here.last_hash,
    }
    hashed = event_hash(submission_id=new.submission, **told)
    stands[new.submission] = _Stand(target, here.count + 1, hashed)
    return told | {"submission": new.submission, "hash": hashed}
