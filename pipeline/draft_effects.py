"""Effects on drafts: a new version, a signature that completes one, a deletion. They change *another* submission.

What a stage saw may be gone in the commit: every one asks again whether the draft is still open, in the same channel
and about the same files, and otherwise sends the item back to be judged anew. A draft's former versions are kept.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import Row, Select, delete, func, insert, literal, select, update

from pipeline import events
from pipeline.database import Write
from pipeline.drafts import FILE, FORMER_FILE, KEY, RECEIVED, SIGNATURE, VERSION
from pipeline.effects import Effect, EffectConflict, EffectKind, Facts, Origin, one_by_one
from pipeline.ledger import SUBMISSION_LINE
from pipeline.ledger_effects import put_subjects
from pipeline.lines import NextLeg
from pipeline.status import Status
from pipeline.tables import fact, finding, subject, submission, submission_blob
from schemas.findings import Finding

JUDGE = "draft"
VERIFIED = "verify"  # whose facts tell what a draft's file holds


class NoteSubjects(Effect):
    """What the item itself is about, (kind, value), before anything of it was proven: for the order of drafts."""

    kind: ClassVar[str] = "note_subjects"
    judge: ClassVar[str] = VERIFIED

    subjects: tuple[tuple[str, str], ...]


class ReviseDraft(Effect):
    """The item's file becomes the next version of ``draft``; ``files`` are its digests, ``told`` what it lacks."""

    kind: ClassVar[str] = "revise_draft"
    judge: ClassVar[str] = JUDGE

    draft: str
    files: tuple[str, ...]
    told: tuple[Finding, ...]


class MergeSignature(Effect):
    """The item is a signature over all of ``draft``, of which it names ``files``; it goes on with the leg named here.

    Of several drafts each has its own ``place`` behind the signature's in the order of judging.
    """

    kind: ClassVar[str] = "merge_signature"
    judge: ClassVar[str] = JUDGE

    draft: str
    files: tuple[str, ...]
    route: str
    stage: str
    queue: str
    place: int = 0


class DropSignature(Effect):
    """The item's own signature did not hold, or not suffice: it waits for another one."""

    kind: ClassVar[str] = "drop_signature"
    judge: ClassVar[str] = VERIFIED


class DeleteDraft(Effect):
    """Ends ``draft``: asked for by its own channel."""

    kind: ClassVar[str] = "delete_draft"
    judge: ClassVar[str] = JUDGE

    draft: str


def _note(tx: Write, orders: Sequence[tuple[NoteSubjects, Origin]]) -> Sequence[Facts]:
    put_subjects(tx, {origin.submission: effect.subjects for effect, origin in orders})
    return [{}] * len(orders)


def _revise(tx: Write, effect: ReviseDraft, origin: Origin) -> Facts:
    draft = effect.draft
    _still_open(tx, draft, origin)
    number = 1 + tx.execute(_former_versions(draft)).scalar_one()
    is_received = (submission_blob.c.submission == draft) & (submission_blob.c.role == RECEIVED)
    tx.execute(update(submission_blob).where(is_received).values(role=f"{VERSION}{number}"))
    _give_blob(tx, draft, RECEIVED, origin)
    _replace_files(tx, draft, effect.files)
    _forget(tx, draft, keep_verified=False)
    mine = select(literal(draft), fact.c.stage, fact.c.data).where(fact.c.submission == origin.submission)
    tx.execute(insert(fact).from_select(["submission", "stage", "data"], mine.where(fact.c.stage == VERIFIED)))
    for n, one in enumerate(effect.told):
        tx.execute(insert(finding).values(submission=draft, stage=JUDGE, n=n, **_row_of(one)))
    data = {"submission": origin.submission, "version": number + 1, "codes": sorted(one.code for one in effect.told)}
    events.append(tx, draft, "revise", origin.at, data, by="sender")
    return {"version": number + 1}


def _former_versions(draft: str) -> Select[Any]:
    mine = submission_blob.c.role.startswith(VERSION, autoescape=True)
    return select(func.count()).select_from(submission_blob).where(submission_blob.c.submission == draft, mine)


