"""Intake into the ledger, and the reading of submissions back as items.

An arrival is whole or not at all: counter, blob row, delivery, submission, its first event, its receipt, its first
leg, in one transaction, many arrivals together.
"""

import secrets
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO
from uuid import uuid4

from sqlalchemy import insert, select, update

from pipeline import events, notices
from pipeline.bulk import add
from pipeline.database import Reads, Write
from pipeline.effects import Effect, EffectKinds
from pipeline.events import NewEvent
from pipeline.items import Item
from pipeline.keeping import put_blobs
from pipeline.legs import put_legs
from pipeline.lines import Aftermath, NextLeg
from pipeline.order import rank_of
from pipeline.pieces import Piece, read_piece
from pipeline.stages import PlannedNotice, Route
from pipeline.status import Status
from pipeline.tables import (
    arrival,
    counter,
    delivery,
    effect,
    fact,
    finding,
    submission,
    submission_blob,
)
from schemas.findings import Finding, Severity

SUBMISSION_LINE = "submission"
RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that was stored: ``token`` is its claim's, unique for ever; ``sha256`` hex of the bytes as received."""

    token: str
    channel: str
    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Entered:
    """What intake made of an arrival. ``repeat``: the bytes were known from this channel; ``known``: the very token."""

    submission: str
    sequence: int
    repeat: bool
    known: bool


def take_numbers(tx: Write, name: str, count: int) -> range:
    """The next ``count`` of a gapless series, from 1. The write transaction serialises; a rollback gives them back."""
    row = tx.execute(select(counter.c.value).where(counter.c.name == name).with_for_update()).first()
    last = 0 if row is None else int(row.value)
    if row is None:
        tx.execute(insert(counter).values(name=name, value=count))
    else:
        tx.execute(update(counter).where(counter.c.name == name).values(value=last + count))
    return range(last + 1, last + count + 1)


def enter(tx: Write, came: Arrival, intake: Route, at: datetime) -> Entered:
    """Writes one arrival (see ``enter_all``)."""
    return enter_all(tx, [came], intake, at)[0]


def enter_all(tx: Write, came: Sequence[Arrival], intake: Route, at: datetime) -> list[Entered]:
    """Writes arrivals, numbered in the order given: each a new submission with receipt and first leg, or a repeat that
    gets the first receipt again. However many, a handful of statements.

    The same token twice (a crash between commit and unlink) changes nothing.
    """
    after = Aftermath(at)
    known = _by_token(tx, came)
    unknown = {one.token: one for one in came if one.token not in known}
    first = _by_bytes(tx, unknown.values())
    fresh: dict[_Bytes, Arrival] = {}
    for one in unknown.values():
        if _bytes(one) not in first:
            fresh.setdefault(_bytes(one), one)
    first |= _new(tx, list(fresh.values()), intake, after)
    _arrive(tx, [(one, first[_bytes(one)].delivery) for one in unknown.values()], at)
    new = {one.token for one in fresh.values()}
    for repeated in dict.fromkeys(first[_bytes(one)].id for one in unknown.values() if one.token not in new):
        notices.deliver_again(tx, repeated, "receipt", after)
    put_legs(tx, after.legs)
    return [known[one.token] if one.token in known else _entered(one, first, new) for one in came]


# What tells deliveries apart: channel and digest.
_Bytes = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _First:
    """The submission of the first delivery of some bytes."""

    id: str
    sequence: int
    delivery: int


def _bytes(came: Arrival) -> _Bytes:
    return came.channel, came.sha256


def _entered(came: Arrival, first: Mapping[_Bytes, _First], new: Collection[str]) -> Entered:
    mine = first[_bytes(came)]
    return Entered(mine.id, mine.sequence, repeat=came.token not in new, known=False)


def _by_token(tx: Write, came: Sequence[Arrival]) -> dict[str, Entered]:
    rows = tx.execute(
        select(arrival.c.token, submission.c.id, submission.c.sequence)
        .join(submission, submission.c.delivery == arrival.c.delivery)
        .where(arrival.c.token.in_([one.token for one in came]))
    )
    return {row.token: Entered(row.id, row.sequence, repeat=False, known=True) for row in rows}


