"""Certificates from the dropped file to the register: signers, the office's decision, the notice, the screen."""

import pytest
from desk import told
from lxml import etree

from demo.authorizations import Grant, grant_document
from demo.cards import card_number
from demo.documents import Application
from demo.tables import saved
from pipeline.clock import SystemClock
from registries.access import accesses_of
from registries.certificates import certificates_of
from registries.registers import Register, Wanted
from registries.sent_documents import Pile, sent
from registries.views import views_of
from schemas.certificate import CERTIFICATE_CODE, CertificateReplacement, Reason
from schemas.identifiers import Ssn
from schemas.registration import Identity
from signatures.signing import sign_xml
from stages.office import Said, decide_as
from stages.register_view import export_sheet

pytestmark = pytest.mark.one_foundation  # tables go through PostgreSQL in test_demo_day
NS = {"n": "urn:qebul:notice:1"}
FIRST_SSN, OTHERS_SSN = Ssn("9000000000001"), Ssn("9000000000002")


class Applicant:
    """Alfa with worker.1, who has the first SSN; beta with worker.2."""

    def __init__(self, house, sign):
        self.house, self.sign = house, sign
        house.drop("alfa", "one.xml", sign(Application("one", "worker.1"), "alfa.head"))
        house.drop("beta", "two.xml", sign(Application("two", "worker.2"), "beta.head"))

    def ask(self, title, reason=Reason.LOST, role="worker.1", ssn=FIRST_SSN, card="alfa.head", **identity):
        """Applies; (status, codes)."""
        person, channel = self.house.world.people[role], card.partition(".")[0]
        whom = Identity(**({"document_type": person.document_type, "fin": person.fin} | identity))
        body = CertificateReplacement(identity=whom, ssn=ssn, reason=reason)
        document = saved(title, CERTIFICATE_CODE, self.house.world.employers[channel], body)
        self.house.drop(channel, f"{title}.xml", self.sign(document=document, card=card))
        return self.state(title)

    def state(self, title):
        row = self.house.row(f"{title}.xml")
        return row.status, row.codes

    def accept(self, title, login="aliyeva"):
        now = self.house.clock.now()
        with self.house.house.database.write() as tx:
            decide_as(tx, self.house.row(f"{title}.xml").id, Said(login, login, "accept"), now)
        self.house.work()

    def chain(self, role="worker.1"):
        with self.house.house.database.reads() as reads:
            found = certificates_of(reads, self.house.world.people[role].fin)
        return [(int(one.number), one.kind.value, one.end_reason) for one in reversed(found)]


@pytest.fixture
def applicant(house, sign):
    return Applicant(house, sign)


def text(notice, path):
    return notice.findtext("/".join(f"n:{name}" for name in path.split("/")), namespaces=NS)


def test_what_was_lost_is_given_again_what_is_unusable_is_replaced_and_the_ssn_stays(applicant):
    assert applicant.ask("lost") == ("in_review", ())
    applicant.accept("lost")
    assert applicant.ask("torn", Reason.UNUSABLE) == ("in_review", ())
    applicant.accept("torn")
    assert applicant.chain() == [(1, "first", "LOST"), (3, "duplicate", "UNUSABLE"), (4, "replacement", None)]
    notices = [
        one for one in applicant.house.answers("alfa", "acceptance") if text(one, "Acceptance/Certificate/Number")
    ]
    told_of = {text(one, "Acceptance/Certificate/Number"): text(one, "Statement/Az") for one in notices}
    assert "dublikatı verilmişdir" in told_of["0000000003"]
    assert "dəyişdirilmişdir" in told_of["0000000004"]
    assert {text(one, "Acceptance/Person/Ssn") for one in notices} == {"9000000000001"}
    with applicant.house.house.database.reads() as reads:
        looks = accesses_of(reads, applicant.house.world.people["worker.1"].fin)
        voen = applicant.house.world.employers["alfa"].voen
        assert {one.certificate for one in sent(reads, voen, Pile.SENT, Wanted(), limit=9)} == {"issued"}
    assert [one.what for one in looks] == ["CERTIFICATE_HOLDER_NAMED"] * 2
    assert applicant.house.problems() == []


def test_of_two_that_wait_the_second_is_looked_at_again(applicant):
    applicant.ask("first")
    applicant.ask("second", Reason.UNUSABLE)
    applicant.accept("first")
    applicant.accept("second")
    assert applicant.state("second")[0] == "in_review", "the officer saw another certificate"
    applicant.accept("second")
    assert applicant.chain()[-1] == (4, "replacement", None)
    assert applicant.house.problems() == []


