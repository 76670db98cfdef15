"""Legs: what is due, who has it, for how long.

A claim is one conditional update with a fencing token and an expiry; claims go through a door of their own and never
wait: a row that somebody else is at is skipped. A leg that was merely sent is not leased and never suspect. A leg whose
lease ran out runs next alone; three deaths alone set it aside (``engine.py``).
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, or_, select, update

from pipeline.bulk import change, parts, remove, upsert
from pipeline.database import Reads, Write
from pipeline.gates import passing
from pipeline.lines import Claim, NextLeg
from pipeline.tables import leg

MAX_DEATHS = 3


def put_legs(tx: Write, legs: Iterable[NextLeg]) -> None:
    """Makes legs due; a leg that the subject has already is replaced, and nobody's lease survives that."""
    fresh = {"owner": None, "lease_until": None, "suspect": False, "deaths": 0, "errors": 0, "last_error": None}
    names = [field.name for field in fields(NextLeg)]
    upsert(tx, leg, ({name: getattr(one, name) for name in names} | fresh for one in legs))


def _free(now: datetime) -> ColumnElement[bool]:
    return and_(leg.c.due_at <= now, or_(leg.c.owner.is_(None), leg.c.lease_until < now))


def claim_batch(
    tx: Write, queue: str, kind: str, now: datetime, lease: timedelta, most: int, worker: str
) -> list[Claim]:
    """Up to ``most`` due legs of one kind, shared fairly between the lanes; suspects are left to ``claim_suspect``.

    A leg found with an expired lease is marked suspect here and not taken.
    """
    expired = select(leg.c.subject).where(leg.c.queue == queue, leg.c.kind == kind, leg.c.lease_until < now)
    suspected = update(leg).where(leg.c.subject.in_(expired.with_for_update(skip_locked=True)))
    tx.execute(suspected.values(suspect=True, owner=None, lease_until=None))
    due = and_(leg.c.queue == queue, leg.c.kind == kind, leg.c.suspect.is_(False), _free(now), *passing(tx))
    lanes = tx.execute(select(leg.c.lane, func.min(leg.c.due_at)).where(due).group_by(leg.c.lane)).all()
    if not lanes:
        return []
    share, taken = max(1, most // len(lanes)), list[Row[Any]]()
    for lane in sorted(lanes, key=lambda row: row[1])[:most]:
        first = select(leg).where(due, leg.c.lane == lane.lane).order_by(leg.c.due_at, leg.c.place).limit(share)
        taken.extend(tx.execute(first.with_for_update(skip_locked=True)))
    return _take(tx, taken, now, lease, worker)


def claim_suspect(tx: Write, queue: str, kind: str, now: datetime, lease: timedelta, worker: str) -> list[Claim]:
    """One suspect leg, to be run alone."""
    due = and_(leg.c.queue == queue, leg.c.kind == kind, leg.c.suspect.is_(True), _free(now), *passing(tx))
    first = select(leg).where(due).order_by(leg.c.due_at, leg.c.place).limit(1)
    rows = tx.execute(first.with_for_update(skip_locked=True)).all()
    return _take(tx, rows, now, lease, worker)


def _take(tx: Write, rows: Sequence[Row[Any]], now: datetime, lease: timedelta, worker: str) -> list[Claim]:
    """The conditional update: of the rows that were seen free, those that still are."""
    token = f"{worker}/{secrets.token_hex(8)}"
    mine: set[str] = set()
    for start in range(0, len(rows), 500):
        part = [row.subject for row in rows[start : start + 500]]
        taken = update(leg).where(leg.c.subject.in_(part), _free(now)).values(owner=token, lease_until=now + lease)
        mine.update(tx.execute(taken.returning(leg.c.subject)).scalars())
    return [Claim(row.subject, row.kind, token, row.suspect, row.errors) for row in rows if row.subject in mine]


def renew(tx: Write, token: str, until: datetime) -> None:
    """Prolongs all that ``token`` holds."""
    tx.execute(update(leg).where(leg.c.owner == token).values(lease_until=until))


def still_held(tx: Write, claims: Sequence[Claim]) -> set[str]:
    """The subjects that nobody took meanwhile: asked inside the commit's transaction, and nobody can until its end."""
    tokens = {claim.subject: claim.token for claim in claims}
    held: set[str] = set()
    for some in parts(tokens):
        rows = tx.execute(select(leg.c.subject, leg.c.owner).where(leg.c.subject.in_(some)).with_for_update())
        held.update(row.subject for row in rows if row.owner == tokens[row.subject])
    return held


def finish(tx: Write, claims: Sequence[Claim]) -> None:
    """The legs are done: their rows go."""
    remove(tx, leg, [{"subject": claim.subject, "owner": claim.token} for claim in claims])


def give_back(tx: Write, claim: Claim, due_at: datetime, *, error: str | None = None) -> None:
    """The same leg again at ``due_at``; with ``error``, counted."""
    tx.execute(
        update(leg)
        .where(leg.c.subject == claim.subject, leg.c.owner == claim.token)
        .values(
            owner=None,
            lease_until=None,
            due_at=due_at,
            suspect=False,
            deaths=0,
            errors=leg.c.errors + (0 if error is None else 1),
            last_error=error,
        )
    )


def give_back_all(tx: Write, claims: Sequence[tuple[Claim, datetime]]) -> None:
    """The same legs again, each at its moment, uncounted."""
    given = [{"subject": claim.subject, "owner": claim.token, "due_at": due_at} for claim, due_at in claims]
    fresh = {"owner": None, "lease_until": None, "suspect": False, "deaths": 0, "last_error": None}
    change(tx, leg, ["subject", "owner"], given, **fresh)


def end_all_leases(tx: Write, now: datetime) -> int:
    """At the start of the house, under its lock: leases of earlier starts end, uncounted. How many.

    What waits for a later moment is looked at now: a restart waits for nothing, and a clock that was set back since
    would otherwise keep it waiting.
    """
    ended = tx.execute(update(leg).where(leg.c.owner.is_not(None)).values(owner=None, lease_until=None)).rowcount
    tx.execute(update(leg).where(leg.c.due_at > now).values(due_at=now))
    return ended


def worker_died(tx: Write, worker: str, *, counts: bool = True) -> list[str]:
    """A worker's leases end: its legs become suspect; one that it ran alone counts a death, if the death ``counts``.
    Subjects that reached the limit of deaths.
    """
    held = tx.execute(select(leg).where(leg.c.owner.startswith(f"{worker}/", autoescape=True))).all()
    for row in held:
        alone = counts and bool(row.suspect) and len(held) == 1
        tx.execute(
            update(leg)
            .where(leg.c.subject == row.subject)
            .values(owner=None, lease_until=None, suspect=True, deaths=row.deaths + int(alone))
        )
    if not counts or len(held) != 1:
        return []
    return [row.subject for row in held if row.suspect and row.deaths + 1 >= MAX_DEATHS]


def alone_with(reads: Reads, worker: str) -> str | None:
    """The suspect leg that ``worker`` runs alone, None where it runs none or several."""
    held = reads.execute(select(leg.c.subject, leg.c.suspect).where(leg.c.owner.like(f"{worker}/%"))).all()
    return held[0].subject if len(held) == 1 and held[0].suspect else None


def give_up_leases(tx: Write, worker: str, now: datetime) -> int:
    """A worker goes as it should: whatever it still holds is due again at once, and nobody suspects it. How many."""
    held = update(leg).where(leg.c.owner.like(f"{worker}/%"))
    return tx.execute(held.values(owner=None, lease_until=None, due_at=now)).rowcount


def overdue(reads: Reads, before: datetime, batch: int, most: int) -> list[tuple[str, str]]:
    """(queue, subject) of legs that are due since ``before`` and nobody's, the oldest first, at most ``most``.

    The first of each kind and every ``batch``-th after it: so many are claimed at one message. Looks at the oldest
    ``most * batch`` only.
    """
    free = (
        select(leg.c.queue, leg.c.kind, leg.c.subject, leg.c.due_at)
        .where(_free(before))
        .order_by(leg.c.due_at, leg.c.place)
        .limit(most * batch)
        .subquery()
    )
    order = func.row_number().over(partition_by=[free.c.queue, free.c.kind], order_by=free.c.due_at)
    numbered = select(free, (order - 1).label("n")).subquery()
    rows = reads.execute(
        select(numbered.c.queue, numbered.c.subject)
        .where(numbered.c.n % batch == 0)
        .order_by(numbered.c.due_at)
        .limit(most)
    )
    return [(row.queue, row.subject) for row in rows]


def due_subjects(reads: Reads, queues: Sequence[str], now: datetime) -> list[tuple[str, str]]:
    """(queue, a due subject) for each kind of leg that has something due: bounded by the number of kinds."""
    rows = reads.execute(
        select(leg.c.queue, func.min(leg.c.subject))
        .where(leg.c.queue.in_(queues), _free(now), *passing(reads))
        .group_by(leg.c.queue, leg.c.kind)
    )
    return [(row[0], row[1]) for row in rows]


def next_due(reads: Reads, queues: Sequence[str], now: datetime) -> datetime | None:
    """When the next leg that nobody has falls due after ``now``, None where none does."""
    later = select(func.min(leg.c.due_at)).where(leg.c.queue.in_(queues), leg.c.owner.is_(None), leg.c.due_at > now)
    found: datetime | None = reads.execute(later).scalar_one()
    return found


def place_of(reads: Reads, subject: str) -> tuple[str, str, str] | None:
    """(line, queue, kind) of a subject's leg, None if there is none."""
    row = reads.execute(select(leg.c.line, leg.c.queue, leg.c.kind).where(leg.c.subject == subject)).first()
    return None if row is None else (row.line, row.queue, row.kind)


def unfinished(reads: Reads, before: datetime) -> int:
    """How many legs are leased or due before ``before``."""
    return reads.execute(select(func.count()).where(or_(leg.c.owner.is_not(None), leg.c.due_at <= before))).scalar_one()


def put_off(tx: Write, subject: str, due_at: datetime) -> None:
    """What ended its workers and cannot be set aside comes again, alone, at ``due_at``."""
    tx.execute(update(leg).where(leg.c.subject == subject).values(due_at=due_at))


def drop(tx: Write, subject: str) -> None:
    """Removes a leg whoever had it: its subject was set aside."""
    tx.execute(delete(leg).where(leg.c.subject == subject))
