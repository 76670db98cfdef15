"""Counts of an overview: whose they are, that the database counts them, and that each query has an index."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, update
from sqlalchemy.dialects import postgresql, sqlite

from pipeline import migrate
from pipeline.channels import open_channel
from pipeline.conservation import Problem
from pipeline.conservation_looks import keep_look, last_look
from pipeline.database import Database
from pipeline.postgresql import database_url
from pipeline.tables import blob, conservation_look, delivery, event, finding, submission
from registries import desk_overview, led, office_reasons
from registries.acts import Act, write_act
from registries.desk_holds import put_hold
from registries.insurers import Insurer, InsurerKind, put_insurers
from registries.officers import Officer, Role, put_officers
from schemas.identifiers import OfficeCode, Voen

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
HERE, THERE = "1300000001", "1300000002"
HOUR = timedelta(hours=1)
SINCE = NOW - timedelta(days=7)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request, tmp_path_factory):
    """One for all: nothing here stays written but the walks."""
    server = None if request.param == "sqlite" else request.getfixturevalue("postgresql")
    url = None if server is None else server.make()
    place = tmp_path_factory.mktemp("overview") / "qebul.sqlite" if url is None else database_url(url)
    migrate.upgrade(place)
    made = Database(place)
    with made.write() as tx:
        put_insurers(tx, [_insurer(HERE, "188"), _insurer(THERE, "101")])
        put_officers(
            tx,
            [
                _officer("aliyeva", "Əliyeva Nigar", Role.OFFICER, "188"),
                _officer("qasimov", "Qasımov Elçin", Role.SUPERVISOR, "188"),
                _officer("huseynov", "Hüseynov Orxan", Role.OFFICER, "101"),
                _officer("audit", "Vəliyeva Sevda", Role.AUDITOR, "188"),
                _officer("kassa", "Maliyyə", Role.FINANCE, "188"),
                _officer("admin", "İnzibatçı", Role.ADMINISTRATOR),
            ],
        )
        open_channel(tx, "c", NOW)
        tx.execute(insert(blob), {"sha256": "0" * 64, "size": 1, "created_at": NOW})
        tx.execute(insert(delivery), {"id": 1, "channel": "c", "sha256": "0" * 64, "name": "f.xml", "received_at": NOW})
        _stands(tx, 1, HERE, "in_review", HOUR)
        _stands(tx, 2, HERE, "in_review", HOUR, "insured_registration")
        _stands(tx, 3, HERE, "returned", 2 * HOUR, code=("RETURNED_BY_OFFICE", "ATTACHMENT_UNREADABLE"))
        _stands(tx, 4, HERE, "returned", 2 * HOUR, code=("PERSON_UNKNOWN", "5VBK5VR"))
        _stands(tx, 5, HERE, "registered", 24 * 30 * HOUR)
        _stands(tx, 6, THERE, "in_review", HOUR)
        _stands(tx, 7, HERE, "quarantined", HOUR)
        _stands(tx, 8, THERE, "quarantined", HOUR)
        _stands(tx, 9, None, "quarantined", HOUR)
        put_hold(tx, "aliyeva", "s1", NOW)
        put_hold(tx, "huseynov", "s6", NOW)
        for login, office in (("aliyeva", "188"), ("aliyeva", "188"), ("huseynov", "101")):
            write_act(tx, Act(NOW - HOUR, login, login, "accept", office, "s5"))
        write_act(tx, Act(NOW - timedelta(days=9), "aliyeva", "aliyeva", "return", "188", "s3"))
    yield made
    made.close()
    if server is not None:
        server.drop(url)


def _insurer(voen, office):
    return Insurer(
        voen=Voen(voen),
        name=voen,
        kind=InsurerKind.LEGAL,
        sun="1",
        responsible="R",
        office=OfficeCode(office),
        opened_on=NOW.date(),
    )


def _officer(login, name, role, *offices):
    return Officer(login, name, role, tuple(OfficeCode(one) for one in offices))


def _stands(tx, number, party, status, ago, service="childcare_table", code=None):
    one = f"s{number}"
    row = {"id": one, "sequence": number, "rank": number, "delivery": 1, "idx": 0, "channel": "c", "party": party}
    row |= {"received_at": NOW - ago, "status": status, "route": service, "service": service}
    tx.execute(insert(submission), row | {"conflicts": 0, "salt": "", "event_count": 1, "last_hash": ""})
    said = {"submission": one, "n": 1, "at": NOW - ago, "kind": "quarantine", "by": "engine", "status": status}
    tx.execute(insert(event), said | {"data": '{"why":"LIMIT_ZIP"}', "version": 2, "previous": "", "hash": ""})
    if code:
        told = {"submission": one, "stage": "review", "n": 0, "code": code[0], "severity": "error", "place": ""}
        tx.execute(insert(finding), told | {"value": code[1]})


def asks(database, question, *arguments, **wishes):
    with database.reads() as reads:
        return question(reads, *arguments, **wishes)


def test_what_came_in_is_counted_by_hour_and_service_for_the_own_offices(database):
    told = asks(database, desk_overview.intake, "qasimov", SINCE)
    assert sorted((one.hour.hour, one.what, one.count) for one in told) == [
        (7, "childcare_table", 2),
        (8, "childcare_table", 2),
        (8, "insured_registration", 1),
    ]


def test_what_waits_is_counted_by_the_hour_of_its_receipt(database):
    told = asks(database, desk_overview.waiting, "audit")
    assert sorted((one.what, one.count) for one in told) == [("childcare_table", 1), ("insured_registration", 1)]


@pytest.mark.parametrize("login", ["aliyeva", "kassa", "admin", "nobody", "' or 1=1 --"])
def test_officers_finance_administrators_and_strangers_get_no_count(database, login):
    assert asks(database, desk_overview.intake, login, SINCE) == []
    assert asks(database, desk_overview.waiting, login) == []
    assert asks(database, desk_overview.outcomes, login, SINCE) == []
    assert asks(database, desk_overview.reasons, login, SINCE) == []
    assert asks(database, desk_overview.loads, login, SINCE, NOW) == []
    assert asks(database, led.set_aside, login, limit=10) == []


def test_an_outcome_is_told_with_its_status(database):
    told = asks(database, desk_overview.outcomes, "qasimov", NOW - timedelta(weeks=8))
    assert sum(one.count for one in told if one.what == "registered") == 1


def test_reasons_of_an_office_are_told_and_no_value_of_a_rule_s_finding(database):
    told = asks(database, desk_overview.reasons, "qasimov", SINCE)
    assert {(one.code, one.service, one.reason) for one in told} == {
        ("RETURNED_BY_OFFICE", "childcare_table", "ATTACHMENT_UNREADABLE"),
        ("PERSON_UNKNOWN", "", ""),
    }


def test_a_load_is_that_of_the_last_days_in_the_own_offices_and_for_their_supervisor_alone(database):
    told = asks(database, desk_overview.loads, "qasimov", SINCE, NOW)
    assert [(one.login, one.holds, one.accepted, one.returned) for one in told] == [
        ("qasimov", 0, 0, 0),
        ("aliyeva", 1, 2, 0),
    ]
    assert asks(database, desk_overview.loads, "audit", SINCE, NOW) == []


def test_what_is_set_aside_is_shown_to_its_office_and_nobody_s_to_every_supervisor(database):
    told = asks(database, led.set_aside, "qasimov", limit=10)
    assert [(one.submission, one.office, one.why) for one in told] == [
        ("s7", "188", "LIMIT_ZIP"),
        ("s9", None, "LIMIT_ZIP"),
    ]
    assert asks(database, led.sees_quarantined, "qasimov", "s8", to_decide=True) is None
    assert asks(database, led.sees_quarantined, "audit", "s7", to_decide=True) is None
    assert asks(database, led.sees_quarantined, "audit", "s7", to_decide=False) is not None


@pytest.mark.parametrize(
    ("login", "count"), [("qasimov", 3), ("audit", 3), ("admin", 3), ("aliyeva", None), ("kassa", None)]
)
def test_how_much_is_set_aside_in_the_house_is_told_to_who_keeps_it(database, login, count):
    assert asks(database, led.count_set_aside, login) == count


def test_an_officer_who_left_leads_nothing(database):
    with database.writer.connect() as tx:
        tx.execute(update(desk_overview.officer).values(active=False))
        assert led.leads(tx, "qasimov", "188") is False
        assert desk_overview.intake(tx, "qasimov", SINCE) == []
        tx.rollback()


def test_the_last_walk_is_what_is_told(database):
    assert asks(database, last_look) is None
    with database.write() as tx:
        keep_look(tx, NOW, HOUR, 9, [])
        keep_look(tx, NOW + HOUR, HOUR, 9, [Problem("events", "x", "y"), Problem("events", "z", "y")])
    told = asks(database, last_look)
    assert (told.at, told.took, told.checks, told.red) == (NOW + HOUR, HOUR, 9, {"events": 2})


QUERIES = {
    "intake": desk_overview.intake_query("qasimov", SINCE),
    "waiting": desk_overview.waiting_query("qasimov"),
    "outcomes": desk_overview.outcomes_query("qasimov", SINCE),
    "reasons": desk_overview.reasons_query("qasimov", SINCE),
    "done": desk_overview.done_query("qasimov", SINCE),
    "holds": desk_overview.holds_query("qasimov", NOW),
    "colleagues": desk_overview.colleagues_query("qasimov"),
    "set aside": led.set_aside_query("qasimov", (Role.SUPERVISOR,)),
    "versions of reasons": office_reasons.versions_query("188", "childcare_table"),
    "last walk": desk_overview.select(conservation_look).order_by(conservation_look.c.n.desc()).limit(1),
}
# What a bad plan would read from end to end; the others are as small as the house has officers.
LARGE = ("submission", "event", "finding", "officer_act", "insurer", "office_reason")


@pytest.mark.parametrize("name", QUERIES)
def test_no_query_of_the_overview_reads_a_whole_table(database, name):
    dialect = sqlite.dialect() if database.writer.dialect.name == "sqlite" else postgresql.dialect()
    sql = str(QUERIES[name].compile(dialect=dialect, compile_kwargs={"literal_binds": True})).replace("%", "%%")
    with database.reads() as reads:
        if dialect.name == "sqlite":
            plan = [row.detail for row in reads.exec_driver_sql(f"explain query plan {sql}")]
            # the list of the walks is read backwards by its key, and ends after its first row
            read = [step for step in plan if re.match(r"SCAN (?!\d|LIST|json_each|conservation_look)", step)]
        else:
            reads.exec_driver_sql("set local enable_seqscan = off")  # on a small table a planner prefers it
            plan = [row[0] for row in reads.exec_driver_sql(f"explain {sql}")]
            read = [step for step in plan if re.search(rf"Seq Scan on ({'|'.join(LARGE)})\b", step)]
    assert plan
    assert read == [], plan