def test_numbers_that_are_not_of_one_insured_person_are_returned(applicant):
    assert applicant.ask("other", ssn=OTHERS_SSN) == ("returned", ("SSN_NOT_OF_PERSON",))
    assert applicant.ask("nobody", ssn=Ssn("1234567890123")) == ("returned", ("SSN_NOT_OF_PERSON",))
    assert applicant.ask("fresh", role="worker.3") == ("returned", ("PERSON_NOT_INSURED",))
    assert applicant.ask("dead", role="deceased") == ("returned", ("PERSON_DIED", "PERSON_NOT_INSURED"))
    assert applicant.ask("absent", role="absent") == ("returned", ("PERSON_UNKNOWN",))
    told_to_alfa = b"".join(etree.tostring(one) for one in applicant.house.answers("alfa", "return"))
    stranger = applicant.house.world.people["worker.2"]
    assert stranger.fin.encode() not in told_to_alfa
    assert applicant.chain() == [(1, "first", None)]


def test_another_insurers_person_is_for_the_office_to_look_at(applicant):
    assert applicant.ask("moved", card="beta.head") == ("in_review", ("PERSON_OF_ANOTHER_INSURER",))
    applicant.accept("moved", "huseynov")
    assert applicant.chain()[-1] == (3, "duplicate", None)


def test_it_is_signed_with_the_seal_or_by_an_authorization_for_this_service(applicant):
    house = applicant.house
    assert applicant.ask("mine", card="alfa.accountant") == ("returned", ("NO_SEAL_NO_AUTHORIZATION",))
    grant = Grant("g", "alfa.accountant", card_number("alfa.accountant"), service=CERTIFICATE_CODE)
    document = grant_document(grant, house.world.employers["alfa"], house.world.people["alfa.accountant"].fin)
    house.drop("alfa", "grant.xml", applicant.sign(document=document, card="alfa.head"))
    assert applicant.ask("granted", card="alfa.accountant") == ("in_review", ())


def test_the_office_sees_the_nine_fields_of_the_identity_document_and_the_register_the_chain(desk):
    house = desk.house
    [(fin, ssn)] = house.tables("select fin, ssn from insured_person order by ssn limit 1")
    role, person = next((role, one) for role, one in house.world.people.items() if one.fin == fin)
    identity = Identity(document_type=person.document_type, fin=person.fin)
    body = CertificateReplacement(identity=identity, ssn=Ssn(ssn), reason=Reason.WRONG_DATA)
    loaded = house.world.card("alfa.head")
    document = saved(f"desk-{role}", CERTIFICATE_CODE, house.world.employers["alfa"], body)
    house.drop("alfa", "wrong.xml", sign_xml(document, loaded, signing_time=SystemClock().now()))
    row = house.row("wrong.xml")
    shown = told(desk.item("aliyeva", row.id))
    nine = (person.surname, person.given_name, person.patronymic, person.birth_place, person.issued_by)
    days = (f"{person.birth_date:%d.%m.%Y}", f"{person.issued_on:%d.%m.%Y}")
    assert [one for one in (*nine, *days, "AZE", "Cinsi") if one not in shown] == []
    desk.item("aliyeva", row.id).button(key="accept").click().run()
    house.work()
    found = desk.registers("aliyeva", reyestr="sehadetnameler", fin=fin, hal="active")
    number = house.tables("select max(number) from certificate")[0][0]
    assert number in told(found)
    chain = told(desk.registers("aliyeva", reyestr="sehadetnameler", ac=number))
    assert f"→ № {number}" in chain
    assert "Dəyişdirilmiş şəhadətnamə" in chain
    person_page = told(desk.registers("aliyeva", reyestr="sigortaolunanlar", ac=fin))
    assert "Fərdi şəxsi hesab" in person_page
    assert number not in told(desk.registers("huseynov", reyestr="sehadetnameler", ac=number))
    assert "heç nə tapılmadı" in told(desk.registers("huseynov", reyestr="sehadetnameler", fin=fin))
    with house.house.database.reads() as reads:
        sheet = export_sheet(reads, "aliyeva", Register.CERTIFICATES, Wanted(fin=fin), house.clock.now())
        looks = [one.what for one in views_of(reads, login="aliyeva")]
    assert len(sheet.blocks[0].rows) == 2
    assert "CERTIFICATE" in looks
