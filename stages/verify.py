"""verify: who signed, and is it whole? Only signed bytes leave this stage.

Guards, container, signatures, chain, revocation (``signatures.verify``); a verdict decides what becomes of the file:
VALID goes on; unsigned → draft; revocation unknown → on hold; hostile → quarantine; anything else → refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from pipeline.database import Reads
from pipeline.items import Facts, Item
from pipeline.outcomes import Advance, Draft, Hold, Outcome, Quarantine, Refuse, Return
from schemas.findings import Finding, finding
from schemas.xml import DOCUMENT_NS, MalformedXml, parse_xml
from signatures.policy import DEFAULT_POLICY, Policy
from signatures.verdict import Outcome as VerdictOutcome
from signatures.verdict import SignedPayload, SignerId, Verdict
from signatures.verify import verify
from stages.trust import TrustLibrary, TrustMaterial

SIGNED = "signed"


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
    """The verdict, and the versions of all that it was judged by: enough to repeat it."""

    stage: ClassVar[str] = "verify"

    outcome: str
    kind: str
    signers: tuple[Signer, ...]
    attachments: tuple[SignedFile, ...] = ()
    policy_version: str
    trust_version: str
    revocation_version: str


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
        """Judges by the moment of receipt."""
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
        return self._not_valid(item, verdict, _facts(verdict))

    def _not_valid(self, item: Item, verdict: Verdict, facts: VerifyFacts) -> Outcome:
        findings = tuple(finding(reason.code, value=reason.detail) for reason in verdict.reasons)
        dispositions = {reason.consequence.disposition for reason in verdict.reasons}
        if "quarantine" in dispositions:
            codes = ", ".join(sorted(one.code for one in findings))
            return Quarantine(facts=facts, findings=findings, why=codes)
        if dispositions == {"draft"}:
            return _draft(item, facts, findings)
        if dispositions == {"hold"}:
            until = item.received_at + self.hold
            return Hold(facts=facts, findings=findings, why="REV_UNKNOWN", until=until, every=self.hold_check)
        return Refuse(facts=facts, findings=findings)


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


def _draft(item: Item, facts: VerifyFacts, findings: tuple[Finding, ...]) -> Outcome:
    """Unsigned: a draft, if it is our document at all. Its key is the id that it claims, or its digest."""
    if facts.kind != "xml":  # what an unsigned container holds is looked at when it is completed
        return Draft(facts=facts, findings=findings, why="NO_SIGNATURE", key=item.blobs["received"])
    data = item.content("received")
    try:
        root = parse_xml(data)
    except MalformedXml:
        return Refuse(facts=facts, findings=(finding("XML_MALFORMED"),))
    if root.tag != f"{{{DOCUMENT_NS}}}Submission":
        return Refuse(facts=facts, findings=(finding("NOT_OUR_DOCUMENT"),))
    claimed = (root.findtext(f"{{{DOCUMENT_NS}}}Envelope/{{{DOCUMENT_NS}}}DocumentId") or "").strip()[:64]
    key = claimed or item.blobs["received"]
    return Draft(facts=facts, findings=findings, why="NO_SIGNATURE", key=key)
