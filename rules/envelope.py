"""Rules of the envelope, the same for all services; those that need a register are not here."""

from datetime import date, timedelta, timezone

from schemas.envelope import Envelope
from schemas.findings import Finding, finding
from schemas.identifiers import Voen, voen_check
from schemas.services import Service

# Azerbaijan keeps UTC+4 all year since 2016; a fixed offset needs no zone tables on the machine.
BAKU = timezone(timedelta(hours=4))

_ENVELOPE = "/Submission/Envelope"


def check_envelope(envelope: Envelope, received_on: date) -> tuple[Finding, ...]:
    """Findings about ``envelope``; ``received_on`` is the day of receipt in Baku."""
    findings = [
        *_check_voen(envelope.insurer_voen, f"{_ENVELOPE}/InsurerVoen"),
        *_check_voen(envelope.acting_for, f"{_ENVELOPE}/ActingFor"),
    ]
    made = envelope.created_at.astimezone(BAKU)
    if made.date() > received_on:
        findings.append(finding("CREATED_IN_FUTURE", where=f"{_ENVELOPE}/CreatedAt", value=made.isoformat()))
    if envelope.test:
        findings.append(finding("TEST_NO_EFFECT", where=f"{_ENVELOPE}/Test"))
    return tuple(findings)


def check_sender(envelope: Envelope, service: Service) -> tuple[Finding, ...]:
    """An insurer is named by VÖEN, an applicant by FİN; by either in an action, whose document decides, and in what a
    channel sends.
    """
    if service.signed_by == "channel" or service.acts_on_another:
        return ()
    by_fin = service.signed_by == "applicant"
    if by_fin == (envelope.applicant_fin is not None):
        return ()
    needed, given = ("ApplicantFin", "InsurerVoen") if by_fin else ("InsurerVoen", "ApplicantFin")
    return (finding("SENDER_NAMED_OTHERWISE", where=f"{_ENVELOPE}/{given}", value=needed),)


def _check_voen(voen: Voen | None, where: str) -> tuple[Finding, ...]:
    if voen is None or voen_check(voen):
        return ()
    return (finding("VOEN_CHECK_DIGIT", where=where, value=voen),)