def _replace_files(tx: Write, draft: str, files: Sequence[str]) -> None:
    """The digests of the version before become former ones."""
    mine = subject.c.submission == draft
    held = list(tx.execute(select(subject.c.value).where(mine, subject.c.kind == FILE)).scalars())
    tx.execute(delete(subject).where(mine, subject.c.kind == FILE))
    put_subjects(tx, {draft: [*((FORMER_FILE, one) for one in held), *((FILE, one) for one in files)]})


def _merge(tx: Write, effect: MergeSignature, origin: Origin) -> Facts:
    draft = effect.draft
    row = _still_open(tx, draft, origin)
    held = select(subject.c.value).where(subject.c.submission == draft, subject.c.kind == FILE)
    if not set(effect.files) <= set(tx.execute(held).scalars()):
        raise EffectConflict(JUDGE, "the draft has changed")
    _give_blob(tx, draft, SIGNATURE, origin)
    _forget(tx, draft, keep_verified=True)
    tx.execute(delete(subject).where(subject.c.submission == draft, subject.c.kind.not_in((KEY, FILE, FORMER_FILE))))
    mine = select(submission.c.rank).where(submission.c.id == origin.submission)
    rank = tx.execute(mine).scalar_one() + effect.place
    anew = {"service": None, "document_id": None, "content_digest": None, "conflicts": 0}
    completed = update(submission).where(submission.c.id == draft)
    tx.execute(completed.values(received_at=origin.received_at, rank=rank, route=effect.route, **anew))
    events.append(tx, draft, "sign", origin.at, {"submission": origin.submission}, by="sender")
    origin.after.add(NextLeg(draft, SUBMISSION_LINE, effect.stage, effect.queue, row.channel, rank, origin.at))
    return {}


def _drop_signature(tx: Write, effect: DropSignature, origin: Origin) -> Facts:
    del effect
    mine = (submission_blob.c.submission == origin.submission) & (submission_blob.c.role == SIGNATURE)
    tx.execute(delete(submission_blob).where(mine))
    return {}


def _delete(tx: Write, effect: DeleteDraft, origin: Origin) -> Facts:
    _still_open(tx, effect.draft, origin)
    events.append(tx, effect.draft, "delete", origin.at, {"submission": origin.submission}, by="sender")
    return {}


def _still_open(tx: Write, draft: str, origin: Origin) -> Row[Any]:
    """The draft's row. Raises EffectConflict: it is not an open draft of the item's channel."""
    mine = select(submission.c.channel).where(submission.c.id == origin.submission).scalar_subquery()
    query = select(submission).where(
        submission.c.id == draft, submission.c.status == Status.DRAFT, submission.c.channel == mine
    )
    row = tx.execute(query).first()
    if row is None:
        raise EffectConflict(JUDGE, "no open draft of this channel")
    return row


def _give_blob(tx: Write, draft: str, role: str, origin: Origin) -> None:
    """The item's file, under ``role``, to the draft."""
    received = (submission_blob.c.submission == origin.submission) & (submission_blob.c.role == RECEIVED)
    columns = [submission_blob.c.sha256, submission_blob.c.piece]
    given = select(literal(draft), literal(role), *columns).where(received)
    names = ["submission", "role", "sha256", "piece"]
    tx.execute(insert(submission_blob).from_select(names, given))


def _forget(tx: Write, draft: str, *, keep_verified: bool) -> None:
    """What an earlier judging found: the events keep its codes, and the next one starts anew."""
    tx.execute(delete(finding).where(finding.c.submission == draft))
    facts = delete(fact).where(fact.c.submission == draft)
    tx.execute(facts.where(fact.c.stage != VERIFIED) if keep_verified else facts)


def _row_of(one: Finding) -> Mapping[str, str]:
    return {"code": one.code, "severity": one.severity, "place": one.where, "value": one.value}


def draft_effects() -> tuple[EffectKind, ...]:
    """The kinds of this module."""
    return (
        EffectKind(NoteSubjects, _note),
        EffectKind(ReviseDraft, one_by_one(_revise)),
        EffectKind(MergeSignature, one_by_one(_merge)),
        EffectKind(DropSignature, one_by_one(_drop_signature)),
        EffectKind(DeleteDraft, one_by_one(_delete)),
    )
