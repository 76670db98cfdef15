"""parse: from the signed bytes to an envelope and a frozen document, and the document's digest.

Reads what ``verify`` let out and nothing else. Findings about the content are collected here and told only after
``authorize`` advanced; what cannot even be addressed (no service, no readable envelope) is returned at once, by code.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from lxml import etree

from pipeline.drafts import KEY
from pipeline.items import Facts, Item
from pipeline.ledger_effects import Describe
from pipeline.outcomes import Advance, Outcome, Refuse, Return
from schemas.actions import CopyReturned, Withdrawal
from schemas.authorization import AuthorizationGrant, AuthorizationRevocation
from schemas.binding import UnreadableDocument
from schemas.certificate import CertificateReplacement
from schemas.delete_draft import DeleteDraft
from schemas.envelope import Envelope
from schemas.findings import Finding, finding
from schemas.frozen import DocumentBody
from schemas.production_calendar import ProductionCalendar
from schemas.registration import InsuredRegistration
from schemas.requisites import InsurerRequisites
from schemas.services import SERVICES, Service, find_service
from schemas.submission import AttachmentContent, Submission, read_envelope, read_submission
from schemas.xml import MalformedXml, parse_xml
from schemas.xsd_check import validate_xsd
from signatures.c14n import c14n
from signatures.guards import check_xml
from signatures.policy import DEFAULT_POLICY
from stages.bundle import split
from stages.reading import GathersNothing
from stages.verify import ATTACHMENT, SIGNED, SignedFile, VerifyFacts

NOT_OURS = frozenset({"NOT_OUR_DOCUMENT", "NAMESPACE_VERSION_UNKNOWN"})
INSURER_DATA = "insurer_data"  # the subject of what an insurer keeps with the fund: its documents behind it wait
ATTACHMENTS = "/Submission/Envelope/Attachments"


class ParseFacts(Facts):
    """What the signer says. ``document`` is None where the XSD refused it (its findings tell why)."""

    stage: ClassVar[str] = "parse"

    envelope: Envelope
    document: dict[str, Any] | None
    content_digest: str

    @property
    def key(self) -> tuple[str, str]:
        """The document key that it claims: (party, document id)."""
        return str(self.envelope.party), str(self.envelope.document_id)

    @cached_property
    def body(self) -> DocumentBody | None:
        """The document as its service's model."""
        if self.document is None:
            return None
        model = SERVICES[self.envelope.service].model
        return model.model_validate(self.document)

    @property
    def registration(self) -> InsuredRegistration | None:
        """The document, if it is the registration of an insured person."""
        body = self.body
        return body if isinstance(body, InsuredRegistration) else None


@dataclass(frozen=True, slots=True)
class ParseStage(GathersNothing):
    """The last stage of the intake route: names the route that follows."""

    name: str = "parse"

    def run(self, item: Item, gathered: None) -> Outcome:
        """Envelope, XSD, model, attachments, digest; a bundle is split first."""
        del gathered
        if VerifyFacts.of(item).documents:
            return split(item)
        data = item.content(SIGNED)
        if VerifyFacts.of(item).kind != "xml" and (breach := check_xml(data, DEFAULT_POLICY)) is not None:
            return Refuse(
                findings=(finding(breach.code, value=breach.detail),)
            )  # what XML outside of containers passed
        try:
            root = parse_xml(data)
        except MalformedXml:
            return Refuse(findings=(finding("XML_MALFORMED"),))
        service = find_service(root)
        if isinstance(service, Finding):
            return Refuse(findings=(service,)) if service.code in NOT_OURS else Return(findings=(service,))
        findings = validate_xsd(root, service.xsd)
        try:
            submission = None if findings else read_submission(root)
            envelope = submission.envelope if submission else read_envelope(root)
        except UnreadableDocument as unreadable:
            return Return(findings=findings or (finding("XSD_INVALID", where=unreadable.where),))
        beside = VerifyFacts.of(item).attachments
        if submission is not None:
            findings = (*findings, *_check_attachments(envelope, submission.contents, beside))
        return self._advance(root, service, envelope, submission, findings, {one.name for one in beside})

    @staticmethod
    def _advance(
        root: etree._Element,
        service: Service,
        envelope: Envelope,
        submission: Submission | None,
        findings: tuple[Finding, ...],
        beside: Collection[str],
    ) -> Outcome:
        document = submission.document.model_dump(mode="json") if submission else None
        facts = ParseFacts(envelope=envelope, document=document, content_digest=content_digest(root, envelope))
        describe = Describe(
            service=service.code,
            document_id=facts.key[1],
            content_digest=facts.content_digest,
            subjects=_subjects(facts),
        )
        return Advance(
            facts=facts, findings=findings, now=(describe,), route=service.code, blobs=_inside(submission, beside)
        )


def _inside(submission: Submission | None, beside: Collection[str]) -> dict[str, bytes]:
    """Attachments that the document holds itself, by the role of one that travels beside it."""
    contents = submission.contents if submission else ()
    return {ATTACHMENT + one.name: one.content for one in contents if one.name not in beside}


def content_digest(root: etree._Element, envelope: Envelope) -> str:
    """SHA-256 (hex) of the exclusive C14N of the document without signature, plus the sorted attachment digests.

    The same content signed again, or zipped again, has the same digest.
    """
    hashed = hashlib.sha256(c14n(root, exclusive=True))
    for digest in sorted(entry.sha256 for entry in envelope.attachments):
        hashed.update(bytes.fromhex(digest))
    return hashed.hexdigest()


def _subjects(facts: ParseFacts) -> tuple[tuple[str, str], ...]:
    document, body = ("document", "/".join(facts.key)), facts.body
    if isinstance(body, InsuredRegistration | CertificateReplacement):
        return (document, ("fin", str(body.identity.fin)))
    if isinstance(body, AuthorizationGrant | AuthorizationRevocation):
        return (document, ("grant", grant_subject(facts.key[0], body.fin)))
    if isinstance(body, InsurerRequisites | ProductionCalendar):
        return (document, (INSURER_DATA, facts.key[0]))
    if isinstance(body, DeleteDraft):
        return (document, (KEY, body.key))
    about = body.document_id if isinstance(body, CopyReturned | Withdrawal) else facts.envelope.replaces
    return (document,) if about is None else (document, ("document", f"{facts.key[0]}/{about}"))


def grant_subject(insurer: str, fin: str) -> str:
    """What a grant or revocation is about: whom the insurer (VÖEN) names. His documents behind it wait for it."""
    return f"{insurer}/{fin}"


def _check_attachments(
    envelope: Envelope, contents: Iterable[AttachmentContent], beside: Iterable[SignedFile]
) -> tuple[Finding, ...]:
    """What the envelope lists is there, inline or beside it in the container, with its digest; nothing else is."""
    listed = {entry.name: entry.sha256 for entry in envelope.attachments}
    given = [(content.name, hashlib.sha256(content.content).hexdigest()) for content in contents]
    given += [(one.name, one.sha256) for one in beside]
    names = {name for name, _ in given}
    missing = [finding("ATTACHMENT_MISSING", where=ATTACHMENTS, value=name) for name in listed if name not in names]
    extra = [
        finding("ATTACHMENT_UNDECLARED", where="/Submission/AttachmentContent", value=name)
        for name in sorted(names)
        if name not in listed
    ]
    wrong = [
        finding("ATTACHMENT_DIGEST", where=ATTACHMENTS, value=name)
        for name, digest in given
        if name in listed and listed[name] != digest
    ]
    return (*missing, *extra, *wrong)
