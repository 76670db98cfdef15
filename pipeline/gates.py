"""An operator's hand on the work: routes and queues that are paused, queues of which only so many legs run at once.

Rows, so that every process of every machine sees them at its next claim. What is under way goes on to its end; what is
paused stays where it is, due, and counts as nothing that went wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from pipeline.bulk import insert_of
from pipeline.database import Reads, Write
from pipeline.tables import gate, leg, submission

Kind = Literal["queue", "route"]


@dataclass(frozen=True, slots=True)
class Gate:
    """A route or queue that is paused (``paused_at``), limited (``most`` legs at once), or both."""

    kind: str
    name: str
    paused_at: datetime | None
    paused_by: str | None
    reason: str | None
    most: int | None


def pause(tx: Write, kind: Kind, name: str, *, by: str, reason: str, at: datetime) -> bool:
    """Nothing of it is claimed from now on; False if that was so already."""
    _make(tx, kind, name)
    open_one = (gate.c.kind == kind, gate.c.name == name, gate.c.paused_at.is_(None))
    return bool(tx.execute(update(gate).where(*open_one).values(paused_at=at, paused_by=by, reason=reason)).rowcount)


def resume(tx: Write, kind: Kind, name: str) -> bool:
    """It is claimed again; False if it was not paused."""
    paused = (gate.c.kind == kind, gate.c.name == name, gate.c.paused_at.is_not(None))
    done = tx.execute(update(gate).where(*paused).values(paused_at=None, paused_by=None, reason=None)).rowcount
    _clear(tx)
    return bool(done)


def limit(tx: Write, queue: str, most: int | None) -> None:
    """At most so many legs of a queue are under way at once, over all processes; None: as many as they like."""
    _make(tx, "queue", queue)
    tx.execute(update(gate).where(gate.c.kind == "queue", gate.c.name == queue).values(most=most))
    _clear(tx)


def _make(tx: Write, kind: Kind, name: str) -> None:
    tx.execute(insert_of(tx)(gate).values(kind=kind, name=name).on_conflict_do_nothing())


def _clear(tx: Write) -> None:
    tx.execute(delete(gate).where(gate.c.paused_at.is_(None), gate.c.most.is_(None)))


def gates(reads: Reads) -> Sequence[Gate]:
    """All that is paused or limited, by name."""
    rows = reads.execute(select(gate).order_by(gate.c.kind, gate.c.name))
    return [Gate(row.kind, row.name, row.paused_at, row.paused_by, row.reason, row.most) for row in rows]


def holding(reads: Reads, submission_id: str) -> Gate | None:
    """What keeps a submission from going on; None if nothing does."""
    paused = [one for one in gates(reads) if one.paused_at is not None]
    if not paused:
        return None
    at = select(leg.c.queue, submission.c.route).join(submission, submission.c.id == leg.c.subject)
    row = reads.execute(at.where(leg.c.subject == submission_id)).first()
    return next((one for one in paused if row and one.name == (row.queue if one.kind == "queue" else row.route)), None)


def passing(reads: Reads) -> list[ColumnElement[bool]]:
    """What a leg must satisfy so as to be no paused one; nothing where nothing is paused."""
    paused = [one for one in gates(reads) if one.paused_at is not None]
    queues = [one.name for one in paused if one.kind == "queue"]
    routes = [one.name for one in paused if one.kind == "route"]
    conditions: list[ColumnElement[bool]] = []
    if queues:
        conditions.append(leg.c.queue.not_in(queues))
    if routes:
        conditions.append(leg.c.subject.not_in(select(submission.c.id).where(submission.c.route.in_(routes))))
    return conditions


def room(tx: Write, queue: str, most: int, now: datetime) -> int:
    """How many legs of a queue may be claimed now, ``most`` where there is no limit.

    The row is locked: two processes that claim at once would otherwise both take what is left.
    """
    limited = select(gate.c.most).where(gate.c.kind == "queue", gate.c.name == queue, gate.c.most.is_not(None))
    row = tx.execute(limited.with_for_update()).first()
    if row is None:
        return most
    leased = (
        leg.c.queue == queue,
        leg.c.owner.is_not(None),
        or_(leg.c.lease_until.is_(None), leg.c.lease_until >= now),
    )
    under_way = tx.execute(select(func.count()).select_from(leg).where(*leased)).scalar_one()
    return max(0, min(most, int(row.most) - int(under_way)))
