"""verify: who signed, and is it whole? Only signed bytes leave this stage.

Guards, container, signatures, chain, revocation (``signatures.verify``); a verdict decides what becomes of the file:
VALID goes on; unsigned, or a signature without its document → the route of drafts; revocation unknown → on hold;
hostile → quarantine; anything else → refused. A draft that a signature completed is judged together with it. A bank's
statement goes its own way (``statement_intake.py``).
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import BytesIO
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from pipeline.bounds import Bounds
from pipeline.channels import statement_channels
from pipeline.database import Reads
from pipeline.draft_effects import NoteSubjects
from pipeline.drafts import SIGNATURE
from pipeline.items import Facts, Item
from pipeline.outcomes import Advance, Hold, Outcome, Quarantine, Refuse, Return
from pipeline.pieces import Piece
from rules.envelope import BAKU
from schemas.findings import finding
from signatures.policy import DEFAULT_POLICY, Policy
from signatures.reasons import Reason
from signatures.verdict import Outcome as VerdictOutcome
from signatures.verdict import SignedPart, SignedPayload, SignerId, Verdict
from signatures.verify import verify, verify_draft
from stages.draft_content import DraftContent, Found, content_of_draft, files_of_draft
from stages.drafts_back import back_to_draft
from stages.statement_intake import HEAD, STATEMENT, UNSIGNED, StatementForms, advance, from_a_stranger, is_trusted
from stages.trust import TrustLibrary, TrustMaterial
from stages.verified import Judged, KeptReason, KeptSignature

SIGNED = "signed"
ATTACHMENT = "attachment:"  # and the name: the role of a file that was signed beside the submission
DRAFTS_ROUTE = "drafts"


class Signer(BaseModel):
    """The signer of the content, as its certificate tells."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    provider: str
    fin: str | None
    voen: str | None
    card_number: str | None
    name: str
    cert_sha256: str

    @classmethod
    def of(cls, signer: SignerId) -> "Signer":
        """From a verdict's signer."""
        return cls(**{name: getattr(signer, name) for name in cls.model_fields})


class SignedFile(BaseModel):
    """A file that the signatures cover; ``sha256`` hex, ``size`` in bytes, ``piece`` its place in a zip container."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    sha256: str
    size: int
    piece: Piece | None = None


class VerifyFacts(Facts):
    """The verdict, and the versions of all that it was judged by: enough to repeat it.

    ``documents`` are the submissions of a bundle, ``attachments`` the other files; of a bundle's child those that its
    envelope lists.
    ``draft`` tells what an unsigned file or a lone signature says of itself; it stays with a draft that was completed.
    ``judged`` and what follows it is not known of verdicts of before it was kept; a bundle's child was not judged by
    itself, and has no ``judged``.
    """

    stage: ClassVar[str] = "verify"

    outcome: str
    kind: str
    signers: tuple[Signer, ...]
    attachments: tuple[SignedFile, ...] = ()
    documents: tuple[SignedFile, ...] = ()
    draft: DraftContent | None = None
    policy_version: str
    trust_version: str
    revocation_version: str
    judged: Judged | None = None
    reasons: tuple[KeptReason, ...] = ()
    signatures: tuple[KeptSignature, ...] = ()

    @classmethod
    def from_verdict(cls, verdict: Verdict, judged: Judged) -> "VerifyFacts":
        """What is kept of ``verdict`` over the bytes of ``judged``."""
        return cls(
            outcome=verdict.outcome,
            kind=verdict.kind,
            signers=tuple(Signer.of(one.signer) for one in verdict.signatures if one.signer is not None),
            policy_version=verdict.policy_version,
            trust_version=verdict.trust_version,
            revocation_version=verdict.revocation_version,
            judged=judged,
            reasons=tuple(KeptReason.of(one) for one in verdict.reasons),
            signatures=tuple(KeptSignature.of(one) for one in verdict.signatures),
        )

    def kept_by(self, outcome: Outcome) -> Outcome:
        """``outcome`` of a completed draft, whose facts go on to tell what its file is."""
        assert isinstance(outcome.facts, VerifyFacts)
        return replace(outcome, facts=outcome.facts.model_copy(update={"kind": self.kind, "draft": self.draft}))


@dataclass(frozen=True, slots=True)
class Gathered:
    """What an item is judged by; ``statements``: its channel is a bank's."""

    material: TrustMaterial
    statements: bool


