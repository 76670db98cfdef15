"""Rules of the registration of an insurer (individual) that need no register (000 §1.1–1.3, §3)."""

from collections.abc import Iterator
from datetime import date

from rules.accounts import check_account, check_bank
from rules.contacts import check_contacts
from rules.envelope import check_envelope
from rules.places import numbered
from rules.registration import FIN_LENGTH_ON_IDENTITY_CARD
from schemas.activity_codes import find_activity
from schemas.banks import find_bank
from schemas.envelope import Envelope
from schemas.findings import Finding, finding
from schemas.identifiers import ActivityCode, voen_check
from schemas.insurer_applicants import Admission, is_admitted
from schemas.insurer_registration import Activities, InsurerRegistration
from schemas.offices import offices
from schemas.registration import DocumentType

ROOT = "/Submission/InsurerRegistration"
_NATURAL = "2"


def check_insurer_registration(
    document: InsurerRegistration,
    envelope: Envelope,
    received_on: date,
    admitted: tuple[Admission, ...] | None = None,
) -> tuple[Finding, ...]:
    """All findings about the document and its envelope; ``received_on`` is the day of receipt in Baku, ``admitted``
    another table of who may apply than that of ``schemas/codes``.
    """
    return (
        *check_envelope(envelope, received_on),
        *_check_applicant(document, received_on, admitted),
        *_check_identity(document, envelope),
        *_check_days(document, received_on),
        *_check_voen(document),
        *check_contacts(document.contacts, f"{ROOT}/Contacts"),
        *_check_bank(document, received_on),
        *_check_activities(document.activities, received_on),
        *_check_office(document),
    )


def _check_applicant(
    document: InsurerRegistration, received_on: date, admitted: tuple[Admission, ...] | None
) -> Iterator[Finding]:
    """000 contradicts itself about sole entrepreneurs (§1.1 and §1.2 against §1.3): a dated table decides."""
    if not is_admitted(document.applicant, received_on, admitted):
        yield finding("APPLICANT_NOT_ADMITTED", where=f"{ROOT}/Applicant", value=document.applicant.value)


def _check_identity(document: InsurerRegistration, envelope: Envelope) -> Iterator[Finding]:
    """The applicant of the document is that of the envelope, whose signature is proven (000 §2)."""
    fin, where = document.identity.fin, f"{ROOT}/Identity/Fin"
    if fin != envelope.applicant_fin:
        yield finding("APPLICANT_FIN_DIFFERS", where=where, value=fin)
    if document.identity.document_type is DocumentType.DIN and len(fin) != FIN_LENGTH_ON_IDENTITY_CARD:
        yield finding("FIN_LENGTH_FOR_DOCUMENT", where=where, value=fin)


def _check_days(document: InsurerRegistration, received_on: date) -> Iterator[Finding]:
    """The system writes the day of the application (000 §3 Qeyd): another one in the file is told, no more."""
    told = ((f"{ROOT}/IdentityPaper/IssuedOn", document.papers.issued_on), (f"{ROOT}/BirthDate", document.birth_date))
    for where, day in told:
        if day > received_on:
            yield finding("DATE_IN_FUTURE", where=where, value=day.isoformat())
    if document.applied_on is not None and document.applied_on != received_on:
        yield finding("APPLICATION_DATE_BY_SYSTEM", where=f"{ROOT}/AppliedOn", value=document.applied_on.isoformat())


def _check_voen(document: InsurerRegistration) -> Iterator[Finding]:
    """A natural person's ends in 2 (OECD TIN sheet Azerbaijan)."""
    if not document.voen.endswith(_NATURAL):
        yield finding("VOEN_NOT_OF_INDIVIDUAL", where=f"{ROOT}/Voen", value=document.voen)
    elif not voen_check(document.voen):
        yield finding("VOEN_CHECK_DIGIT", where=f"{ROOT}/Voen", value=document.voen)


def _check_bank(document: InsurerRegistration, day: date) -> Iterator[Finding]:
    if (account := document.account) is not None:
        where = f"{ROOT}/BankAccount"
        yield from check_bank(account.bank_code, f"{where}/BankCode", day)
        yield from check_account(account.number, f"{where}/Number", find_bank(account.bank_code, day))


def _check_activities(activities: Activities, day: date) -> Iterator[Finding]:
    """Each code is of the directory of that day and stands once (000 §3 Qeyd; once: our reading)."""
    where, seen = f"{ROOT}/Activities", set[ActivityCode]()
    places = [(f"{where}/Main", activities.main), *numbered(where, "Auxiliary", activities.auxiliary)]
    for place, code in places:
        if find_activity(code, day) is None:
            yield finding("ACTIVITY_UNKNOWN", where=place, value=code)
        if code in seen:
            yield finding("ACTIVITY_TWICE", where=place, value=code)
        seen.add(code)


def _check_office(document: InsurerRegistration) -> Iterator[Finding]:
    """From the directory, Naxçıvan's offices too (000 §1.2, §3)."""
    if document.office not in offices():
        yield finding("OFFICE_UNKNOWN", where=f"{ROOT}/Office", value=document.office)