def _by_bytes(tx: Write, came: Collection[Arrival]) -> dict[_Bytes, _First]:
    rows = tx.execute(
        select(delivery.c.channel, delivery.c.sha256, submission.c.id, submission.c.sequence, submission.c.delivery)
        .join(delivery, delivery.c.id == submission.c.delivery)
        .where(
            delivery.c.channel.in_({one.channel for one in came}),
            delivery.c.sha256.in_([one.sha256 for one in came]),
            submission.c.parent.is_(None),
            submission.c.copy_of.is_(None),
        )
    )
    return {(row.channel, row.sha256): _First(row.id, row.sequence, row.delivery) for row in rows}


def _new(tx: Write, came: Sequence[Arrival], intake: Route, after: Aftermath) -> dict[_Bytes, _First]:
    """Deliveries that nobody made before, each with its submission, receipt, first event and first leg."""
    if not came:
        return {}
    at = after.at
    put_blobs(tx, {one.sha256: one.size for one in came}, at)
    deliveries = _deliver(tx, came, at)
    numbers = take_numbers(tx, "sequence", len(came))
    new = [
        (one, _First(str(uuid4()), sequence, deliveries[_bytes(one)]))
        for one, sequence in zip(came, numbers, strict=True)
    ]
    add(tx, submission, [_submission_row(one, first, intake, at) for one, first in new])
    received = [{"submission": first.id, "role": RECEIVED, "sha256": one.sha256} for one, first in new]
    add(tx, submission_blob, received)
    notices.freeze(tx, [(first.id, _receipt(one, first.id, first.sequence, at)) for one, first in new], after)
    arrived = [
        NewEvent(first.id, "arrive", {"sequence": first.sequence, "sha256": one.sha256}, by="sender")
        for one, first in new
    ]
    events.append_all(tx, arrived, at)
    after.legs.extend(_first_leg(one, first, intake, at) for one, first in new)
    return {_bytes(one): first for one, first in new}


def _deliver(tx: Write, came: Sequence[Arrival], at: datetime) -> Mapping[_Bytes, int]:
    """Rows of deliveries, in the order given; their ids. Two statements: RETURNING takes SQLite one for each row."""
    rows = [{"channel": one.channel, "sha256": one.sha256, "name": one.name, "received_at": at} for one in came]
    add(tx, delivery, rows)
    channels, digests = {one.channel for one in came}, [one.sha256 for one in came]
    made = select(delivery.c.id, delivery.c.channel, delivery.c.sha256).where(
        delivery.c.channel.in_(channels), delivery.c.sha256.in_(digests)
    )
    return {(row.channel, row.sha256): row.id for row in tx.execute(made)}


def _submission_row(came: Arrival, first: _First, intake: Route, at: datetime) -> dict[str, Any]:
    return {
        "id": first.id,
        "sequence": first.sequence,
        "rank": rank_of(first.sequence),
        "delivery": first.delivery,
        "channel": came.channel,
        "received_at": at,
        "status": Status.RECEIVED,
        "route": intake.name,
        "salt": secrets.token_hex(16),
        "event_count": 0,
        "last_hash": events.GENESIS,
    }


def _first_leg(came: Arrival, first: _First, intake: Route, at: datetime) -> NextLeg:
    plan = intake.legs[0]
    return NextLeg(first.id, SUBMISSION_LINE, plan.stages[0], plan.queue, came.channel, rank_of(first.sequence), at)


def _arrive(tx: Write, came: Sequence[tuple[Arrival, int]], at: datetime) -> None:
    if not came:
        return
    rows = [
        {"token": one.token, "number": number, "delivery": delivery_id, "name": one.name, "at": at}
        for (one, delivery_id), number in zip(came, take_numbers(tx, "arrival", len(came)), strict=True)
    ]
    add(tx, arrival, rows)


