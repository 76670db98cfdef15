"""Rules of granting and revoking an authorization that need no register (001 §2.2, 002 §4.2)."""

from collections.abc import Iterator
from datetime import date

from rules.envelope import check_envelope
from rules.phone import check_phone
from schemas.authorization import AuthorizationGrant, AuthorizationRevocation, Dated
from schemas.envelope import Envelope
from schemas.findings import Finding, finding
from schemas.service_directory import service_on

_ROOT = "/Submission/AuthorizationGrant"


def check_grant(document: AuthorizationGrant, envelope: Envelope, received_on: date) -> tuple[Finding, ...]:
    """All findings about the document and its envelope; ``received_on`` is the day of receipt in Baku."""
    return (
        *check_envelope(envelope, received_on),
        *_check_service(document.service, received_on),
        *_check_phone(document),
        *_check_term(document.dated, received_on),
        *_check_trusted(document),
    )


def check_revocation(document: AuthorizationRevocation, envelope: Envelope, received_on: date) -> tuple[Finding, ...]:
    """Only the envelope can be judged without the register of authorizations."""
    del document
    return check_envelope(envelope, received_on)


def _check_service(code: str, received_on: date) -> Iterator[Finding]:
    """The service is chosen from the directory, as it stands on that day (001 §2.2)."""
    if service_on(code, received_on) is None:
        yield finding("SERVICE_NOT_IN_DIRECTORY", where=f"{_ROOT}/Service", value=code)


def _check_phone(document: AuthorizationGrant) -> Iterator[Finding]:
    if document.asan is not None:
        yield from check_phone(document.asan.phone, f"{_ROOT}/Asan/Phone")


def _check_term(dated: Dated | None, received_on: date) -> Iterator[Finding]:
    """Müddətli has a first and a last day. One that is over already is written down, but its giver is told."""
    if dated is None:
        return
    where = f"{_ROOT}/Dated/End"
    if dated.end < dated.start:
        yield finding("TERM_ENDS_BEFORE_START", where=where, value=dated.end.isoformat())
    elif dated.end < received_on:
        yield finding("TERM_ALREADY_OVER", where=where, value=dated.end.isoformat())


def _check_trusted(document: AuthorizationGrant) -> Iterator[Finding]:
    """The box "etibar edilir" is ticked when an authorization is given (001 §2.2, last paragraph)."""
    if not document.trusted:
        yield finding("TRUST_NOT_STATED", where=f"{_ROOT}/Trusted", value="false")
