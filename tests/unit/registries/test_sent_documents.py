"""An insurer's own view of the registers: never another's, nothing that it was not told, page by page by an index."""

from datetime import UTC, date, datetime, timedelta

import pytest
from register_plans import scanned, steps
from register_samples import make_insurer
from sqlalchemy import insert

from pipeline import migrate
from pipeline.channels import open_channel
from pipeline.database import Database
from pipeline.received import received_query
from pipeline.status import Status
from pipeline.tables import blob, channel_party, delivery, effect, submission
from registries.applications import search_columns
from registries.insurers import put_insurers
from registries.registers import Wanted
from registries.sent_documents import Pile, drafts_query, own, sent, sent_query
from registries.tables import application, certificate, insured_person
from schemas.identifiers import Fin, Voen

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
HERE, THERE, HIMSELF = "1300000001", "1300000002", "1700767712"
# number, whose, status, FİN, surname, given name, patronymic, named by the document, whether it issued the SSN
APPLIED = [
    (1, HERE, "registered", "AAAAAA1", "Əliyeva", "Nigar", "Fərhad qızı", True, True),
    (2, HERE, "registered", "AAAAAA3", "Ismayılov", "Zaur", "Əli oğlu", True, False),
    (3, HERE, "returned", "AAAAAA3", "Ismayılov", "Zaur", "Əli oğlu", False, False),
    (4, HERE, "returned", "AAAAAA9", "Eyvazov", "İlqar", "Həsən oğlu", True, False),
    (5, THERE, "registered", "AAAAAA3", "Ismayılov", "Zaur", "Əli oğlu", True, True),
]


@pytest.fixture(scope="module")
def database(module_place):
    migrate.upgrade(module_place)
    made = Database(module_place)
    with made.write() as tx:
        for name, parties in {"here": [HERE], "there": [THERE], "office": [HERE, THERE]}.items():
            open_channel(tx, name, NOW)
            tx.execute(insert(channel_party), [{"party": one, "channel": name, "since": NOW} for one in parties])
        tx.execute(insert(blob), {"sha256": "0" * 64, "size": 1, "created_at": NOW})
        tx.execute(insert(delivery), {"id": 1, "channel": "here", "sha256": "0" * 64, "name": "f", "received_at": NOW})
        for row in APPLIED:
            _applied(tx, *row)
        put_insurers(tx, [make_insurer(Voen(HIMSELF), fin=Fin("5VBK5VR"))])
        open_channel(tx, "himself", NOW)
        for party in ("5VBK5VR", HIMSELF):
            tx.execute(insert(channel_party), {"party": party, "channel": "himself", "since": NOW})
        _submission(tx, 10, "himself", None, Status.DRAFT, None)
        _submission(tx, 6, "here", HERE, "registered", "childcare_table")
        for number, channel in ((7, "here"), (8, "there"), (9, "office")):
            _submission(tx, number, channel, None, Status.DRAFT, None)
    yield made
    made.close()


def _at(number):
    return NOW - timedelta(days=30 - number)


def _submission(tx, number, channel, party, status, service):
    row = {"id": f"s{number}", "sequence": number, "rank": number, "delivery": 1, "idx": 0, "channel": channel}
    row |= {"received_at": _at(number), "status": status, "route": "x", "service": service, "party": party}
    tx.execute(insert(submission), row | {"conflicts": 0, "salt": "", "event_count": 1, "last_hash": ""})
    tx.execute(insert(effect), {"submission": f"s{number}", "line": 1, "stage": "x", "kind": "x", "data": "{}"})


def _applied(tx, number, party, status, fin, surname, given_name, patronymic, named, issued):
    _submission(tx, number, "here" if party == HERE else "there", party, status, "insured_registration")
    names = {"surname": surname, "given_name": given_name, "patronymic": patronymic}
    row = {"submission": f"s{number}", "received_at": _at(number), "kind": "initial", "fin": fin, "named": named}
    tx.execute(insert(application), row | names | search_columns(**names))
    if issued:
        person = {"fin": fin, "ssn": f"50000000000{number:02}", "issued_at": _at(number), "contacts": "{}"}
        tx.execute(insert(insured_person), person | {"submission": f"s{number}", "line": 1})
        given = {"number": f"{number:010}", "fin": fin, "kind": "first", "issued_at": _at(number), "line": 1}
        tx.execute(insert(certificate), given | {"submission": f"s{number}"})


