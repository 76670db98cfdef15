from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from pipeline.items import Item
from registries.insurers import Insurer, InsurerKind
from registries.population import TablePopulation
from schemas.envelope import Envelope
from schemas.identifiers import ActivityCode, DocumentId, Fin, OfficeCode, Voen
from schemas.insurer_applicants import ApplicantKind
from schemas.insurer_registration import INSURER_REGISTRATION_CODE, Activities, InsurerRegistration, Papers
from schemas.person import PersonRecord, Sex
from schemas.registration import Address, Contacts, DocumentType, Identity, Names
from stages.authorize import AuthorizeFacts
from stages.insurer_lookup import InsurerLookupStage, Known
from stages.parse import ParseFacts

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
FIN, VOEN = Fin("5VBK5VR"), Voen("1700767712")
HOME = Address(region="Bakı", street="Nizami küç.", building="5a")
PERSON = PersonRecord(
    fin=FIN,
    document_type=DocumentType.DIN,
    surname="İsmayılova",
    given_name="Şəfəq",
    patronymic="",
    sex=Sex.FEMALE,
    birth_date=date(1990, 2, 28),
    citizenship="AZE",
    registered_address=HOME,
)
DOCUMENT = InsurerRegistration(
    applicant=ApplicantKind.INDIVIDUAL,
    identity=Identity(document_type=DocumentType.DIN, fin=FIN),
    papers=Papers(number="AA 1", issued_on=date(2021, 5, 17), issued_by="DİN"),
    names=Names(surname="İsmayılova", given_name="Şəfəq"),
    birth_date=date(1990, 2, 28),
    voen=VOEN,
    registered_address=HOME,
    contacts=Contacts(phones=("+994501234567",)),
    activities=Activities(main=ActivityCode("97000")),
    office=OfficeCode("501"),
)


def judged(insurer=None, *, test=False):
    """What comes of an application where that insurer has the FİN."""
    envelope = Envelope(
        document_id=DocumentId(UUID(int=1)),
        service=INSURER_REGISTRATION_CODE,
        service_version=1,
        applicant_fin=FIN,
        created_at=NOW,
        test=test,
    )
    parsed = ParseFacts(envelope=envelope, document=DOCUMENT.model_dump(mode="json"), content_digest="")
    known = {"parse": parsed, "authorize": AuthorizeFacts(party=str(FIN), right="applicant")}
    rest = {"channel": "x", "received_at": NOW, "now": NOW, "status": "in_progress", "route": INSURER_REGISTRATION_CODE}
    rest |= {"service": INSURER_REGISTRATION_CODE, "party": str(FIN), "document_id": None}
    item = Item(id="s1", sequence=1, rank=1, facts={}, open=open, blobs={}, read=known, findings=(), effects=(), **rest)
    stage = InsurerLookupStage(TablePopulation(), timedelta(minutes=10))
    return stage.run(item, Known(PERSON, insurer, None, [], waits=False))


def test_an_application_is_put_before_the_office_that_it_names():
    [choice] = judged().now
    assert (choice.party, choice.office) == (FIN, "501")


def test_a_test_of_an_application_is_put_before_nobody():
    assert judged(test=True).now == ()


@pytest.mark.parametrize(
    ("closed_on", "codes"),
    [(None, ["INSURER_EXISTS"]), (date(2026, 11, 22), ["INSURER_EXISTS"]), (date(2026, 11, 21), [])],
)
def test_who_is_an_insurer_on_the_day_of_receipt_is_told_so(closed_on, codes):
    one = Insurer(
        voen=Voen("2000296062"),
        name="x",
        kind=InsurerKind.NATURAL,
        sun="9111111115",
        responsible="x",
        office=OfficeCode("188"),
        opened_on=date(2020, 1, 1),
        closed_on=closed_on,
        fin=FIN,
    )
    assert [found.code for found in judged(one).findings] == codes
