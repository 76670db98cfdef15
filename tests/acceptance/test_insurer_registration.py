"""An individual becomes an insurer by document 000: by his own signature, before the office that he chose."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import pytest
from demo_house import DemoHouse

from demo.authorizations import Grant, grant_document
from demo.documents import Application, unsigned
from demo.employers import Employer
from demo.insurers import APPLICANTS, CHANNEL, Applying, application, voen_of
from pipeline import legs
from pipeline.clock import SystemClock
from pipeline.prints import PRINT_QUEUE
from registries.insurers import Insurer, InsurerKind, insurers_by_fin, put_insurers
from registries.officers import find
from rules.envelope import BAKU
from schemas.actions import Withdrawal
from schemas.envelope import Envelope
from schemas.identifiers import DocumentId, OfficeCode, Voen
from schemas.submission import Submission, write_submission
from signatures.signing import sign_xml
from stages.compare import Agreement
from stages.desk_view import item_view
from stages.office import Said, decide_as

N = "{urn:qebul:notice:1}"
CARD = "applicant.2"
OFFICER, STRANGER = "mammadova", "aliyeva"  # of Naxçıvan's office, of another one


@dataclass
class Applicant:
    """The holder of a card who applies, and what becomes of it."""

    house: DemoHouse
    count: int = 0

    @property
    def fin(self):
        return self.house.world.people[APPLICANTS[CARD]].fin

    def sends(self, document, card=CARD):
        self.count += 1
        name = f"{self.count:02}.xml"
        signed = sign_xml(document, self.house.world.card(card), signing_time=SystemClock().now())
        self.house.drop(CHANNEL, name, signed)
        return self.house.row(name)

    def applies(self, change=lambda document: document):
        applying = Applying(f"applies-{self.count}", CARD, change)
        return self.sends(application(applying, self.house.world.people[APPLICANTS[CARD]]))

    def takes_back(self, document_id):
        envelope = Envelope(
            document_id=DocumentId(uuid4()),
            service="withdrawal",
            service_version=1,
            applicant_fin=self.fin,
            created_at=SystemClock().now(),
        )
        return write_submission(Submission(envelope, Withdrawal(document_id=document_id)))

    def is_accepted(self, row):
        with self.house.house.database.write() as tx:
            decide_as(tx, row.id, Said(OFFICER, OFFICER, "accept"), self.house.clock.now())
        self.house.work()
        return self.house.row(row.file)

    def insurer(self):
        with self.house.house.database.reads() as reads:
            return insurers_by_fin(reads, [self.fin]).get(self.fin)

    @property
    def employer(self):
        return Employer(CHANNEL, voen_of(CARD), "natural", "", "", "501")


@pytest.fixture
def applicant(house):
    return Applicant(house)


@pytest.mark.one_foundation
def test_an_application_waits_for_the_office_that_it_names_and_for_no_other(applicant):
    row = applicant.applies()
    assert row.status == "in_review"
    with applicant.house.house.database.reads() as reads:
        assert find(reads, OFFICER, row.id, to_decide=True).office == "501"
        assert find(reads, STRANGER, row.id, to_decide=False) is None
        view = item_view(applicant.house.house, reads, OFFICER, row.id, applicant.house.clock.now())
    assert view.may_decide
    assert view.right.right == "applicant"
    [compared] = view.compared
    assert {one.label.en for one in compared.values} >= {"Surname", "Birth date", "Street"}
    assert {one.agreement for one in compared.values} == {Agreement.AGREES}


def test_an_accepted_applicant_gets_his_number_and_the_registration_document(applicant):
    house = applicant.house
    row = applicant.is_accepted(applicant.applies(lambda one: one.model_copy(update={"applied_on": date(2026, 1, 1)})))
    assert (row.status, row.codes) == ("registered", ("APPLICATION_DATE_BY_SYSTEM",))
    one = applicant.insurer()
    assert (one.voen, one.office) == (voen_of(CARD), "501")
    assert one.opened_on == row.received_at.astimezone(BAKU).date()
    [acceptance], [paper] = house.answers(CHANNEL, "acceptance"), house.answers(CHANNEL, "insurer_document")
    assert [body.findtext(f".//{N}InsurerNumber") for body in (acceptance, paper)] == [one.sun] * 2
    assert [code.get("code") for code in paper.iter(f"{N}MainActivity", f"{N}AuxiliaryActivity")] == ["97000", "88910"]
    [printed] = _prints(house)
    assert printed.read_bytes().startswith(b"%PDF")
    assert house.problems() == []


def _prints(house):
    """The PDF files of the channel when all is printed, though it asked for no prints."""
    with house.house.database.reads() as reads:
        due = legs.due_subjects(reads, [PRINT_QUEUE], house.clock.now())
    for _, subject in due:
        house.engine.run_subject(subject)
    return sorted((house.settings.folder("outbox") / CHANNEL).glob("*.pdf"))


@pytest.mark.one_foundation
def test_a_new_insurer_binds_himself_by_his_own_signature_and_nobody_else_does(applicant):
    people = applicant.house.world.people
    hired = unsigned(Application("hired", "worker.35"), applicant.employer, people["worker.35"])
    assert applicant.sends(hired).codes == ("NO_SEAL_NO_AUTHORIZATION",)
    applicant.is_accepted(applicant.applies())
    others = unsigned(Application("others", "worker.36"), applicant.employer, people["worker.36"])
    assert applicant.sends(others, card="applicant.3").codes == ("NO_SEAL_NO_AUTHORIZATION",)
    assert applicant.sends(others).status == "registered"
    grant = Grant("g", "worker.32", card_number="7000004354")
    assert (
        applicant.sends(grant_document(grant, applicant.employer, people["worker.32"].fin)).status == "registered"
    )  # what else only the seal opens


def test_a_second_application_is_returned_while_an_office_has_the_first(applicant):
    first = applicant.applies()
    second = applicant.applies()
    assert (first.status, second.status, second.codes) == ("in_review", "returned", ("APPLICATION_OPEN",))
    [told] = applicant.house.answers(CHANNEL, "return")
    assert told.findtext(f".//{N}Value") == str(first.sequence)


@pytest.mark.one_foundation
def test_the_applicant_takes_his_application_back(applicant):
    row = applicant.applies()
    document = applicant.takes_back(row.document_id)
    assert applicant.sends(applicant.takes_back(DocumentId(uuid4()))).codes == ("TARGET_UNKNOWN",)
    assert applicant.sends(document, card="applicant.3").codes == ("SIGNER_NOT_APPLICANT",)
    assert applicant.sends(document).status == "registered"
    assert applicant.house.row(row.file).status != "in_review"
    assert applicant.applies().status == "in_review"


def test_who_became_an_insurer_while_the_office_decided_is_told_his_number(applicant):
    row = applicant.applies()
    loaded = Insurer(
        voen=Voen("2000296062"),
        name="x",
        kind=InsurerKind.NATURAL,
        sun="9111111115",
        responsible="x",
        office=OfficeCode("188"),
        opened_on=date(2020, 1, 1),
        fin=applicant.fin,
    )
    with applicant.house.house.database.write() as tx:
        put_insurers(tx, [loaded])
    assert applicant.is_accepted(row).codes == ("INSURER_EXISTS",)
    [told] = applicant.house.answers(CHANNEL, "return")
    assert told.findtext(f".//{N}Value") == "9111111115"
    assert applicant.house.tables("select * from counter where name = 'insurer'") == []
