"""What follows a returned submission: a copy that its sender asked for, or a corrected document that names it.

An original has one successor, whatever becomes of that one; with it the original is archived. Here, too: taking back
what nobody has decided. Each effect re-checks in the commit where its target stands. Manual 003 §2.2.3.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import uuid4

from sqlalchemy import Row, insert, literal, select

from pipeline import bundles, events, legs
from pipeline.bulk import parts
from pipeline.database import Reads, Write
from pipeline.effects import Effect, EffectConflict, EffectKind, Facts, Origin, one_by_one
from pipeline.events import GENESIS
from pipeline.ledger import take_numbers
from pipeline.ledger_effects import put_subjects
from pipeline.order import rank_of
from pipeline.stages import Route
from pipeline.status import Status
from pipeline.tables import document_key, fact, lineage, submission, submission_blob

RECEIVED, COPY = "received", "copy"
WITHDRAWABLE = (Status.IN_REVIEW, Status.ON_HOLD)
JUDGE = "action"

Key = tuple[str, str]  # party, document id


@dataclass(frozen=True, slots=True)
class Target:
    """A submission that another one is about. ``next_document`` and ``next_submission`` are its successor's,
    ``next_draft`` is the latter while that is a draft.
    """

    submission: str
    sequence: int
    status: str
    service: str
    document_id: str
    next_document: str | None
    next_submission: str | None
    next_draft: str | None


def targets(reads: Reads, keys: Iterable[Key]) -> Mapping[Key, Target]:
    """What holds each (party, document id); keys that nothing holds are left out."""
    wanted = set(keys)
    successor = submission.alias("successor")
    found: dict[Key, Target] = {}
    for some in parts(sorted({document_id for _, document_id in wanted})):
        query = (
            select(
                document_key.c.party,
                document_key.c.document_id,
                submission.c.id,
                submission.c.sequence,
                submission.c.status,
                submission.c.service,
                lineage.c.document_id.label("next_document"),
                successor.c.id.label("next_id"),
                successor.c.status.label("next_status"),
            )
            .join(submission, submission.c.id == document_key.c.submission)
            .outerjoin(lineage, lineage.c.submission == submission.c.id)
            .outerjoin(successor, successor.c.id == lineage.c.successor)
            .where(document_key.c.document_id.in_(some))
        )
        for row in reads.execute(query):
            if (row.party, row.document_id) in wanted:
                found[row.party, row.document_id] = Target(
                    row.id,
                    row.sequence,
                    row.status,
                    row.service,
                    row.document_id,
                    row.next_document,
                    row.next_id,
                    row.next_id if row.next_status == Status.DRAFT else None,
                )
    return found


class Withdraw(Effect):
    """Takes back ``target``, which nobody has decided yet."""

    kind: ClassVar[str] = "withdraw"
    judge: ClassVar[str] = JUDGE

    target: str


class MakeCopy(Effect):
    """Makes a draft of ``target``'s content (the item's blob "copy") and archives the original.

    ``facts`` (JSON by stage) and ``subjects`` are those that a draft of these bytes has when it is dropped.
    """

    kind: ClassVar[str] = "make_copy"
    judge: ClassVar[str] = JUDGE

    target: str
    document_id: str
    facts: tuple[tuple[str, str], ...]
    subjects: tuple[tuple[str, str], ...]


class Succeed(Effect):
    """The item itself follows ``target``, which is archived. ``draft``: an open copy that it makes superfluous."""

    kind: ClassVar[str] = "succeed"
    judge: ClassVar[str] = "authorize"

    target: str
    document_id: str
    draft: str | None = None


def lineage_effects(routes: Mapping[str, Route]) -> tuple[EffectKind, ...]:
    """The kinds of this module; ``routes`` of the house, for bundles whose last part is taken back."""

    def withdraw(tx: Write, effect: Withdraw, origin: Origin) -> Facts:
        row = _standing(tx, effect.target, WITHDRAWABLE, effect.judge)
        events.append(tx, effect.target, "withdraw", origin.at, {"submission": origin.submission}, by="sender")
        legs.drop(tx, effect.target)
        bundles.close_parents(tx, [row.parent], routes, origin.after)
        return {"withdrawn": row.sequence}

    return (
        EffectKind(Withdraw, one_by_one(withdraw)),
        EffectKind(MakeCopy, one_by_one(_make_copy)),
        EffectKind(Succeed, one_by_one(_succeed)),
    )


def _make_copy(tx: Write, effect: MakeCopy, origin: Origin) -> Facts:
    """``copy``: the draft's document id, ``draft``: its sequence."""
    original = _standing(tx, effect.target, (Status.RETURNED,), effect.judge)
    mine = tx.execute(select(submission).where(submission.c.id == origin.submission)).one()
    draft, [sequence] = str(uuid4()), take_numbers(tx, "sequence", 1)
    tx.execute(
        insert(submission).values(
            id=draft,
            sequence=sequence,
            rank=rank_of(sequence),
            delivery=mine.delivery,
            copy_of=original.id,
            channel=mine.channel,
            received_at=origin.received_at,
            status=Status.DRAFT,
            route=mine.route,
            draft_key=effect.document_id,
            salt=secrets.token_hex(16),
            event_count=0,
            last_hash=GENESIS,
        )
    )
    given = (submission_blob.c.submission == origin.submission) & (submission_blob.c.role == COPY)
    columns = [literal(draft), literal(RECEIVED), submission_blob.c.sha256, submission_blob.c.piece]
    tx.execute(
        insert(submission_blob).from_select(["submission", "role", "sha256", "piece"], select(*columns).where(given))
    )
    tx.execute(insert(fact), [{"submission": draft, "stage": stage, "data": data} for stage, data in effect.facts])
    put_subjects(tx, {draft: effect.subjects})
    events.append(
        tx,
        draft,
        "copy",
        origin.at,
        {"sequence": sequence, "of": original.id, "submission": origin.submission},
        by="sender",
    )
    _archive(tx, original, draft, effect.document_id, origin)
    return {"copy": effect.document_id, "draft": sequence}


def _succeed(tx: Write, effect: Succeed, origin: Origin) -> Facts:
    if effect.draft is not None:
        _standing(tx, effect.draft, (Status.DRAFT,), effect.judge)
        events.append(tx, effect.draft, "supersede", origin.at, {"submission": origin.submission}, by="sender")
        return {}
    original = _standing(tx, effect.target, (Status.RETURNED,), effect.judge)
    _archive(tx, original, origin.submission, effect.document_id, origin)
    return {}


def _archive(tx: Write, original: Row[tuple[object, ...]], successor: str, document_id: str, origin: Origin) -> None:
    if tx.execute(select(lineage.c.submission).where(lineage.c.submission == original.id)).first() is not None:
        raise EffectConflict(JUDGE, "it has a successor")
    row = {"submission": original.id, "successor": successor, "document_id": document_id, "at": origin.at}
    tx.execute(insert(lineage).values(row))
    events.append(
        tx, original.id, "archive", origin.at, {"successor": successor, "submission": origin.submission}, by="sender"
    )


def _standing(tx: Write, target: str, where: Iterable[Status], judge: str) -> Row[tuple[object, ...]]:
    """The target's row. Raises EffectConflict: it does not stand there any more."""
    row = tx.execute(select(submission).where(submission.c.id == target)).one()
    if row.status not in set(where):
        raise EffectConflict(judge, f"it is {row.status}")
    return row
