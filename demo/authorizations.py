"""The demo's grants and revocations of authorizations as models and XML."""

from dataclasses import dataclass
from datetime import date

from demo.documents import CREATED_AT, document_id
from demo.employers import Employer
from schemas.authorization import AsanGrantee, AuthorizationGrant, AuthorizationRevocation, CardGrantee, Dated
from schemas.envelope import Envelope
from schemas.frozen import DocumentBody
from schemas.identifiers import Fin, Voen
from schemas.submission import Submission, write_submission


@dataclass(frozen=True, slots=True)
class Grant:
    """What an employer fills in: to whom (``role``), for what, until when. With ``phone`` it is for an Asan signature,
    else for ``card_number``.
    """

    title: str
    role: str
    card_number: str = ""
    phone: str = ""
    service: str = "insured_registration"
    start: date | None = None
    end: date | None = None
    trusted: bool = True


@dataclass(frozen=True, slots=True)
class Revocation:
    """Takes back what the document titled ``grant`` gave to ``role``."""

    title: str
    grant: str
    role: str


def grant_document(grant: Grant, employer: Employer, fin: Fin) -> bytes:
    """The grant as XML without a signature."""
    dated = Dated(start=grant.start, end=grant.end) if grant.start and grant.end else None
    asan = AsanGrantee(phone=grant.phone, fin=fin) if grant.phone else None
    card = None if asan else CardGrantee(number=grant.card_number, fin=fin)
    body = AuthorizationGrant(service=grant.service, card=card, asan=asan, dated=dated, trusted=grant.trusted)
    return _unsigned(grant.title, "authorization_grant", employer, body)


def revocation_document(revocation: Revocation, employer: Employer, fin: Fin) -> bytes:
    """The revocation as XML without a signature."""
    body = AuthorizationRevocation(grant=document_id(revocation.grant), fin=fin)
    return _unsigned(revocation.title, "authorization_revocation", employer, body)


def _unsigned(title: str, service: str, employer: Employer, body: DocumentBody) -> bytes:
    envelope = Envelope(
        document_id=document_id(title),
        service=service,
        service_version=1,
        insurer_voen=Voen.parse(employer.voen),
        created_at=CREATED_AT,
    )
    return write_submission(Submission(envelope, body))
