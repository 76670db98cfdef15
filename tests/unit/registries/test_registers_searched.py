"""The registers as officers search them: whose rows, in which order, found by what, never by reading a whole table."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest
from register_plans import scanned, steps
from sqlalchemy import insert, update

from pipeline import migrate
from pipeline.channels import open_channel
from pipeline.database import Database
from pipeline.status import Status
from pipeline.tables import blob, delivery, effect, submission
from registries import messages, register_certificates, register_detail, register_lists, register_persons
from registries.applications import search_columns
from registries.insurers import Insurer, InsurerKind, put_insurers
from registries.officers import Officer, Role, put_officers
from registries.registers import Wanted
from registries.tables import (
    application,
    authorization,
    benefit_person,
    benefit_table,
    certificate,
    insured_link,
    insured_person,
)
from schemas.identifiers import OfficeCode, Voen

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
HERE, THERE = "1300000001", "1300000002"
PEOPLE = [  # FİN, surname, given name, patronymic, whose, whether he has an SSN
    ("AAAAAA1", "Əliyeva", "Nigar", "Fərhad qızı", HERE, True),
    ("AAAAAA2", "Eyvazov", "İlqar", "Həsən oğlu", HERE, True),
    ("AAAAAA3", "Ismayılov", "Zaur", "Əli oğlu", HERE, True),
    ("AAAAAA4", "İsmayılov", "Anar", "Əli oğlu", HERE, False),
    ("AAAAAA5", "Əliyeva", "Aynur", "Vaqif qızı", THERE, True),
]


@pytest.fixture(scope="module")
def database(module_place):
    migrate.upgrade(module_place)
    made = Database(module_place)
    with made.write() as tx:
        put_insurers(tx, [_insurer(HERE, "Əliyev İnşaat MMC", "188"), _insurer(THERE, "Eldar ASC", "101")])
        put_officers(tx, [_officer("aliyeva", Role.OFFICER), _officer("audit", Role.AUDITOR)])
        put_officers(tx, [_officer("money", Role.FINANCE), _officer("root", Role.ADMINISTRATOR)])
        put_officers(tx, [_officer("gone", Role.OFFICER, active=False), _officer("there", Role.OFFICER, "101")])
        put_officers(tx, [Officer("all", "B", Role.SUPERVISOR, (OfficeCode("188"), OfficeCode("101")))])
        open_channel(tx, "c", NOW)
        tx.execute(insert(blob), {"sha256": "0" * 64, "size": 1, "created_at": NOW})
        tx.execute(insert(delivery), {"id": 1, "channel": "c", "sha256": "0" * 64, "name": "f.xml", "received_at": NOW})
        for number, person in enumerate(PEOPLE, 1):
            _applied(tx, number, *person)
        _table(tx, 10, HERE, "registered")
        _table(tx, 11, HERE, "in_review")
        _table(tx, 12, THERE, "registered")
        _grant(tx, 20, HERE)
        _grant(tx, 21, THERE)
        _replace(tx, 30, "AAAAAA2", HERE)
    yield made
    made.close()


def _officer(login, role, office="188", *, active=True):
    return Officer(login, login, role, (OfficeCode(office),), active)


def _insurer(voen, name, office):
    known = {"kind": InsurerKind.LEGAL, "sun": "1", "responsible": "R", "opened_on": NOW.date()}
    return Insurer(voen=Voen(voen), name=name, office=OfficeCode(office), **known)


def _submission(tx, number, service, party, status="registered"):
    row = {"id": f"s{number}", "sequence": number, "rank": number, "delivery": 1, "idx": 0, "channel": "c"}
    row |= {"received_at": NOW - timedelta(days=30 - number), "status": status, "route": service, "service": service}
    row |= {"party": party, "conflicts": 0, "salt": "", "event_count": 1, "last_hash": ""}
    tx.execute(insert(submission), row)
    tx.execute(insert(effect), {"submission": f"s{number}", "line": 1, "stage": "x", "kind": "x", "data": "{}"})
    return {"submission": f"s{number}", "line": 1}


def _applied(tx, number, fin, surname, given_name, patronymic, party, insured):
    origin = _submission(tx, number, "insured_registration", party, "registered" if insured else "returned")
    at = NOW - timedelta(days=30 - number)
    names = {"surname": surname, "given_name": given_name, "patronymic": patronymic}
    row = {"submission": f"s{number}", "received_at": at, "kind": "initial", "fin": fin, **names}
    tx.execute(insert(application), row | search_columns(**names))
    if insured:
        person = {
            "fin": fin,
            "ssn": f"50000000000{number:02}",
            "issued_at": at,
            "contacts": '{"phones":["+994501234567"]}',
        }
        tx.execute(insert(insured_person), person | origin)
        given = {"number": f"{number:010}", "fin": fin, "kind": "first", "issued_at": at}
        tx.execute(insert(certificate), given | origin)
        tx.execute(insert(insured_link), {"insurer": party, "fin": fin, "since": at, **origin})


def _table(tx, number, party, status):
    origin = _submission(tx, number, "childcare_table", party, status)
    if status == "registered":
        table = {"insurer": party, "document_id": "d", "table_date": NOW.date(), "pay_month": "2026-10", "total": 5000}
        tx.execute(insert(benefit_table), table | {"registered_at": NOW} | origin)
        paid = {"place": 1, "fin": "AAAAAA5", "payment_kind": "POST", "total": 5000}
        tx.execute(insert(benefit_person), paid | origin)


def _replace(tx, number, fin, party):
    """His certificate was lost: a duplicate stands in its place."""
    origin = _submission(tx, number, "certificate_replacement", party)
    end = {"ended_at": NOW, "end_reason": "LOST", "ended_submission": f"s{number}", "ended_line": 1}
    mine = certificate.c.fin == fin
    tx.execute(update(certificate).where(mine).values(end))
    given = {"number": f"{number:010}", "fin": fin, "kind": "duplicate", "reason": "LOST", "issued_at": NOW}
    tx.execute(insert(certificate), given | origin)
    tx.execute(update(certificate).where(mine, certificate.c.kind == "first").values(successor=given["number"]))


def _grant(tx, number, party):
    origin = _submission(tx, number, "authorization_grant", party)
    row = {"insurer": party, "document_id": f"d{number}", "service": "insured_registration", "kind": "CARD"}
    row |= {"card_number": "7000004098", "fin": "AAAAAA1", "term": "DATED", "starts_on": date(2026, 1, 1)}
    row |= {"ends_on": date(2026, 12, 31), "granted_at": NOW, "rank": number}
    tx.execute(insert(authorization), row | origin)


def fins(database, login, find=register_persons.applications, after="", limit=10, **wanted):
    with database.reads() as reads:
        return [row.fin for row in find(reads, login, Wanted(**wanted), after=after, limit=limit)]


def people(database, login, **wanted):
    return fins(database, login, register_persons.persons, **wanted)


def test_applications_of_my_offices_come_latest_first(database):
    assert fins(database, "aliyeva") == ["AAAAAA4", "AAAAAA3", "AAAAAA2", "AAAAAA1"]
    assert fins(database, "there") == ["AAAAAA5"]
    assert fins(database, "all") == ["AAAAAA5", "AAAAAA4", "AAAAAA3", "AAAAAA2", "AAAAAA1"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"surname": "eliyeva"}, "51"),
        ({"surname": "ƏLİ"}, "51"),
        ({"surname": "ismayil"}, "43"),
        ({"given_name": "ilqar"}, "2"),
        ({"patronymic": "əli"}, "43"),
        ({"fin": "aaaaaa3"}, "3"),
        ({"fin": "AAAAAA"}, "54321"),
        ({"ssn": "5000000000002"}, "2"),
        ({"ssn_from": date(2026, 10, 24), "ssn_until": date(2026, 10, 24)}, "2"),
        ({"sent_from": date(2026, 10, 25), "sent_until": date(2026, 10, 26)}, "43"),
        ({"kind": "initial"}, "54321"),
        ({"kind": "correction"}, ""),
        ({"certificate": "issued"}, "531"),
        ({"certificate": "ended"}, "2"),
        ({"certificate": "none"}, "4"),
        ({"status": "returned"}, "4"),
        ({"voen": THERE}, "5"),
        ({"surname": "%"}, ""),
        ({"surname": "eliyeva", "given_name": "nigar"}, "1"),
    ],
)
def test_applications_are_found_by_every_field_of_the_manual(database, wanted, found):
    assert "".join(fin[-1] for fin in fins(database, "all", **wanted)) == found


def papers(database, login, **wanted):
    """The certificates that are found: whose, and which number."""
    with database.reads() as reads:
        rows = register_certificates.certificates(reads, login, Wanted(**wanted), limit=9)
        return [(row.fin[-1], int(row.number)) for row in rows]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"fin": "AAAAAA2"}, [("2", 30), ("2", 2)]),
        ({"fin": "AAAAAA2", "state": "active"}, [("2", 30)]),
        ({"fin": "AAAAAA", "state": "ended"}, [("2", 2)]),
        ({"ssn": "5000000000002", "gives": "first"}, [("2", 2)]),
        ({"surname": "eliyeva"}, [("5", 5), ("1", 1)]),
        ({"given_name": "ilqar", "patronymic": "hes", "gives": "duplicate"}, [("2", 30)]),
        ({"ssn_from": date(2026, 10, 24), "ssn_until": date(2026, 10, 24)}, [("2", 30), ("2", 2)]),
        ({"sent_from": NOW.date()}, [("2", 30)]),
        ({"number": "0000000003"}, [("3", 3)]),
        ({"voen": THERE}, [("5", 5)]),
        ({}, []),
        ({"state": "active"}, []),
    ],
)
def test_certificates_are_found_by_the_fields_of_the_manual_and_not_leafed_through(database, wanted, found):
    assert papers(database, "all", **wanted) == found


def test_certificates_of_other_offices_are_nobodys_here(database):
    assert papers(database, "there", fin="AAAAAA1") == papers(database, "money", fin="AAAAAA1") == []
    with database.reads() as reads:
        assert register_detail.certificate_detail(reads, "there", "0000000001") is None
        row, chain = register_detail.certificate_detail(reads, "aliyeva", "0000000002")
    assert (row.successor, [one.number for one in chain]) == ("0000000030", ["0000000030", "0000000002"])


def test_persons_stand_in_the_order_of_the_alphabet(database):
    assert people(database, "all", fin="AAAAAA") == ["AAAAAA2", "AAAAAA5", "AAAAAA1", "AAAAAA3"]


def test_persons_are_searched_and_not_leafed_through(database):
    assert people(database, "all") == []
    assert people(database, "all", surname="e") == []


def test_pages_follow_each_other_without_gap_or_repeat(database):
    whole = fins(database, "all")
    assert [fins(database, "all", after=f"s{whole[n][-1]}", limit=1) for n in range(5)] == [
        [one] for one in whole[1:]
    ] + [[]]
    first = people(database, "all", fin="AAAAAA", limit=2)
    assert people(database, "all", fin="AAAAAA", after=first[-1]) == ["AAAAAA1", "AAAAAA3"]


def test_a_person_whom_an_accepted_table_of_my_office_names_is_mine(database):
    assert people(database, "aliyeva", fin="AAAAAA5") == ["AAAAAA5"]
    assert people(database, "there", fin="AAAAAA1") == []


@pytest.mark.parametrize("login", ["money", "root", "gone", "nobody", "' or 1=1 --"])
def test_who_needs_no_persons_gets_none_by_any_way(database, login):
    assert fins(database, login) == people(database, login, fin="AAAAAA") == []
    with database.reads() as reads:
        assert register_detail.person_detail(reads, login, "AAAAAA1") is None
        assert register_lists.authorizations(reads, login, Wanted(), NOW.date(), limit=9) == []
        assert register_detail.documents_of_insurer(reads, login, HERE) == []


def test_finance_sees_accepted_tables_with_their_payments_and_no_others(database):
    def seen(login):
        with database.reads() as reads:
            return [row.submission for row in register_lists.tables(reads, login, Wanted(), limit=9)]

    assert (seen("money"), seen("aliyeva"), seen("root")) == (["s10"], ["s11", "s10"], [])
    with database.reads() as reads:
        assert [one.total for one in register_detail.payments_of(reads, "money", "s10")] == [5000]
        assert [register_detail.payments_of(reads, *who) for who in (("money", "s12"), ("root", "s10"))] == [[], []]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [({"fin": "AAAAAA5"}, ["s12", "s10"]), ({"ssn": "5000000000005"}, ["s12", "s10"]), ({"month": "2026-09"}, [])],
)
def test_tables_are_found_by_whom_they_name_and_by_month(database, wanted, found):
    with database.reads() as reads:
        assert [row.submission for row in register_lists.tables(reads, "all", Wanted(**wanted), limit=9)] == found


def test_authorizations_are_found_by_state_and_page_on(database):
    def seen(today=None, after="", **wanted):
        today = today or NOW.date()
        with database.reads() as reads:
            rows = register_lists.authorizations(reads, "all", Wanted(**wanted), today, after=after, limit=9)
            return [row.submission for row in rows]

    assert seen() == seen(state="active") == seen(card="7000004098") == ["s21", "s20"]
    assert seen(state="active", today=date(2027, 1, 1)) == []
    assert seen(after="s21") == ["s20"]


def test_insurers_stand_in_the_order_of_the_alphabet_and_are_found_by_any_word(database):
    def seen(login="all", after="", **wanted):
        with database.reads() as reads:
            return [row.voen for row in register_lists.insurers(reads, login, Wanted(**wanted), after=after, limit=9)]

    assert seen() == [THERE, HERE]
    assert seen(after=THERE) == seen(name="insaat") == seen(voen="1300000001") == seen("money") == [HERE]
    assert seen("root") == []


def test_who_was_told_and_who_looked_is_shown_to_those_who_watch_alone(database):
    def detail(login):
        with database.reads() as reads:
            return register_detail.person_detail(reads, login, "AAAAAA1")

    assert detail("aliyeva").documents == detail("all").documents != []
    with database.write() as tx:
        tx.exec_driver_sql(
            "insert into officer_view (n, at, login, session, what, fin, about)"
            " values (1, '2026-11-21 09:00:00', 'there', '', 'PERSON', 'AAAAAA1', '')"
        )
    assert [len(detail(login).looks) for login in ("aliyeva", "all", "audit")] == [0, 1, 1]


WHOLE = Wanted(surname="eliyeva", voen=HERE, status="registered", certificate="issued")
OF_MANY = {
    "applications": lambda few: register_persons.applications_query("all", Wanted(), "", 25, few=few),
    "applications, next page": lambda few: register_persons.applications_query("all", WHOLE, "s3", 25, few=few),
    "by name": lambda few: register_persons.applications_query("all", Wanted(surname="eli"), "", 25, few=few),
    "by number": lambda few: register_persons.applications_query("all", Wanted(ssn="5000"), "", 25, few=few),
    "tables": lambda few: register_lists.tables_query("all", Wanted(month="2026-10"), "s12", 25, few=few),
    "tables naming": lambda few: register_lists.tables_query("all", Wanted(fin="A"), "s12", 25, few=few),
    "authorizations": lambda few: register_lists.authorizations_query("all", Wanted(), NOW.date(), "s21", 25, few=few),
    "insurers": lambda few: register_lists.insurers_query("all", Wanted(name="insaat"), HERE, 25, few=few),
}
OF_ONE = {
    "persons by name": register_persons.persons_query("all", Wanted(surname="eli"), "AAAAAA1", 25),
    "persons by day": register_persons.persons_query("all", Wanted(ssn_from=NOW.date()), "", 25),
    "certificates by name": register_certificates.certificates_query("all", Wanted(surname="eli"), "0000000030", 25),
    "certificates by number": register_certificates.certificates_query("all", Wanted(number="000"), "", 25),
    "certificates by day": register_certificates.certificates_query("all", Wanted(sent_from=NOW.date()), "", 25),
    "certificate": register_certificates.certificate_query("all", "0000000001"),
    "person": register_persons.person_query("all", "AAAAAA1"),
    "employers": register_detail.employers_query("AAAAAA1"),
    "documents": register_detail.documents_query("all", "AAAAAA1"),
    "messages that wait": messages.messages_query("all", Status.IN_REVIEW, "", 25),
    "messages of an employer": messages.messages_query("all", Status.REGISTERED, HERE, 25),
    "answers": messages.decisions_query("all", ["s1", "s2"]),
    "documents that messages name": messages.named_query("all", ["d"]),
    "payments": register_detail.payments_query("money", "s10"),
}


@pytest.mark.parametrize("few", [True, False])
@pytest.mark.parametrize("name", OF_MANY)
def test_no_search_reads_a_whole_table(database, name, few):
    with database.reads() as reads:
        assert scanned(reads, OF_MANY[name](few)) == []


@pytest.mark.parametrize("name", OF_ONE)
def test_nothing_that_is_shown_of_one_reads_a_whole_table(database, name):
    with database.reads() as reads:
        assert scanned(reads, OF_ONE[name]) == []


@pytest.mark.parametrize("name", ["by name", "by number", "tables naming"])
def test_what_is_named_is_looked_for_first_and_sorted_then(database, name):
    with database.reads() as reads:
        if reads.dialect.name == "sqlite":
            plan = steps(reads, OF_MANY[name](False))
            assert "received_at" not in plan[0]
            assert plan[-1].startswith("USE TEMP B-TREE FOR ORDER BY")


@pytest.mark.parametrize("few", [True, False])
def test_both_ways_to_search_find_the_same(database, few):
    with database.reads() as reads:
        query = register_persons.applications_query("aliyeva", Wanted(), "", 25, few=few)
        assert [row.fin[-1] for row in reads.execute(query)] == list("4321")


def test_the_migration_gives_those_of_before_what_a_registration_gives_today(database):
    migration = import_module("pipeline.migrations.versions.0018_certificates_and_personal_accounts")
    with database.writer.connect() as connection:
        connection.exec_driver_sql("update certificate set successor = null")
        connection.exec_driver_sql("delete from certificate")
        migration._those_of_before(connection)
        given = connection.exec_driver_sql("select number, fin, kind, ended_at from certificate order by number").all()
        opened = connection.exec_driver_sql(
            "select count(*) from personal_account a join insured_person p on p.ssn = a.id"
        )
        counted = connection.exec_driver_sql("select value from counter where name = 'certificate'").scalar()
        accounts = opened.scalar()
        connection.rollback()
    fins = ["AAAAAA1", "AAAAAA2", "AAAAAA3", "AAAAAA5"]
    assert [tuple(row) for row in given] == [(f"{n:010}", fin, "first", None) for n, fin in enumerate(fins, 1)]
    assert (accounts, counted) == (4, 4)
