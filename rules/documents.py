"""Which rules a document is judged by: one row a service."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from rules.authorization import check_grant, check_revocation
from rules.registration import check_registration
from schemas.authorization import AuthorizationGrant, AuthorizationRevocation
from schemas.envelope import Envelope
from schemas.findings import Finding
from schemas.frozen import DocumentBody
from schemas.registration import InsuredRegistration

Check = Callable[[Any, Envelope, date], tuple[Finding, ...]]

CHECKS: Mapping[type[DocumentBody], Check] = MappingProxyType(
    {
        InsuredRegistration: check_registration,
        AuthorizationGrant: check_grant,
        AuthorizationRevocation: check_revocation,
    }
)


def check_document(document: DocumentBody, envelope: Envelope, received_on: date) -> tuple[Finding, ...]:
    """All findings that need no register; ``received_on`` is the day of receipt in Baku. Raises KeyError for a model
    without rules (our bug).
    """
    return CHECKS[type(document)](document, envelope, received_on)
