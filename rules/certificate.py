"""Rules of the replacement or duplicate of a social insurance certificate (002 §4.3).

``check_certificate`` needs no register; ``compare_holder`` is what the registers say to the same document.
"""

from collections.abc import Iterator
from datetime import date

from rules.envelope import check_envelope
from rules.registration import check_fin
from schemas.certificate import CertificateReplacement
from schemas.certificate_reasons import reason_on
from schemas.envelope import Envelope
from schemas.findings import Finding, finding
from schemas.person import PersonRecord

_ROOT = "/Submission/CertificateReplacement"
FIN_PLACE, SSN_PLACE = f"{_ROOT}/Identity/Fin", f"{_ROOT}/Ssn"


def check_certificate(document: CertificateReplacement, envelope: Envelope, received_on: date) -> tuple[Finding, ...]:
    """All findings that need no register; ``received_on`` is the day of receipt in Baku."""
    return (
        *check_envelope(envelope, received_on),
        *check_fin(document.identity, FIN_PLACE),
        *_check_reason(document, received_on),
    )


def _check_reason(document: CertificateReplacement, received_on: date) -> Iterator[Finding]:
    if reason_on(document.reason, received_on) is None:
        yield finding("CERTIFICATE_REASON_NOT_IN_FORCE", where=f"{_ROOT}/Reason", value=document.reason.value)


def compare_holder(
    document: CertificateReplacement,
    record: PersonRecord | None,
    ssn: str | None,
    *,
    in_force: bool | None,
    linked: bool,
) -> tuple[Finding, ...]:
    """What the registers say against giving the person another certificate.

    ``record`` is the population register's of the FİN, ``ssn`` the number that this person has; ``in_force`` whether
    his latest certificate is (None: he has none); ``linked`` whether the insurer registered him. ``value`` is what the
    document says, never what the registers know: the sender may have typed a stranger's numbers.
    """
    fin = document.identity.fin
    if record is None:
        return (finding("PERSON_UNKNOWN", where=FIN_PLACE, value=fin),)
    if ssn is not None and ssn != document.ssn:
        return (finding("SSN_NOT_OF_PERSON", where=SSN_PLACE, value=document.ssn),)
    found = tuple(_compare_identity(document, record))
    if ssn is None:
        return (*found, finding("PERSON_NOT_INSURED", where=FIN_PLACE, value=fin))
    return (*found, *_compare_certificate(document, in_force=in_force, linked=linked))


def _compare_identity(document: CertificateReplacement, record: PersonRecord) -> Iterator[Finding]:
    identity = document.identity
    if not record.alive:
        yield finding("PERSON_DIED", where=FIN_PLACE, value=identity.fin)
    if identity.document_type is not record.document_type:
        where = f"{_ROOT}/Identity/DocumentType"
        yield finding("IDENTITY_DOCUMENT_DIFFERS", where=where, value=identity.document_type.value)


def _compare_certificate(document: CertificateReplacement, *, in_force: bool | None, linked: bool) -> Iterator[Finding]:
    """An insurer that did not register the person may ask, too: he may have come from another one, and then no
    application was needed (001 §3.1). An office looks.
    """
    if in_force is None:
        yield finding("CERTIFICATE_NONE", where=SSN_PLACE, value=document.ssn)
    elif not in_force:
        yield finding("CERTIFICATE_ENDED", where=SSN_PLACE, value=document.ssn)
    if not linked:
        yield finding("PERSON_OF_ANOTHER_INSURER", where=FIN_PLACE, value=document.identity.fin)
