"""Effects that belong to the ledger itself: what a submission is, whom it binds, and its document key."""

from collections.abc import Mapping
from typing import Any, ClassVar

from sqlalchemy import insert, select, update

from pipeline.database import Write
from pipeline.effects import Effect, EffectConflict, EffectKind, Origin
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


def _describe(tx: Write, effect: Describe, origin: Origin) -> Mapping[str, Any]:
    tx.execute(
        update(submission)
        .where(submission.c.id == origin.submission)
        .values(service=effect.service, document_id=effect.document_id, content_digest=effect.content_digest)
    )
    for kind, value in dict.fromkeys(effect.subjects):
        tx.execute(insert(subject).values(submission=origin.submission, kind=kind, value=value))
    return {}


def _prove(tx: Write, effect: Prove, origin: Origin) -> Mapping[str, Any]:
    tx.execute(update(submission).where(submission.c.id == origin.submission).values(party=effect.party))
    return {}


def _take_key(tx: Write, effect: TakeDocumentKey, origin: Origin) -> Mapping[str, Any]:
    holder = tx.execute(
        select(document_key.c.submission).where(
            document_key.c.party == effect.party, document_key.c.document_id == effect.document_id
        )
    ).first()
    if holder is not None:
        raise EffectConflict(effect.judge, "document key taken")
    tx.execute(insert(document_key).values(submission=origin.submission, **effect.model_dump()))
    return {}


def ledger_effects() -> tuple[EffectKind, ...]:
    """The kinds of this module."""
    return (EffectKind(Describe, _describe), EffectKind(Prove, _prove), EffectKind(TakeDocumentKey, _take_key))
