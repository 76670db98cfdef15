"""verify: who signed, and is it whole? Only signed bytes leave this stage.

Guards, container, signatures, chain, revocation (``signatures.verify``); a verdict decides what becomes of the file:
VALID goes on; unsigned, or a signature without its document → the route of drafts; revocation unknown → on hold;
hostile → quarantine; anything else → refused. A draft that a signature completed is judged together with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from pipeline.database import Reads
from pipeline.draft_effects import NoteSubjects
from pipeline.drafts import SIGNATURE
from pipeline.items import Facts, Item
from pipeline.outcomes import Advance, Hold, Outcome, Quarantine, Refuse, Return
from schemas.findings import finding
from signatures.policy import DEFAULT_POLICY, Policy
from signatures.reasons import Reason
from signatures.verdict import Outcome as VerdictOutcome
from signatures.verdict import SignedPayload, SignerId, Verdict
from signatures.verify import verify, verify_draft
from stages.draft_content import DraftContent, content_of_draft, files_of_draft
from stages.drafts_back import back_to_draft
from stages.trust import TrustLibrary, TrustMaterial

SIGNED = "signed"
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
    """A file of the container that the signatures cover beside the submission; ``sha256`` hex, ``size`` in bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    sha256: str
    size: int


class VerifyFacts(Facts):
    """The verdict, and the versions of all that it was judged by: enough to repeat it.

    ``draft`` tells what an unsigned file or a lone signature says of itself; it stays with a draft that was completed.
    """

    stage: ClassVar[str] = "verify"

    outcome: str
    kind: str
    signers: tuple[Signer, ...]
    attachments: tuple[SignedFile, ...] = ()
    draft: DraftContent | None = None
    policy_version: str
    trust_version: str
    revocation_version: str

    def kept_by(self, outcome: Outcome) -> Outcome:
        """``outcome`` of a completed draft, whose facts go on to tell what its file is."""
        assert isinstance(outcome.facts, VerifyFacts)
        return replace(outcome, facts=outcome.facts.model_copy(update={"kind": self.kind, "draft": self.draft}))


@dataclass(frozen=True, slots=True)
class VerifyStage:
    """The first stage of every route."""

    trust: TrustLibrary
    hold: timedelta
    hold_check: timedelta
    policy: Policy = DEFAULT_POLICY
    name: str = "verify"

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, TrustMaterial]:
        """Today's trust store and revocation lists, the same for all items."""
        material = self.trust.current(reads)
        return {item.id: material for item in items}

    def run(self, item: Item, gathered: TrustMaterial) -> Outcome:
        """Judges by the moment of receipt; a draft by that of its signature."""
        if SIGNATURE in item.blobs:
            return self._completed(item, gathered)
        with item.open("received") as document:
            verdict = verify(
                document,
                received_at=item.received_at,
                verified_at=item.now,
                trust=gathered.trust,
                revocation=gathered.revocation,
                policy=self.policy,
            )
            if verdict.outcome is VerdictOutcome.VALID and verdict.payload is not None:
                return _signed(verdict, verdict.payload)  # a container's files are read while it is open
            content = content_of_draft(document, verdict, item.blobs["received"], self.policy)
        facts = _facts(verdict)
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
            return Hold(facts=facts, findings=findings, why="REV_UNKNOWN", until=until, every=self.hold_check)
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
                return before.kept_by(_signed(verdict, verdict.payload))
        return before.kept_by(self._incomplete(item, before.draft, _facts(verdict), verdict.reasons))

    def _incomplete(self, item: Item, draft: DraftContent, facts: VerifyFacts, reasons: Sequence[Reason]) -> Outcome:
        """Held as long as any other; what would be refused stays a draft."""
        judged = self._not_valid(item, facts, reasons)
        if isinstance(judged, Hold) and item.now < judged.until:
            return judged
        expired = (finding("HOLD_EXPIRED", value=judged.why),) if isinstance(judged, Hold) else ()
        return back_to_draft(draft, (*judged.findings, *expired), facts)


def _signed(verdict: Verdict, payload: SignedPayload) -> Outcome:
    """Exactly one submission goes on, with the digests of the files that were signed beside it."""
    facts = _facts(verdict)
    if len(payload.documents) != 1:
        code = "BUNDLE_UNSUPPORTED" if payload.documents else "CONTAINER_WITHOUT_SUBMISSION"
        return Return(facts=facts, findings=(finding(code),))
    with payload.documents[0].open() as stream:
        return Advance(facts=facts, blobs={SIGNED: stream.read()})


def _facts(verdict: Verdict) -> VerifyFacts:
    signers = tuple(Signer.of(report.signer) for report in verdict.signatures if report.signer is not None)
    return VerifyFacts(
        outcome=verdict.outcome,
        kind=verdict.kind,
        signers=signers,
        attachments=_attachments(verdict.payload),
        policy_version=verdict.policy_version,
        trust_version=verdict.trust_version,
        revocation_version=verdict.revocation_version,
    )


def _attachments(payload: SignedPayload | None) -> tuple[SignedFile, ...]:
    parts = () if payload is None else payload.attachments
    return tuple(SignedFile(name=one.name, sha256=one.sha256, size=one.size) for one in parts)
