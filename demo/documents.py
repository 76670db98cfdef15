"""The demo's documents: registrations and corrections of insured persons as models, XML, and signed XML.

Everything but the signature is the same each time: document ids come from names, moments are fixed. So a world made
anew holds the same documents under new signatures, and registers nothing twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from demo.employers import Employer
from demo.people import make_phone
from schemas.delete_draft import DELETE_DRAFT_CODE, DeleteDraft
from schemas.envelope import Envelope
from schemas.identifiers import DocumentId, Voen
from schemas.person import PersonRecord
from schemas.registration import Address, Contacts, DocumentType, Identity, InsuredRegistration, Kind, Names
from schemas.services import SERVICES
from schemas.submission import Submission, write_submission
from signatures.asice_making import make_asice
from signatures.keys import SigningKey
from signatures.pades_making import sign_pdf
from signatures.pdf_making import SUBMISSION_NAME, make_pdf
from signatures.signing import sign_xml

SERVICE = "insured_registration"
_NAMESPACE = UUID("6f2b8a52-5d6f-5c2e-9a3c-0d3f4b7e1a90")
CREATED_AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SIGNED_AT = CREATED_AT + timedelta(minutes=5)
SIGNED_AGAIN_AT = CREATED_AT + timedelta(minutes=45)


@dataclass(frozen=True, slots=True)
class Application:
    """What an employer fills in about a person. The rest (id, moments, insurer) follows from ``title``."""

    title: str
    role: str
    kind: Kind = Kind.INITIAL
    names: bool = False
    registered_address: bool = False
    differs: bool = False
    actual_address: Address | None = None
    phone: str = ""
    email: str | None = None


def document_id(title: str) -> DocumentId:
    """The id of the document with this title, the same each time."""
    return DocumentId(uuid5(_NAMESPACE, title))


def submission(application: Application, employer: Employer, person: PersonRecord) -> Submission:
    """The document that ``employer`` writes about ``person``."""
    return Submission(
        envelope=Envelope(
            document_id=document_id(application.title),
            service=SERVICE,
            service_version=1,
            insurer_voen=Voen.parse(employer.voen),
            created_at=CREATED_AT,
        ),
        document=InsuredRegistration(
            kind=application.kind,
            identity=Identity(document_type=person.document_type, fin=person.fin),
            names=_names(person) if application.names else None,
            registered_address=person.registered_address if application.registered_address else None,
            actual_address_differs=application.differs,
            actual_address=application.actual_address,
            contacts=Contacts(phones=(application.phone or make_phone(application.role),), email=application.email),
        ),
    )


def unsigned(application: Application, employer: Employer, person: PersonRecord) -> bytes:
    """The document as XML without a signature."""
    return write_submission(submission(application, employer, person))


def deletion(title: str, employer: Employer, of: str | None, *, sha256: str | None = None, test: bool = False) -> bytes:
    """The unsigned XML that deletes the draft of the document with the title ``of``, or the one of a file's digest."""
    envelope = Envelope(
        document_id=document_id(title),
        service=DELETE_DRAFT_CODE,
        service_version=1,
        insurer_voen=Voen.parse(employer.voen),
        created_at=CREATED_AT,
        test=test,
    )
    target = DeleteDraft(document_id=document_id(of) if of is not None else None, sha256=sha256)
    return write_submission(Submission(envelope, target))


def signed(
    application: Application, employer: Employer, person: PersonRecord, key: SigningKey, at: datetime = SIGNED_AT
) -> bytes:
    """The document as XML, signed (XAdES-BES, enveloped)."""
    return sign_xml(unsigned(application, employer, person), key, signing_time=at)


def signed_pdf(document: bytes, key: SigningKey, at: datetime = SIGNED_AT) -> bytes:
    """The unsigned XML embedded in a PDF that is signed (PAdES B-B)."""
    return sign_pdf(make_pdf(document, {}, SERVICES[SERVICE].az), key, signing_time=at)


def signed_asice(document: bytes, key: SigningKey, at: datetime = SIGNED_AT) -> bytes:
    """The unsigned XML alone in an ASiC-E container, with a detached signature (XAdES)."""
    return make_asice({SUBMISSION_NAME: document}, key, signing_time=at)


def signed_asice_of(files: Mapping[str, bytes], key: SigningKey, at: datetime = SIGNED_AT) -> bytes:
    """A bundle: several documents in one ASiC-E container under one signature."""
    return make_asice(files, key, signing_time=at)


def with_wrong_fields(person: PersonRecord) -> PersonRecord:
    """The person as a careless clerk writes him: as the holder of an identity card, under another surname."""
    return replace(person, document_type=DocumentType.DIN, surname="Yılmazov")


def _names(person: PersonRecord) -> Names:
    return Names(surname=person.surname, given_name=person.given_name, patronymic=person.patronymic or None)
