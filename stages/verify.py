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
from pipeline.pieces import Piece
from schemas.findings import Finding, finding
from schemas.xml import DOCUMENT_NS, MalformedXml, parse_xml
from signatures.policy import DEFAULT_POLICY, Policy
from signatures.verdict import Outcome as VerdictOutcome
from signatures.verdict import SignedPart, SignedPayload, SignerId, Verdict
from signatures.verify import verify
from stages.trust import TrustLibrary, TrustMaterial

SIGNED = "signed"
ATTACHMENT = "attachment:"  # and the name: the role of a file that was signed beside the submission


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
    """

    stage: ClassVar[str] = "verify"

    outcome: str
    kind: str
    signers: tuple[Signer, ...]
    attachments: tuple[SignedFile, ...] = ()
    documents: tuple[SignedFile, ...] = ()
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
                return _signed(item, verdict, verdict.payload)  # a container's files are read while it is open
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


def _signed(item: Item, verdict: Verdict, payload: SignedPayload) -> Outcome:
    """One submission goes on with the files that were signed beside it, or several as a bundle."""
    container = item.blobs["received"]
    attachments = tuple(_file(container, one) for one in payload.attachments)
    facts = _facts(verdict).model_copy(update={"attachments": attachments})
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


def _facts(verdict: Verdict) -> VerifyFacts:
    signers = tuple(Signer.of(report.signer) for report in verdict.signatures if report.signer is not None)
    return VerifyFacts(
        outcome=verdict.outcome,
        kind=verdict.kind,
        signers=signers,
        policy_version=verdict.policy_version,
        trust_version=verdict.trust_version,
        revocation_version=verdict.revocation_version,
    )


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