@dataclass(frozen=True, slots=True)
class VerifyStage:
    """The first stage of every route."""

    trust: TrustLibrary
    hold: timedelta
    hold_check: timedelta
    bounds: Bounds
    policy: Policy = DEFAULT_POLICY
    forms: StatementForms = field(default_factory=StatementForms)
    name: str = "verify"

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, Gathered]:
        """Today's trust store and revocation lists, the same for all items; which channels are banks'."""
        material, banks = self.trust.current(reads), set(statement_channels(reads))
        return {item.id: Gathered(material, item.channel in banks) for item in items}

    def run(self, item: Item, gathered: Gathered) -> Outcome:
        """Judges by the moment of receipt, within the bounds of one document; a draft by that of its signature."""
        try:
            with self.bounds.held():
                if SIGNATURE in item.blobs:
                    return self._completed(item, gathered.material)
                return self._unsigned_statement(item, gathered) or self._alone(item, gathered)
        except MemoryError:
            return Quarantine(findings=(finding("LIMIT_MEMORY"),), why="LIMIT_MEMORY")

    def _unsigned_statement(self, item: Item, gathered: Gathered) -> Outcome | None:
        """From a bank's channel nothing needs to be signed; None for what is no statement, or too large to be looked
        at.
        """
        if not gathered.statements:
            return None
        with item.open("received") as document:
            form, size = self.forms.of(document), document.seek(0, os.SEEK_END)
        if form is None or size > self.policy.max_bytes:
            return None
        facts = VerifyFacts(
            outcome=UNSIGNED,
            kind=form,
            signers=(),
            policy_version=self.policy.version,
            trust_version=gathered.material.trust.version,
            revocation_version=gathered.material.revocation.version,
        )
        return advance(facts, form)

    def _alone(self, item: Item, gathered: Gathered) -> Outcome:
        material = gathered.material
        with item.open("received") as document:
            verdict = verify(
                document,
                received_at=item.received_at,
                verified_at=item.now,
                trust=material.trust,
                revocation=material.revocation,
                policy=self.policy,
            )
            if verdict.outcome is VerdictOutcome.VALID and verdict.payload is not None:
                # a container's files are read while it is open
                statement = self._signed_statement(item, verdict, verdict.payload, gathered)
                return statement or _signed(item, verdict, verdict.payload)
            content = content_of_draft(document, verdict, item.blobs["received"], self.policy)
            document.seek(0)
            judged = self._not_signed(item, verdict, content)
            return from_a_stranger(judged) if self.forms.of(document) is not None else judged

    def _signed_statement(
        self, item: Item, verdict: Verdict, payload: SignedPayload, gathered: Gathered
    ) -> Outcome | None:
        """A container whose one file is a statement; None for any other."""
        if payload.documents or len(payload.attachments) != 1:
            return None
        [part] = payload.attachments
        with part.open() as stream:
            form = self.forms.of(BytesIO(stream.read(HEAD)))
        if form is None:
            return None
        voens = (one.signer.voen for one in verdict.signatures if one.signer is not None)
        if not gathered.statements and not is_trusted(voens, item.received_at.astimezone(BAKU).date()):
            return from_a_stranger(_signed(item, verdict, payload))
        file = _file(item.blobs["received"], part)
        facts = _facts(item, verdict).model_copy(update={"attachments": (file,)})
        if file.piece is None:
            return advance(facts, form, blobs={STATEMENT: _read(part)})
        return advance(facts, form, pieces={STATEMENT: file.piece})

    def _not_signed(self, item: Item, verdict: Verdict, content: Found | None) -> Outcome:
        facts = _facts(item, verdict)
        if isinstance(content, DraftContent):
            known = facts.model_copy(update={"draft": content})
            return Advance(facts=known, now=(NoteSubjects(subjects=content.subjects),), route=DRAFTS_ROUTE)
        if isinstance(content, Refuse | Return):
            return replace(content, facts=facts)
        return self._not_valid(item, facts, verdict.reasons if content is None else (content,))

    def _not_valid(self, item: Item, facts: VerifyFacts, reasons: Sequence[Reason]) -> Outcome:
        findings = tuple(finding(reason.code, value=reason.detail) for reason in reasons)
        dispositions = {reason.consequence.disposition for reason in reasons}
        if "quarantine" in dispositions:
            codes = ", ".join(sorted(one.code for one in findings))
            return Quarantine(facts=facts, findings=findings, why=codes)
        if dispositions == {"hold"}:
            until = item.received_at + self.hold
            return Hold(facts=facts, findings=findings, why=findings[0].code, until=until, every=self.hold_check)
        return Refuse(facts=facts, findings=findings)

    def _completed(self, item: Item, gathered: TrustMaterial) -> Outcome:
        """A draft and its signature, as if both had come in one container; what does not hold can be signed anew."""
        before = VerifyFacts.of(item)
        assert before.draft is not None
        with item.open("received") as document:
            files = files_of_draft(document, before.kind, self.policy)
            if isinstance(files, Reason):
                return back_to_draft(before.draft, (finding(files.code, value=files.detail),), before)
            verdict = verify_draft(
                item.content(SIGNATURE),
                files,
                received_at=item.received_at,
                verified_at=item.now,
                trust=gathered.trust,
                revocation=gathered.revocation,
                policy=self.policy,
            )
            if verdict.outcome is VerdictOutcome.VALID and verdict.payload is not None:
                return before.kept_by(_signed(item, verdict, verdict.payload))
        return before.kept_by(self._incomplete(item, before.draft, _facts(item, verdict), verdict.reasons))

    def _incomplete(self, item: Item, draft: DraftContent, facts: VerifyFacts, reasons: Sequence[Reason]) -> Outcome:
        """Held as long as any other; what would be refused stays a draft."""
        judged = self._not_valid(item, facts, reasons)
        if isinstance(judged, Hold) and item.now < judged.until:
            return judged
        expired = (finding("HOLD_EXPIRED", value=judged.why),) if isinstance(judged, Hold) else ()
        return back_to_draft(draft, (*judged.findings, *expired), facts)


