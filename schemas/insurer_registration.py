"""Registration of an insurer who is an individual (sığortaedənin (fiziki şəxs) onlayn uçota alınması), 000.

The manual shows the applicant's fields only in pictures (Şəkil 8), so which they are is our assumption; codes of
activities, office and date are its text (§3). The XSD twin is ``xsd/insurer_registration.xsd``; what the fields must
agree with is ``rules/insurer_registration.py`` and ``rules/applicant.py``.
"""

from typing import Annotated

from pydantic import Field

from schemas.binding import TEXT, Element, Group, Leaf
from schemas.frozen import DocumentBody, FrozenModel
from schemas.identifiers import ActivityCode, OfficeCode, Voen
from schemas.insurer_applicants import ApplicantKind
from schemas.lexical import BirthDay, Day, Text20, Text100, read_birth_day, read_day, write_day
from schemas.registration import ADDRESS, CONTACTS, IDENTITY, NAMES, Address, Contacts, Identity, Names
from schemas.requisites import BANK_ACCOUNT, BankAccount

INSURER_REGISTRATION_CODE = "insurer_registration"
MOST_AUXILIARY = 4


class Papers(FrozenModel):
    """The identity document: its number with the series, when and by whom it was issued."""

    number: Text20
    issued_on: Day
    issued_by: Text100


class Activities(FrozenModel):
    """One main kind of activity (əsas) and up to four auxiliary ones (köməkçi), 000 §3 Qeyd."""

    main: ActivityCode
    auxiliary: Annotated[tuple[ActivityCode, ...], Field(max_length=MOST_AUXILIARY)] = ()

    @property
    def codes(self) -> tuple[ActivityCode, ...]:
        """All codes, the main one first."""
        return (self.main, *self.auxiliary)


class InsurerRegistration(DocumentBody):
    """The application. ``applied_on`` is what the file says: the day of receipt counts (000 §3 Qeyd)."""

    applicant: ApplicantKind
    identity: Identity
    papers: Papers
    names: Names
    birth_date: BirthDay
    voen: Voen
    registered_address: Address
    actual_address: Address | None = None
    contacts: Contacts
    account: BankAccount | None = None
    activities: Activities
    office: OfficeCode
    applied_on: Day | None = None


_DAY = Leaf(read=read_day, write=write_day)
_PAPERS = Group(
    Papers,
    (Element("Number", "number", TEXT), Element("IssuedOn", "issued_on", _DAY), Element("IssuedBy", "issued_by", TEXT)),
)
_ACTIVITIES = Group(Activities, (Element("Main", "main", TEXT), Element("Auxiliary", "auxiliary", TEXT, many=True)))

INSURER_REGISTRATION = Group(
    InsurerRegistration,
    (
        Element("Applicant", "applicant", TEXT),
        Element("Identity", "identity", IDENTITY),
        Element("IdentityPaper", "papers", _PAPERS),
        Element("Names", "names", NAMES),
        Element("BirthDate", "birth_date", Leaf(read=read_birth_day, write=write_day)),
        Element("Voen", "voen", TEXT),
        Element("RegisteredAddress", "registered_address", ADDRESS),
        Element("ActualAddress", "actual_address", ADDRESS, optional=True),
        Element("Contacts", "contacts", CONTACTS),
        Element("BankAccount", "account", BANK_ACCOUNT, optional=True),
        Element("Activities", "activities", _ACTIVITIES),
        Element("Office", "office", TEXT),
        Element("AppliedOn", "applied_on", _DAY, optional=True),
    ),
)
