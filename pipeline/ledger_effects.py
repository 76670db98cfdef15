"""Effects that belong to the ledger itself: what a submission is, whom it binds, and its document key."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from sqlalchemy import select

from pipeline.bulk import add, change
from pipeline.database import Write
from pipeline.effects import Effect, EffectConflict, EffectKind, Facts, Origin
from pipeline.tables import document_key, subject, submission


class Describe(Effect):
    """What the signed envelope says; ``subjects`` are (kind, value) pairs that later submissions may wait for."""

    kind: ClassVar[str] = "describe"
    judge: ClassVar[str] = "parse"

    service: str
    document_id: str
    content_digest: str
    subjects: tuple[tuple[str, str], ...]


class Prove(Effect):
    """The party (insurer's VÖEN or applicant's FİN) that the signer was shown to act for."""

    kind: ClassVar[str] = "prove"
    judge: ClassVar[str] = "authorize"

    party: str


class TakeDocumentKey(Effect):
    """Occupies (party, document id): from now on the same document is a duplicate, another content a reuse."""

    kind: ClassVar[str] = "take_document_key"
    judge: ClassVar[str] = "authorize"

    party: str
    document_id: str
    content_digest: str


def _describe(tx: Write, orders: Sequence[tuple[Describe, Origin]]) -> Sequence[Facts]:
    values = {"service", "document_id", "content_digest"}
    said = [{"id": origin.submission, **effect.model_dump(include=values)} for effect, origin in orders]
    change(tx, submission, ["id"], said)
    put_subjects(tx, {origin.submission: effect.subjects for effect, origin in orders})
    return [{}] * len(orders)


def put_subjects(tx: Write, subjects: Mapping[str, Iterable[tuple[str, str]]]) -> None:
    """Writes what submissions (by id) are about, (kind, value); what is written already stays."""
    rows = [
        {"submission": one, "kind": kind, "value": value}
        for one, pairs in subjects.items()
        for kind, value in dict.fromkeys(pairs)
    ]
    add(tx, subject, rows, keep=True)


def _prove(tx: Write, orders: Sequence[tuple[Prove, Origin]]) -> Sequence[Facts]:
    change(tx, submission, ["id"], [{"id": origin.submission, "party": effect.party} for effect, origin in orders])
    return [{}] * len(orders)


def _take_key(tx: Write, orders: Sequence[tuple[TakeDocumentKey, Origin]]) -> Sequence[Facts]:
    wanted = {(effect.party, effect.document_id) for effect, _ in orders}
    ids = sorted({document_id for _, document_id in wanted})
    held = tx.execute(
        select(document_key.c.party, document_key.c.document_id).where(document_key.c.document_id.in_(ids))
    )
    if len(wanted) < len(orders) or any((row.party, row.document_id) in wanted for row in held):
        raise EffectConflict(TakeDocumentKey.judge, "document key taken")
    add(tx, document_key, [{"submission": origin.submission, **effect.model_dump()} for effect, origin in orders])
    return [{}] * len(orders)


def ledger_effects() -> tuple[EffectKind, ...]:
    """The kinds of this module."""
    return (EffectKind(Describe, _describe), EffectKind(Prove, _prove), EffectKind(TakeDocumentKey, _take_key))
