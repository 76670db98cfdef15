"""Demo files of individuals who become insurers (000), and the first document of one of them as an insurer.

They sign for themselves, so their envelopes name a FİN and no insurer. Their channel is qamma's, an accountant's, say.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from demo.demo_file import DemoFile, Make
from demo.documents import CREATED_AT, SERVICE, SIGNED_AT, Application, document_id, unsigned
from demo.employers import SEED, Employer, make_voen
from demo.people import make_phone
from demo.workbench import Workbench
from schemas.envelope import Envelope
from schemas.identifiers import ActivityCode, OfficeCode, Voen
from schemas.insurer_applicants import ApplicantKind
from schemas.insurer_registration import INSURER_REGISTRATION_CODE, Activities, InsurerRegistration, Papers
from schemas.person import PersonRecord
from schemas.registration import Contacts, Identity, Names
from schemas.submission import Submission, write_submission
from signatures.signing import sign_xml

CHANNEL = "qamma"
OFFICE = "501"  # Naxçıvan city
ACCEPTED, GIVEN_BACK = "applicant-101", "applicant-105"
APPLICANTS = {"applicant.1": "worker.30", "applicant.2": "worker.31", "applicant.3": "worker.32"}  # card: whose
_HIRED = "worker.33"
_ISSUED_ON = date(2021, 5, 17)
_AFTER = 3  # the wave that comes when officers have decided
Change = Callable[[InsurerRegistration], InsurerRegistration]


@dataclass(frozen=True, slots=True)
class Applying:
    """An application of whose card it is, changed where it is to be wrong; ``signed_by`` another card."""

    title: str
    card: str
    change: Change = lambda document: document
    signed_by: str = ""


def voen_of(card: str) -> str:
    """The VÖEN of an applicant, the same each time."""
    return make_voen(random.Random(f"{SEED}/voen/{card}"), "50", "natural")  # noqa: S311 - no secret


def files_of_insurers() -> tuple[DemoFile, ...]:
    """One accepted by Naxçıvan's office and one given back, and the wrong ones."""
    wrong = ("ACTIVITY_TWICE", "ACTIVITY_UNKNOWN", "APPLICANT_DIFFERS", "APPLICATION_DATE_BY_SYSTEM", "OFFICE_UNKNOWN")
    accepted = Applying(ACCEPTED, "applicant.1")
    return (
        replace(_file("101-sigortaeden-ucotu.xml", accepted), expected_status="registered"),
        _file(
            "102-basqasinin-imzasi.xml",
            Applying("applicant-102", "applicant.2", signed_by="applicant.3"),
            "SIGNER_NOT_APPLICANT",
        ),
        _file(
            "103-ferdi-sahibkar.xml", Applying("applicant-103", "applicant.2", _entrepreneur), "APPLICANT_NOT_ADMITTED"
        ),
        _file("104-sehv-melumat.xml", Applying("applicant-104", "applicant.3", _wrong), *wrong),
        _file("105-geri-qaytarilan.xml", Applying(GIVEN_BACK, "applicant.3"), "RETURNED_BY_OFFICE"),
    )


def files_of_new_insurers() -> tuple[DemoFile, ...]:
    """What who was accepted sends then: the same application again, and whom he hired."""
    again = _file("106-yeniden.xml", Applying("applicant-106", "applicant.1"), "INSURER_EXISTS")
    hired = DemoFile("107-oz-iscisi.xml", CHANNEL, CHANNEL, SERVICE, "registered", (), _first_of_insurer)
    return tuple(replace(one, wave=_AFTER) for one in (again, hired))


def _file(name: str, applying: Applying, *codes: str) -> DemoFile:
    return DemoFile(name, CHANNEL, CHANNEL, INSURER_REGISTRATION_CODE, "returned", codes, _signing(applying))


def _signing(applying: Applying) -> Make:
    def make(bench: Workbench) -> bytes:
        document = application(applying, bench.people[APPLICANTS[applying.card]])
        return sign_xml(document, bench.key(applying.signed_by or applying.card), signing_time=SIGNED_AT)

    return make


def application(applying: Applying, person: PersonRecord) -> bytes:
    """The unsigned document. Raises ValueError for a person without an address."""
    if person.registered_address is None:
        raise ValueError("an applicant has an address")
    document = InsurerRegistration(
        applicant=ApplicantKind.INDIVIDUAL,
        identity=Identity(document_type=person.document_type, fin=person.fin),
        papers=Papers(number="AA 1234567", issued_on=_ISSUED_ON, issued_by="Daxili İşlər Nazirliyi"),
        names=Names(surname=person.surname, given_name=person.given_name, patronymic=person.patronymic or None),
        birth_date=person.birth_date,
        voen=Voen.parse(voen_of(applying.card)),
        registered_address=person.registered_address,
        contacts=Contacts(phones=(make_phone(applying.card),)),
        activities=Activities(main=ActivityCode("97000"), auxiliary=(ActivityCode("88910"),)),
        office=OfficeCode(OFFICE),
    )
    envelope = Envelope(
        document_id=document_id(applying.title),
        service=INSURER_REGISTRATION_CODE,
        service_version=1,
        applicant_fin=person.fin,
        created_at=CREATED_AT,
    )
    return write_submission(Submission(envelope, applying.change(document)))


def _entrepreneur(document: InsurerRegistration) -> InsurerRegistration:
    return document.model_copy(update={"applicant": ApplicantKind.SOLE_ENTREPRENEUR})


def _wrong(document: InsurerRegistration) -> InsurerRegistration:
    """Another surname, a code that is not given any more, the main one again, no such office, a day of his own."""
    main = document.activities.main
    wrong = {
        "names": document.names.model_copy(update={"surname": "Sadıqzadə"}),
        "activities": Activities(main=main, auxiliary=(ActivityCode("47990"), main)),
        "office": OfficeCode("999"),
        "applied_on": date(2026, 10, 1),
    }
    return document.model_copy(update=wrong)


def _first_of_insurer(bench: Workbench) -> bytes:
    """The new insurer registers whom it hired, by the person's own signature."""
    employer = Employer(CHANNEL, voen_of("applicant.1"), "natural", "", "", OFFICE)
    hired = unsigned(Application("applicant-107", _HIRED), employer, bench.people[_HIRED])
    return sign_xml(hired, bench.key("applicant.1"), signing_time=SIGNED_AT)
