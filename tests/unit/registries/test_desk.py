"""The queries of an office's desk: whose rows they give, in which order, and that each has an index."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from pipeline import migrate
from pipeline.channels import open_channel
from pipeline.database import Database
from pipeline.tables import blob, delivery, submission
from registries import desk, desk_item
from registries.desk import Asked
from registries.desk_holds import LENGTH, HeldError, end_hold, give_hold, hold_of, put_hold
from registries.insurers import Insurer, InsurerKind, put_insurers
from registries.officers import Officer, Role, put_officers
from schemas.identifiers import OfficeCode, Voen

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
EVERYTHING = Asked()
DAYS = {"childcare_table": 10, "insured_registration": 15}
HERE, THERE = "1300000001", "1300000002"
HEAD = desk_item.Head("s1", 1, "childcare_table", HERE, "", "188", "in_review", "", "", NOW, 1)


@pytest.fixture
def database(place):
    migrate.upgrade(place)
    made = Database(place)
    with made.write() as tx:
        put_insurers(tx, [_insurer(HERE, "Əliyev İnşaat MMC", "188"), _insurer(THERE, "Başqa ASC", "101")])
        put_officers(
            tx,
            [
                Officer("aliyeva", "Əliyeva Nigar", Role.OFFICER, (OfficeCode("188"),)),
                Officer("qasimov", "Qasımov Elçin", Role.SUPERVISOR, (OfficeCode("188"), OfficeCode("101"))),
                Officer("finance", "Maliyyə", Role.FINANCE, (OfficeCode("188"),)),
                Officer("gone", "Getmiş", Role.OFFICER, (OfficeCode("188"),), active=False),
            ],
        )
        open_channel(tx, "c", NOW)
        tx.execute(insert(blob), {"sha256": "0" * 64, "size": 1, "created_at": NOW})
        tx.execute(insert(delivery), {"id": 1, "channel": "c", "sha256": "0" * 64, "name": "f.xml", "received_at": NOW})
        _waits(tx, 1, HERE, "childcare_table", 3)
        _waits(tx, 2, HERE, "insured_registration", 9)
        _waits(tx, 3, HERE, "childcare_table", 5)
        _waits(tx, 4, THERE, "childcare_table", 12)
    yield made
    made.close()


def _insurer(voen, name, office):
    return Insurer(
        voen=Voen(voen),
        name=name,
        kind=InsurerKind.LEGAL,
        sun="1",
        responsible="R",
        office=OfficeCode(office),
        opened_on=NOW.date(),
    )


def _waits(tx, number, party, service, days_ago):
    row = {"id": f"s{number}", "sequence": number, "rank": number, "delivery": 1, "idx": 0, "channel": "c"}
    row |= {"received_at": NOW - timedelta(days=days_ago), "status": "in_review", "route": service, "service": service}
    row |= {"party": party, "conflicts": 0, "salt": "", "event_count": 1, "last_hash": ""}
    tx.execute(insert(submission), row)


def numbers(database, login, asked=EVERYTHING, *, offset=0, limit=10):
    with database.reads() as reads:
        return [row.sequence for row in desk.page(reads, login, asked, DAYS, NOW, offset=offset, limit=limit)]


def test_the_nearest_end_of_its_term_comes_first_whatever_the_service(database):
    assert numbers(database, "aliyeva") == [3, 2, 1]
    assert numbers(database, "qasimov") == [4, 3, 2, 1]


def test_pages_follow_each_other_without_gap_or_repeat(database):
    assert [numbers(database, "qasimov", offset=n, limit=1) for n in range(5)] == [[4], [3], [2], [1], []]


@pytest.mark.parametrize("login", ["finance", "gone", "nobody", "' or 1=1 --"])
def test_other_roles_those_who_left_and_strangers_get_no_row_and_no_count(database, login):
    assert numbers(database, login) == []
    with database.reads() as reads:
        assert desk.count(reads, login, Asked(), DAYS, NOW).waiting == 0
        assert desk.facts_on_desk(reads, login, ["s1"], "parse") == {}
        assert desk_item.head_of(reads, login, "s1") is None


def test_what_is_past_its_term_is_counted_as_late(database):
    with database.reads() as reads:
        assert desk.count(reads, "qasimov", Asked(), DAYS, NOW) == desk.Counts(waiting=4, late=1)


@pytest.mark.parametrize(
    ("words", "found"),
    [("eliyev", [3, 2, 1]), ("insaat ELİYEV", [3, 2, 1]), ("№ 2", [2]), (HERE, [3, 2, 1]), ("_", []), ("başqa", [])],
)
def test_the_search_knows_azerbaijani_letters_numbers_and_no_wildcards(database, words, found):
    assert numbers(database, "aliyeva", Asked(words=words)) == found


def test_a_hold_keeps_others_away_until_it_ends(database):
    with database.write() as tx:
        held = put_hold(tx, "aliyeva", "s1", NOW)
        with pytest.raises(HeldError) as late:
            put_hold(tx, "qasimov", "s1", NOW + timedelta(minutes=1))
        assert (late.value.login, late.value.until) == ("aliyeva", held.until)
        assert put_hold(tx, "qasimov", "s1", held.until).login == "qasimov"


def test_only_the_holder_gives_back(database):
    with database.write() as tx:
        put_hold(tx, "aliyeva", "s1", NOW)
        end_hold(tx, "qasimov", "s1")
        assert hold_of(tx, "s1", NOW) is not None
        end_hold(tx, "aliyeva", "s1")
        assert hold_of(tx, "s1", NOW) is None


def test_my_own_are_those_that_i_hold_now(database):
    with database.write() as tx:
        put_hold(tx, "aliyeva", "s1", NOW)
        put_hold(tx, "aliyeva", "s2", NOW - timedelta(hours=1))
    assert numbers(database, "aliyeva", Asked(only_mine=True)) == [1]


QUERIES = {
    "page": desk.page_query("aliyeva", Asked(), ["childcare_table"], NOW).order_by(desk.submission.c.received_at),
    "page of one service with findings": desk.page_query("aliyeva", Asked(only_found=True), ["childcare_table"], NOW),
    "page of what I hold": desk.page_query("aliyeva", Asked(only_mine=True), ["childcare_table"], NOW),
    "page of what waits for a second": desk.page_query("aliyeva", Asked(only_second=True), ["childcare_table"], NOW),
    "search": desk.page_query("aliyeva", Asked(words="eliyev 12"), ["childcare_table"], NOW),
    "count": desk.count_query("aliyeva", Asked(), ["childcare_table"], NOW, NOW),
    "facts": desk.facts_query("aliyeva", ["s1", "s2"], "parse"),
    "findings": desk.found_query("aliyeva", ["s1", "s2"]),
    "item": desk_item.head_query("aliyeva", "s1"),
    "earlier of the insurer": desk_item.earlier_query("aliyeva", HEAD),
    "earlier of the persons": desk_item.persons_query("aliyeva", HEAD),
}


@pytest.mark.parametrize("name", QUERIES)
def test_no_query_of_the_desk_reads_a_whole_table(database, name):
    with database.reads() as reads:
        sql = str(QUERIES[name].compile(dialect=reads.dialect, compile_kwargs={"literal_binds": True}))
        if reads.dialect.name == "postgresql":
            reads.exec_driver_sql("set local enable_seqscan = off")  # of five rows nobody would ask an index
            plan = [row[0] for row in reads.exec_driver_sql(f"explain {sql.replace('%', '%%')}")]
            assert plan
            assert [
                step for step in plan if re.search(r"Seq Scan on (submission|fact|finding|event|subject)\b", step)
            ] == []
            return
        plan = [row.detail for row in reads.exec_driver_sql(f"explain query plan {sql.replace('%', '%%')}")]
    # a SCAN is the reading of a whole table, unless it is that of a list in the query itself or of a covering index
    assert [step for step in plan if re.match(r"SCAN (?!\d|LIST|json_each)", step)] == []
    assert plan


def test_his_own_hold_is_prolonged_and_never_made_shorter(database):
    with database.write() as tx:
        given = give_hold(tx, "aliyeva", "s1", NOW, timedelta(hours=8))
        assert put_hold(tx, "aliyeva", "s1", NOW + timedelta(hours=1)).until == given.until
        late = given.until - timedelta(minutes=1)
        assert put_hold(tx, "aliyeva", "s1", late).until == late + LENGTH


def test_a_search_of_thousands_of_words_is_answered(database):
    assert numbers(database, "aliyeva", Asked(words="insaat " * 3000)) == [3, 2, 1]
