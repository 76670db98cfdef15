"""Bundles: split in one transaction into children that go their own ways, closed when the last of them has ended.

A child's bytes are pieces of the bundle's file; it stands in the order of judging where its bundle stands.
"""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import exists, insert, select

from pipeline import canonical, events, keeping
from pipeline.bulk import parts
from pipeline.database import Reads, Write
from pipeline.events import GENESIS, NewEvent
from pipeline.ledger import SUBMISSION_LINE, take_numbers
from pipeline.lines import Aftermath, NextLeg
from pipeline.outcomes import Split
from pipeline.progress import Progress
from pipeline.stages import Route
from pipeline.status import MEANINGS, Status
from pipeline.tables import effect, fact, finding, submission

_OPEN = [status for status, meaning in MEANINGS.items() if not meaning.terminal]


def split(tx: Write, done: Progress, bundle: Split, routes: Mapping[str, Route], after: Aftermath) -> None:
    """Writes the children of a bundle, each with its facts, its pieces, its first event and its first leg."""
    parent = done.item
    row = tx.execute(select(submission.c.delivery).where(submission.c.id == parent.id)).one()
    sequences = take_numbers(tx, "sequence", len(bundle.children))
    leg = routes[parent.route].leg_of(done.stage)
    ids = [str(uuid4()) for _ in bundle.children]
    ranks = [parent.rank + idx for idx in range(1, len(ids) + 1)]
    tx.execute(
        insert(submission),
        [
            {
                "id": one,
                "sequence": sequence,
                "rank": rank,
                "delivery": row.delivery,
                "parent": parent.id,
                "idx": idx,
                "channel": parent.channel,
                "received_at": parent.received_at,
                "status": Status.RECEIVED,
                "route": parent.route,
                "conflicts": 0,
                "salt": secrets.token_hex(16),
                "event_count": 0,
                "last_hash": GENESIS,
            }
            for idx, (one, sequence, rank) in enumerate(zip(ids, sequences, ranks, strict=True), start=1)
        ],
    )
    _keep_parts(tx, ids, bundle)
    events.append_all(
        tx, [NewEvent(one, "split_off", {"parent": parent.id, "idx": idx}) for idx, one in enumerate(ids, 1)], after.at
    )
    after.legs.extend(
        NextLeg(one, SUBMISSION_LINE, leg.stages[0], leg.queue, parent.channel, rank, after.at)
        for one, rank in zip(ids, ranks, strict=True)
    )


def _keep_parts(tx: Write, ids: Sequence[str], bundle: Split) -> None:
    pairs = list(zip(ids, bundle.children, strict=True))
    facts = [
        {"submission": one, "stage": stage, "data": data} for one, child in pairs for stage, data in child.facts.items()
    ]
    if facts:
        tx.execute(insert(fact), facts)
    keeping.link_blobs(
        tx,
        [
            {"submission": one, "role": role, "sha256": piece.blob, "piece": piece.model_dump_json()}
            for one, child in pairs
            for role, piece in child.pieces.items()
        ],
    )


def close_parents(tx: Write, parents: Iterable[str | None], routes: Mapping[str, Route], after: Aftermath) -> None:
    """Makes the further leg of every bundle due whose children have all ended."""
    # locked: of two commits that end the last two children one must see the other
    asked = sorted({one for one in parents if one is not None})
    if not asked:
        return
    child = submission.alias("child")
    going = exists().where(child.c.parent == submission.c.id, child.c.status.in_(_OPEN))
    locked = tx.execute(select(submission).where(submission.c.id.in_(asked)).with_for_update()).all()
    open_still = set(tx.execute(select(submission.c.id).where(submission.c.id.in_(asked), going)).scalars())
    for row in locked:
        if row.id not in open_still:
            leg = routes[row.route].legs[0]
            after.add(NextLeg(row.id, SUBMISSION_LINE, leg.stages[0], leg.queue, row.channel, row.rank, after.at))


@dataclass(frozen=True, slots=True)
class Part:
    """One child as the bundle's summary tells of it. ``results`` are what its applied effects reported."""

    submission: str
    idx: int
    sequence: int
    status: str
    party: str | None
    document_id: str | None
    codes: tuple[str, ...]
    results: Mapping[str, Any]


def parts_of(reads: Reads, bundle: str) -> Sequence[Part]:
    """The children of a bundle in their order: a few queries, however many."""
    rows = reads.execute(select(submission).where(submission.c.parent == bundle).order_by(submission.c.idx)).all()
    codes: dict[str, set[str]] = {}
    results: dict[str, dict[str, Any]] = {}
    for some in parts(row.id for row in rows):
        for told in reads.execute(select(finding.c.submission, finding.c.code).where(finding.c.submission.in_(some))):
            codes.setdefault(told.submission, set()).add(told.code)
        applied = (effect.c.submission.in_(some), effect.c.applied_at.is_not(None))
        for done in reads.execute(select(effect.c.submission, effect.c.result).where(*applied)):
            results.setdefault(done.submission, {}).update(canonical.loads(done.result))
    return [
        Part(
            row.id,
            row.idx,
            row.sequence,
            row.status,
            row.party,
            row.document_id,
            tuple(sorted(codes.get(row.id, ()))),
            results.get(row.id, {}),
        )
        for row in rows
    ]


def counts_of(reads: Reads, bundle: str) -> Mapping[str, int]:
    """How many children stand where: number by status."""
    rows = reads.execute(select(submission.c.status).where(submission.c.parent == bundle)).scalars()
    return dict(sorted(Counter(rows).items()))
