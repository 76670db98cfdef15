"""parse: from the signed bytes to an envelope and a frozen document, and the document's digest.

Reads what ``verify`` let out and nothing else. Findings about the content are collected here and told only after
``authorize`` advanced; what cannot even be addressed (no service, no readable envelope) is returned at once, by code.
"""

import hashlib
from collections.abc import Collection
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
from schemas.certificate import CertificateReplacement
from schemas.delete_draft import DeleteDraft
from schemas.envelope import Envelope
from schemas.frozen import DocumentBody
from schemas.insurer_registration import InsurerRegistration
from schemas.payment_distribution import PaymentDistribution
from schemas.production_calendar import ProductionCalendar
from schemas.quarterly_report import QuarterlyReport
from schemas.registration import InsuredRegistration
from schemas.requisites import InsurerRequisites
from schemas.services import SERVICES
from schemas.submission import Submission
from signatures.c14n import c14n
from stages.bundle import split
from stages.offline.reading import Read, Unaddressed, read_document
from stages.reading import GathersNothing
from stages.verify import ATTACHMENT, SIGNED, VerifyFacts

INSURER_DATA = "insurer_data"  # the subject of what an insurer keeps with the fund: its documents behind it wait
PAYMENT = "payment"  # the subject of its distributions
REPORT = (
    "report"  # the subject of its quarterly reports about one activity: each begins with the debt of the one before
)
APPLICANT = "applicant"  # the subject of an application to become an insurer: whose it is


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
        verified = VerifyFacts.of(item)
        beside = {one.name: one.sha256 for one in verified.attachments}
        read = read_document(item.content(SIGNED), beside.items(), guarded=verified.kind == "xml")
        if isinstance(read, Unaddressed):
            return Refuse(findings=read.findings) if read.hopeless else Return(findings=read.findings)
        return self._advance(read, beside)

    @staticmethod
    def _advance(read: Read, beside: Collection[str]) -> Outcome:
        submission, service, envelope = read.submission, read.service, read.envelope
        document = submission.document.model_dump(mode="json") if submission else None
        facts = ParseFacts(envelope=envelope, document=document, content_digest=content_digest(read.root, envelope))
        if submission is not None:
            facts.__dict__["body"] = submission.document  # it need not be read again from what was just written
        describe = Describe(
            service=service.code,
            document_id=facts.key[1],
            content_digest=facts.content_digest,
            subjects=_subjects(facts),
        )
        return Advance(
            facts=facts,
            findings=read.findings,
            now=(describe,),
            route=service.code,
            blobs=_inside(submission, beside),
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
    """What the document is about: itself, and whatever documents behind it must wait for it by."""
    party, _ = facts.key
    about = facts.envelope.replaces
    other: tuple[str, str] | None = None if about is None else ("document", f"{party}/{about}")
    match facts.body:
        case InsuredRegistration() | CertificateReplacement() as body:
            other = ("fin", str(body.identity.fin))
        case InsurerRegistration():
            other = (APPLICANT, party)
        case AuthorizationGrant() | AuthorizationRevocation() as body:
            other = ("grant", grant_subject(party, body.fin))
        case InsurerRequisites() | ProductionCalendar():
            other = (INSURER_DATA, party)
        case PaymentDistribution() as body:
            other = (PAYMENT, body.payment)
        case QuarterlyReport() as body:
            other = (REPORT, report_subject(party, body.activity))
        case DeleteDraft() as body:
            other = (KEY, body.key)
        case CopyReturned() | Withdrawal() as body:
            other = ("document", f"{party}/{body.document_id}")
    document = ("document", "/".join(facts.key))
    return (document,) if other is None else (document, other)


def grant_subject(insurer: str, fin: str) -> str:
    """What a grant or revocation is about: whom the insurer (VÖEN) names. His documents behind it wait for it."""
    return f"{insurer}/{fin}"


def report_subject(insurer: str, activity: str) -> str:
    """What a quarterly report is about: whose debts of which activity."""
    return f"{insurer}/{activity}"
