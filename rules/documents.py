"""Which rules a document is judged by: one row a service."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from rules.authorization import check_grant, check_revocation
from rules.certificate import check_certificate
from rules.childcare import check_table
from rules.envelope import check_envelope
from rules.insurer_registration import check_insurer_registration
from rules.payment_distribution import check_payment_distribution
from rules.production_calendar import check_production_calendar
from rules.registration import check_registration
from rules.report import check_report
from rules.requisites import check_requisites
from schemas.actions import ActionOn, CopyReturned, Withdrawal
from schemas.authorization import AuthorizationGrant, AuthorizationRevocation
from schemas.certificate import CertificateReplacement
from schemas.childcare import ChildcareTable
from schemas.delete_draft import DeleteDraft
from schemas.envelope import Envelope
from schemas.findings import Finding, finding
from schemas.frozen import DocumentBody
from schemas.insurer_registration import InsurerRegistration
from schemas.message import Message
from schemas.payment_distribution import PaymentDistribution
from schemas.production_calendar import ProductionCalendar
from schemas.quarterly_report import QuarterlyReport
from schemas.registration import InsuredRegistration
from schemas.requisites import InsurerRequisites

Check = Callable[[Any, Envelope, date], tuple[Finding, ...]]


def check_action(document: ActionOn | Message, envelope: Envelope, received_on: date) -> tuple[Finding, ...]:
    """Only the envelope can be judged: without the document that it is about, and of words."""
    del document
    return check_envelope(envelope, received_on)


def check_deletion(document: DeleteDraft, envelope: Envelope, received_on: date) -> tuple[Finding, ...]:
    """What ends a draft may be unsigned, and nothing that is decided hangs on it: only a test is told."""
    del document, received_on
    return (finding("TEST_NO_EFFECT"),) if envelope.test else ()


CHECKS: Mapping[type[DocumentBody], Check] = MappingProxyType(
    {
        InsurerRegistration: check_insurer_registration,
        InsuredRegistration: check_registration,
        AuthorizationGrant: check_grant,
        AuthorizationRevocation: check_revocation,
        CopyReturned: check_action,
        Withdrawal: check_action,
        DeleteDraft: check_deletion,
        Message: check_action,
        CertificateReplacement: check_certificate,
        ChildcareTable: check_table,
        InsurerRequisites: check_requisites,
        ProductionCalendar: check_production_calendar,
        PaymentDistribution: check_payment_distribution,
        QuarterlyReport: check_report,
    }
)


def check_document(document: DocumentBody, envelope: Envelope, received_on: date) -> tuple[Finding, ...]:
    """All findings that need no register; ``received_on`` is the day of receipt in Baku. Raises KeyError for a model
    without rules (our bug).
    """
    return CHECKS[type(document)](document, envelope, received_on)