def numbers(database, insurer=HERE, pile=Pile.ALL, after="", limit=10, **wanted):
    with database.reads() as reads:
        return [row.sequence for row in sent(reads, insurer, pile, Wanted(**wanted), after=after, limit=limit)]


def test_an_individual_sees_the_drafts_of_a_channel_that_knew_him_by_his_fin(database):
    assert numbers(database, HIMSELF, Pile.DRAFTS) == [10]
    assert numbers(database, "5VBK5VR", Pile.DRAFTS) == []


def test_an_insurer_sees_what_it_sent_itself_and_another_nothing_of_it(database):
    assert numbers(database) == [7, 6, 4, 3, 2, 1]
    assert numbers(database, THERE) == [8, 5]
    assert numbers(database, "1300000003") == []
    with database.reads() as reads:
        assert [own(reads, HERE, f"s{n}") is not None for n in range(1, 10)] == [True] * 4 + [False, True, True] + [
            False
        ] * 2
        assert own(reads, THERE, "s1") is None


def test_there_are_four_lists(database):
    assert numbers(database, pile=Pile.DRAFTS) == [7]
    assert numbers(database, pile=Pile.RETURNED) == [4, 3]
    assert numbers(database, pile=Pile.SENT) == [6, 4, 3, 2, 1]


def test_a_draft_of_a_channel_that_answers_to_several_is_nobodys(database):
    assert 9 not in numbers(database) + numbers(database, THERE)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"kind": "initial"}, [4, 3, 2, 1]),
        ({"kind": "correction"}, []),
        ({"fin": "aaaaaa3"}, [3, 2]),
        ({"surname": "eyv"}, [4]),
        ({"given_name": "nig"}, [1]),
        ({"patronymic": "ferhad"}, [1]),
        ({"ssn": "5000000000001"}, [1]),
        ({"ssn_from": date(2026, 10, 22), "ssn_until": date(2026, 10, 30)}, [2, 1]),
        ({"sent_from": _at(3).date(), "sent_until": _at(6).date()}, [6, 4, 3]),
        ({"certificate": "issued"}, [1]),
        ({"certificate": "known"}, [2]),
        ({"certificate": "none"}, [4, 3]),
        ({"status": "returned"}, [4, 3]),
        ({"service": "childcare_table"}, [6]),
    ],
    ids=str,
)
def test_its_documents_are_found_by_each_field(database, wanted, found):
    assert numbers(database, **wanted) == found


def test_what_was_returned_tells_no_number_and_no_name_that_the_document_did_not_give(database):
    with database.reads() as reads:
        [row] = [one for one in sent(reads, HERE, Pile.RETURNED, Wanted(), limit=9) if one.sequence == 3]
    assert (row.fin, row.surname, row.ssn, row.issued_at, row.certificate) == ("AAAAAA3", "", None, None, "none")
    assert numbers(database, surname="isma") == [2]
    assert numbers(database, ssn="5000000000005") == [2]


def test_pages_follow_each_other_without_gap_or_repeat(database):
    seen, after = [], ""
    while page := numbers(database, after=after, limit=2):
        seen += page
        after = f"s{page[-1]}"
    assert seen == numbers(database)


QUERIES = {
    "all": sent_query(HERE, Pile.ALL, Wanted(), "s3", 25),
    "returned": sent_query(HERE, Pile.RETURNED, Wanted(), "", 25),
    "by number": sent_query(HERE, Pile.ALL, Wanted(fin="AAAAAA1"), "", 25),
    "by name": sent_query(HERE, Pile.ALL, Wanted(surname="eliy"), "", 25),
    "drafts": drafts_query(HERE, Wanted(), "s3", 25),
    "received in some days": received_query(_at(1), NOW, None, 25),
}


@pytest.mark.parametrize("name", QUERIES)
def test_no_list_reads_a_whole_table(database, name):
    with database.reads() as reads:
        assert scanned(reads, QUERIES[name]) == []


def test_a_page_of_an_insurer_comes_in_the_order_of_an_index(database):
    with database.reads() as reads:
        if reads.dialect.name == "sqlite":
            plan = steps(reads, QUERIES["all"])
            assert "ix_submission_party_received_at (party=? AND received_at<" in plan[0]
            assert "USE TEMP B-TREE FOR ORDER BY" not in plan
            assert "ix_submission_received_at_rank" in steps(reads, QUERIES["received in some days"])[0]
