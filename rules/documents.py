"""Which rules a document is judged by: one row a service."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from rules.authorization import check_grant, check_revocation
from rules.certificate import check_certificate
from rules.childcare import check_table
from rules.envelope import check_envelope
from rules.production_calendar import check_production_calendar
from rules.registration import check_registration
from rules.requisites import check_requisites
from schemas.actions import ActionOn, CopyReturned, Withdrawal
from schemas.authorization import AuthorizationGrant, AuthorizationRevocation
from schemas.certificate import CertificateReplacement
from schemas.childcare import ChildcareTable
from schemas.envelope import Envelope
from schemas.findings import Finding
from schemas.frozen import DocumentBody
from schemas.message import Message
from schemas.production_calendar import ProductionCalendar
from schemas.registration import InsuredRegistration
from schemas.requisites import InsurerRequisites

Check = Callable[[Any, Envelope, date], tuple[Finding, ...]]


def check_action(document: ActionOn | Message, envelope: Envelope, received_on: date) -> tuple[Finding, ...]:
    """Only the envelope can be judged: without the document that it is about, and of words."""
    del document
    return check_envelope(envelope, received_on)


CHECKS: Mapping[type[DocumentBody], Check] = MappingProxyType(
    {
        InsuredRegistration: check_registration,
        AuthorizationGrant: check_grant,
        AuthorizationRevocation: check_revocation,
        CopyReturned: check_action,
        Withdrawal: check_action,
        Message: check_action,
        CertificateReplacement: check_certificate,
        ChildcareTable: check_table,
        InsurerRequisites: check_requisites,
        ProductionCalendar: check_production_calendar,
    }
)


def check_document(document: DocumentBody, envelope: Envelope, received_on: date) -> tuple[Finding, ...]:
    """All findings that need no register; ``received_on`` is the day of receipt in Baku. Raises KeyError for a model
    without rules (our bug).
    """
    return CHECKS[type(document)](document, envelope, received_on)
