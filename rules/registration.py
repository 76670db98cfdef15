"""Rules of the registration of an insured person that need no register (001 §3.1, §3.2)."""

from collections.abc import Iterator
from datetime import date

from rules.contacts import check_contacts
from rules.envelope import check_envelope
from schemas.envelope import Envelope
from schemas.findings import Finding, finding
from schemas.quarterly_report import Presenter
from schemas.registration import DocumentType, Identity, InsuredRegistration, Kind

FIN_LENGTH_ON_IDENTITY_CARD = 7

_ROOT = "/Submission/InsuredRegistration"


def check_registration(document: InsuredRegistration, envelope: Envelope, received_on: date) -> tuple[Finding, ...]:
    """All findings about the document and its envelope; ``received_on`` is the day of receipt in Baku."""
    return (
        *check_envelope(envelope, received_on),
        *check_fin(document.identity, f"{_ROOT}/Identity/Fin"),
        *_check_correction(document),
        *_check_actual_address(document),
        *check_contacts(document.contacts, f"{_ROOT}/Contacts"),
    )


def check_fin(identity: Identity | Presenter, where: str) -> Iterator[Finding]:
    """An identity card has a FİN of 7 characters, a residence permit of 5, 6 or 7 (001 §2.2)."""
    if identity.document_type is DocumentType.DIN and len(identity.fin) != FIN_LENGTH_ON_IDENTITY_CARD:
        yield finding("FIN_LENGTH_FOR_DOCUMENT", where=where, value=identity.fin)


def _check_correction(document: InsuredRegistration) -> Iterator[Finding]:
    """A correction changes the actual address and the contacts, nothing else (001 §3.2)."""
    if document.kind is not Kind.CORRECTION:
        return
    if document.names is not None:
        yield finding("CORRECTION_NOT_ALLOWED_FIELD", where=f"{_ROOT}/Names", value="Names")
    if document.registered_address is not None:
        yield finding("CORRECTION_NOT_ALLOWED_FIELD", where=f"{_ROOT}/RegisteredAddress", value="RegisteredAddress")


def _check_actual_address(document: InsuredRegistration) -> Iterator[Finding]:
    """The actual address opens when the box is ticked, and is then required (001 §3.1; required: our reading)."""
    if document.actual_address_differs and document.actual_address is None:
        yield finding("ACTUAL_ADDRESS_MISSING", where=f"{_ROOT}/ActualAddressDiffers")
    if not document.actual_address_differs and document.actual_address is not None:
        yield finding("ACTUAL_ADDRESS_NOT_TICKED", where=f"{_ROOT}/ActualAddress")
