"""Intake into the ledger, and the reading of submissions back as items.

One arrival, one transaction: counter, blob row, delivery, submission, its first event, its receipt, its first leg.
"""

import secrets
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO
from uuid import uuid4

from sqlalchemy import Row, insert, select, update

from pipeline import events, notices
from pipeline.database import Reads, Write
from pipeline.effects import Effect, EffectKinds
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
    """Writes an arrival: a new submission with receipt and first leg, or a repeat that gets the first receipt again.

    The same token twice (a crash between commit and unlink) changes nothing.
    """
    if known := _by_token(tx, came.token):
        return Entered(known.id, known.sequence, repeat=False, known=True)
    after = Aftermath(at)
    first = _by_bytes(tx, came)
    entered = _repeat(tx, came, first, after) if first else _new(tx, came, intake, after)
    put_legs(tx, after.legs)
    return entered


def _by_token(tx: Write, token: str) -> Row[*tuple[Any, ...]] | None:
    return tx.execute(
        select(submission.c.id, submission.c.sequence)
        .join(arrival, arrival.c.delivery == submission.c.delivery)
        .where(arrival.c.token == token)
    ).first()


def _by_bytes(tx: Write, came: Arrival) -> Row[*tuple[Any, ...]] | None:
    return tx.execute(
        select(submission.c.id, submission.c.sequence, submission.c.delivery)
        .join(delivery, delivery.c.id == submission.c.delivery)
        .where(
            delivery.c.channel == came.channel,
            delivery.c.sha256 == came.sha256,
            submission.c.parent.is_(None),
            submission.c.copy_of.is_(None),
        )
    ).first()


def _repeat(tx: Write, came: Arrival, first: Row[*tuple[Any, ...]], after: Aftermath) -> Entered:
    _arrive(tx, came, first.delivery, after.at)
    notices.deliver_again(tx, first.id, "receipt", after)
    return Entered(first.id, first.sequence, repeat=True, known=False)


def _new(tx: Write, came: Arrival, intake: Route, after: Aftermath) -> Entered:
    at, submission_id = after.at, str(uuid4())
    put_blobs(tx, {came.sha256: came.size}, at)
    made = insert(delivery).values(channel=came.channel, sha256=came.sha256, name=came.name, received_at=at)
    delivery_id = tx.execute(made.returning(delivery.c.id)).scalar_one()
    _arrive(tx, came, delivery_id, at)
    [sequence] = take_numbers(tx, "sequence", 1)
    tx.execute(
        insert(submission).values(
            id=submission_id,
            sequence=sequence,
            rank=rank_of(sequence),
            delivery=delivery_id,
            channel=came.channel,
            received_at=at,
            status=Status.RECEIVED,
            route=intake.name,
            salt=secrets.token_hex(16),
            event_count=0,
            last_hash=events.GENESIS,
        )
    )
    tx.execute(insert(submission_blob).values(submission=submission_id, role=RECEIVED, sha256=came.sha256))
    notices.freeze(tx, [(submission_id, _receipt(came, submission_id, sequence, at))], after)
    events.append(tx, submission_id, "arrive", at, {"sequence": sequence, "sha256": came.sha256}, by="sender")
    first_leg = intake.legs[0]
    after.add(
        NextLeg(
            submission_id, SUBMISSION_LINE, first_leg.stages[0], first_leg.queue, came.channel, rank_of(sequence), at
        )
    )
    return Entered(submission_id, sequence, repeat=False, known=False)


def _arrive(tx: Write, came: Arrival, delivery_id: int, at: datetime) -> None:
    [number] = take_numbers(tx, "arrival", 1)
    tx.execute(insert(arrival).values(token=came.token, number=number, delivery=delivery_id, name=came.name, at=at))


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
