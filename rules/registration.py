"""Rules of the registration of an insured person that need no register (001 §3.1, §3.2)."""

import re
from collections.abc import Iterator
from datetime import date

from rules.envelope import check_envelope
from rules.phone import check_phone
from schemas.envelope import Envelope
from schemas.findings import Finding, finding
from schemas.registration import Contacts, DocumentType, Identity, InsuredRegistration, Kind

FIN_LENGTH_ON_IDENTITY_CARD = 7

_ROOT = "/Submission/InsuredRegistration"
# Only what surely cannot be delivered is refused: RFC 5321 allows far more than people expect.
_EMAIL = re.compile(r"[^\s@]{1,64}@([^\s@.]+\.)+[^\s@.]{2,}")


def check_registration(document: InsuredRegistration, envelope: Envelope, received_on: date) -> tuple[Finding, ...]:
    """All findings about the document and its envelope; ``received_on`` is the day of receipt in Baku."""
    return (
        *check_envelope(envelope, received_on),
        *_check_fin(document.identity),
        *_check_correction(document),
        *_check_actual_address(document),
        *_check_contacts(document.contacts),
    )


def _check_fin(identity: Identity) -> Iterator[Finding]:
    """An identity card has a FİN of 7 characters, a residence permit of 5, 6 or 7 (001 §2.2)."""
    if identity.document_type is DocumentType.DIN and len(identity.fin) != FIN_LENGTH_ON_IDENTITY_CARD:
        yield finding("FIN_LENGTH_FOR_DOCUMENT", where=f"{_ROOT}/Identity/Fin", value=identity.fin)


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


def _check_contacts(contacts: Contacts) -> Iterator[Finding]:
    where = f"{_ROOT}/Contacts"
    for position, phone in enumerate(contacts.phones, start=1):
        place = f"Phone[{position}]" if len(contacts.phones) > 1 else "Phone"
        yield from check_phone(phone, f"{where}/{place}")
    if contacts.email is not None and _EMAIL.fullmatch(contacts.email) is None:
        yield finding("EMAIL_FORMAT", where=f"{where}/Email", value=contacts.email)
