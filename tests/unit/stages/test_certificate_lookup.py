"""certificate_lookup on the real tables: how many queries many applications take."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import event

from pipeline.database import Database
from pipeline.items import Item
from pipeline.tables import metadata
from registries.population import TablePopulation
from schemas.certificate import CERTIFICATE_CODE, CertificateReplacement, Reason
from schemas.envelope import Envelope
from schemas.identifiers import DocumentId, Fin, Ssn, Voen
from schemas.registration import DocumentType, Identity
from stages.authorize import AuthorizeFacts
from stages.certificate_lookup import CertificateLookupStage
from stages.parse import ParseFacts

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ALFA = Voen("1300144711")
STAGE = CertificateLookupStage(TablePopulation(), timedelta(minutes=10))
LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Spent:
    """A register that may be asked for no more now."""

    def grant(self, wanted):
        return 0


@pytest.fixture
def database(tmp_path):
    made = Database(tmp_path / "qebul.sqlite")
    metadata.create_all(made.writer)
    yield made
    made.close()


def application(n):
    fin = Fin("A" + "".join(LETTERS[n // 34**place % 34] for place in range(6)))
    body = CertificateReplacement(
        identity=Identity(document_type=DocumentType.DIN, fin=fin), ssn=Ssn("9000000000001"), reason=Reason.LOST
    )
    envelope = Envelope(
        document_id=DocumentId(UUID(int=n)),
        service=CERTIFICATE_CODE,
        service_version=1,
        insurer_voen=ALFA,
        created_at=NOW,
    )
    parsed = ParseFacts(envelope=envelope, document=body.model_dump(mode="json"), content_digest="")
    known = {"parse": parsed, "authorize": AuthorizeFacts(party=str(ALFA), right="seal")}
    rest = {"channel": "alfa", "received_at": NOW, "now": NOW, "status": "in_progress", "route": CERTIFICATE_CODE}
    rest |= {"service": CERTIFICATE_CODE, "party": str(ALFA), "document_id": None, "findings": (), "effects": ()}
    return Item(id=f"s{n}", sequence=n, rank=n, facts={}, open=open, blobs={}, read=known, **rest)


def queries(database, count, stage=STAGE):
    items, seen = [application(n) for n in range(1, count + 1)], []
    with database.reads() as reads:
        event.listen(reads, "before_cursor_execute", lambda *told: seen.append(told[2]))
        known = stage.gather(items, reads)
    assert len(known) == count
    return len(seen)


def test_five_thousand_persons_take_the_queries_of_one(database):
    assert queries(database, 1) == queries(database, 5000) == 5


def test_a_person_whom_the_population_register_may_not_be_asked_for_now_comes_later(database):
    stage = CertificateLookupStage(TablePopulation(), timedelta(minutes=10), Spent())
    item = application(1)
    with database.reads() as reads:
        outcome = stage.run(item, stage.gather([item], reads)["s1"])
    assert "population register" in outcome.why