def _signed(item: Item, verdict: Verdict, payload: SignedPayload) -> Outcome:
    """One submission goes on with the files that were signed beside it, or several as a bundle."""
    container = item.blobs["received"]
    attachments = tuple(_file(container, one) for one in payload.attachments)
    facts = _facts(item, verdict).model_copy(update={"attachments": attachments})
    if not payload.documents:
        return Return(facts=facts, findings=(finding("CONTAINER_WITHOUT_SUBMISSION"),))
    if len(payload.documents) > 1:
        documents = tuple(_file(container, one) for one in payload.documents)
        return Advance(facts=facts.model_copy(update={"documents": documents}))
    parts = {SIGNED: payload.documents[0]} | {ATTACHMENT + one.name: one for one in payload.attachments}
    files = {role: _file(container, part) for role, part in parts.items()}
    return Advance(
        facts=facts,
        pieces={role: one.piece for role, one in files.items() if one.piece is not None},
        blobs={role: _read(part) for role, part in parts.items() if part.place is None},
    )


def _file(container: str, part: SignedPart) -> SignedFile:
    place = part.place
    piece = place and Piece(
        blob=container,
        offset=place.offset,
        length=place.length,
        packing="deflated" if place.deflated else "stored",
        size=part.size,
        sha256=part.sha256,
    )
    return SignedFile(name=part.name, sha256=part.sha256, size=part.size, piece=piece)


def _read(part: SignedPart) -> bytes:
    with part.open() as stream:
        return stream.read()


def _facts(item: Item, verdict: Verdict) -> VerifyFacts:
    blobs = item.blobs
    judged = Judged(received=blobs["received"], signature=blobs.get(SIGNATURE, ""), received_at=item.received_at)
    return VerifyFacts.from_verdict(verdict, judged)