def _receipt(came: Arrival, submission_id: str, sequence: int, at: datetime) -> PlannedNotice:
    data = {
        "kind": "receipt",
        "submission": submission_id,
        "sequence": sequence,
        "channel": came.channel,
        "file_name": came.name,
        "sha256": came.sha256,
        "size": came.size,
        "received_at": at.isoformat(),
    }
    return PlannedNotice("receipt", "channel", None, data)


def load_items(
    reads: Reads,
    ids: Sequence[str],
    now: datetime,
    kinds: EffectKinds,
    open_blob: Callable[[str], BinaryIO],
    anew: Callable[[str], Collection[str]] = lambda _route: (),
) -> list[Item]:
    """The items behind ``ids`` in the order of their sequences: five queries however many.

    ``anew`` names the stages that will judge again, by route: what they found and planned before is left out.
    """
    rows = reads.execute(select(submission).where(submission.c.id.in_(ids)).order_by(submission.c.sequence)).all()
    facts: dict[str, dict[str, str]] = defaultdict(dict)
    for row in reads.execute(select(fact).where(fact.c.submission.in_(ids))):
        facts[row.submission][row.stage] = row.data
    again = {row.id: anew(row.route) for row in rows}
    findings = _findings(reads, ids, again)
    effects: dict[str, list[Effect]] = defaultdict(list)
    planned = select(effect).where(effect.c.submission.in_(ids)).order_by(effect.c.submission, effect.c.line)
    for row in reads.execute(planned):
        if row.applied_at is not None or row.stage not in again[row.submission]:
            effects[row.submission].append(kinds.read(row.kind, row.data))
    blobs = _kept(reads, ids)
    return [
        Item(
            id=row.id,
            sequence=row.sequence,
            rank=row.rank,
            channel=row.channel,
            received_at=row.received_at,
            now=now,
            status=row.status,
            route=row.route,
            service=row.service,
            party=row.party,
            document_id=row.document_id,
            facts=facts[row.id],
            findings=tuple(findings[row.id]),
            effects=tuple(effects[row.id]),
            open=_opener(blobs[row.id], open_blob),
            blobs={role: kept.sha256 for role, kept in blobs[row.id].items()},
            parent=row.parent,
        )
        for row in rows
    ]


def open_roles(
    reads: Reads, ids: Sequence[str], open_blob: Callable[[str], BinaryIO]
) -> Mapping[str, Mapping[str, Callable[[], BinaryIO]]]:
    """Openers of all that is kept of submissions, by id and role."""
    kept = _kept(reads, ids)
    return {one: {role: partial(_opener(roles, open_blob), role) for role in roles} for one, roles in kept.items()}


def _kept(reads: Reads, ids: Sequence[str]) -> Mapping[str, Mapping[str, "Kept"]]:
    blobs: dict[str, dict[str, Kept]] = defaultdict(dict)
    for row in reads.execute(select(submission_blob).where(submission_blob.c.submission.in_(ids))):
        blobs[row.submission][row.role] = Kept(row.sha256, row.piece)
    return blobs


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the bytes of a role are: a blob, or the piece of it that ``piece`` (JSON) describes."""

    sha256: str
    piece: str | None


def _opener(roles: Mapping[str, Kept], open_blob: Callable[[str], BinaryIO]) -> Callable[[str], BinaryIO]:
    def open_role(role: str) -> BinaryIO:
        kept = roles[role]
        if kept.piece is None:
            return open_blob(kept.sha256)
        with open_blob(kept.sha256) as whole:
            return read_piece(whole, Piece.model_validate_json(kept.piece))

    return open_role


def _findings(reads: Reads, ids: Sequence[str], again: Mapping[str, Collection[str]]) -> Mapping[str, list[Finding]]:
    found: dict[str, list[Finding]] = defaultdict(list)
    ordered = select(finding).where(finding.c.submission.in_(ids)).order_by(finding.c.submission, finding.c.n)
    for row in reads.execute(ordered):
        if row.stage not in again[row.submission]:
            found[row.submission].append(
                Finding(code=row.code, severity=Severity(row.severity), where=row.place, value=row.value)
            )
    return found
