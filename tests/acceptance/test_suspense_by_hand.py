"""`qebul suspense` and `qebul explain entry`: what nobody could be found for, matched at the command line."""

import json
from datetime import date

import pytest
from in_process import qebul
from statement_rows import BankRows

from cli.one import operating_user
from pipeline.channels import open_channel
from pipeline.clock import SystemClock
from pipeline.settings import Settings
from registries.insurers import Insurer, InsurerKind, put_insurers
from registries.officer_users import Hand, give_user
from registries.officers import Officer, Role, put_officers
from schemas.identifiers import OfficeCode, Voen
from stages.assembly import build
from stages.suspense import confirm

pytestmark = pytest.mark.one_foundation
ALFA = "1300144711"
OFFICERS = (("quliyeva", Role.FINANCE, "188"), ("hesenov", Role.FINANCE, "188"), ("uzaqda", Role.FINANCE, "190"))
MIGHT = (ALFA, "121111", "2026-02", 50_000, 40, "SAME_AMOUNT")


@pytest.fixture
def house(tmp_path):
    """A statement: 1 matched, 2 and 3 in suspense, 4 a debit."""
    made = build(Settings(var=tmp_path / "var"), SystemClock())
    made.open_house()
    with made.database.write() as tx:
        open_channel(tx, "alfa", made.clock.now())
        put_insurers(tx, [insurer()])
        put_officers(tx, [Officer(login, login, role, (OfficeCode(at),)) for login, role, at in OFFICERS])
        give_user(tx, "quliyeva", operating_user(), made.clock.now(), by="root")
    rows = BankRows(made.database, made.clock)
    one = rows.statement(entries=4, credit=500_000, debit=300_000)
    rows.matched(one, 1_000)
    rows.entry(one, 50_000, cause="PAYER_UNKNOWN", candidates=[MIGHT], payer_name="Naməlum\x1b[2J", purpose="mart")
    rows.entry(one, 300_000, cause="CODE_UNKNOWN")
    rows.entry(one, -300_000, cause="DEBIT_UNKNOWN")
    yield made
    made.close()


def insurer():
    return Insurer(
        voen=Voen(ALFA),
        name="Alfa",
        kind=InsurerKind.LEGAL,
        sun="9819854215",
        responsible="Əliyeva Günel",
        office=OfficeCode("188"),
        opened_on=date(2015, 3, 1),
    )


def says(house, *arguments, officer="quliyeva"):
    return qebul("suspense", *arguments, "--officer", officer, "--var", house.settings.var)


def told(house, *arguments, **officer):
    return json.loads(says(house, *arguments, "--json", **officer).stdout)


def match(house, number, *more):
    return says(house, "match", number, "--insurer", ALFA, "--code", "121111", "--why", "qəbz 7", *more)


def test_suspense_is_listed_with_its_causes_and_who_might_be_meant(house):
    listed = told(house, "list")
    assert [one["number"] for one in listed["entries"]] == ["B-0000002", "B-0000003", "B-0000004"]
    unknown = {"cause": "CODE_UNKNOWN", "entries": 1, "credit": "3000.00", "debit": "0.00"}
    assert [one["cause"] for one in listed["causes"]] == ["CODE_UNKNOWN", "DEBIT_UNKNOWN", "PAYER_UNKNOWN"]
    assert listed["causes"][0] == unknown
    [might] = listed["entries"][0]["candidates"]
    assert (might["insurer"], might["name"], might["why"]) == (ALFA, "Alfa", "SAME_AMOUNT")
    assert [one["number"] for one in told(house, "list", "--cause", "code_unknown")["entries"]] == ["B-0000003"]
    text = says(house, "list").stdout
    assert "B-0000002" in text
    assert "\x1b[2J" not in text


def test_an_entry_is_matched_confirmed_and_undone(house):
    assert match(house, "B-0000002").stdout == "B-0000002: matched\n"
    assert match(house, "3").stdout == "B-0000003: its match waits for a second officer\n"
    assert says(house, "confirm", "B-0000003").returncode == 1
    assert told(house, "list")["waiting"] == [{"number": "B-0000003", "state": "WAITS", "amount": "3000.00"}]
    with house.database.write() as tx:
        confirm(tx, Hand("hesenov", "hesenov"), 3, house.clock.now())
    shown = told(house, "show", "B-0000003")
    assert [(one["what"], one["payment"]) for one in shown["steps"]] == [("MATCH", None), ("CONFIRM", "B-0000003-1")]
    assert says(house, "undo", "B-0000002", "--why", "səhv").stdout == "B-0000002: in suspense\n"
    assert says(house, "undo", "B-0000002", "--why", "səhv").returncode == 1
    account = json.loads(
        qebul("account", "show", ALFA, "--officer", "quliyeva", "--json", "--var", house.settings.var).stdout
    )
    assert account["balances"] == [account["balances"][0] | {"kind": "MONEY", "amount": "-3000.00"}]


def test_what_waits_is_refused_and_a_debit_gives_a_credit_back(house):
    match(house, "B-0000003")
    assert says(house, "refuse", "B-0000003", "--why", "başqası").stdout == "B-0000003: in suspense\n"
    returned = says(house, "match", "B-0000004", "--returns", "B-0000003", "--why", "geri qaytarılıb")
    assert returned.stdout == "B-0000004: its match waits for a second officer\n"
    with house.database.write() as tx:
        confirm(tx, Hand("hesenov", "hesenov"), 4, house.clock.now())
    assert told(house, "show", "B-0000003")["state"] == "RETURNED"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("show", "B-0000002"), 2),
        (("match", "B-0000002", "--insurer", ALFA, "--code", "121111", "--why", "x"), 2),
        (("show", "yeddi"), 3),
        (("match", "B-0000002", "--insurer", ALFA, "--why", "x"), 3),
        (("match", "B-0000002", "--insurer", ALFA, "--code", "121111", "--returns", "B-0000001", "--why", "x"), 3),
    ],
)
def test_another_offices_officer_and_wrong_words_come_to_nothing(house, arguments, status):
    assert says(house, *arguments, officer="uzaqda").returncode == status
    assert told(house, "list", officer="uzaqda") == {"entries": [], "causes": [], "waiting": []}


def test_at_the_machine_an_officer_is_who_he_says_under_his_own_account(house):
    arguments = ("match", "B-0000002", "--insurer", ALFA, "--code", "121111", "--why", "x")
    assert says(house, *arguments, officer="hesenov").returncode == 2
    assert told(house, "show", "B-0000002")["state"] == "SUSPENSE"


def test_an_entry_explains_how_it_was_matched(house):
    def explained(*arguments):
        return qebul("explain", "entry", *arguments, "--var", house.settings.var)

    one = json.loads(explained("B-0000001", "--json").stdout)
    assert (one["state"], one["steps"][0]["pass"], one["steps"][0]["score"]) == ("MATCHED", "EXACT", 100)
    assert one["lines"] == [{"step": 1, "insurer": ALFA, "code": "121111", "period": "2026-02", "amount": "10.00"}]
    assert one["steps"][0]["told"].startswith(
        "the amount is what is owed for one month; the bank tells the payer's VÖEN"
    )
    assert "B-0000001-1" in explained("B-0000001").stdout
    assert explained("B-0000099").returncode == 1


def test_money_is_told_per_office_and_day(house):
    match(house, "B-0000002")
    told = json.loads(qebul("conserve", "--days", "--json", "--var", house.settings.var).stdout)
    [day] = told["days"]
    assert (day["office"], day["day"]) == ("188", "2026-03-16")
    came = {"credit": "3510.00", "matched": "500.00", "suspended": "3000.00", "returned": "0.00"}
    assert day | came | {"credit_difference": "10.00"} == day  # a row without a payment: 10.00 are nowhere
    assert day | {"debit": "3000.00", "debit_suspended": "3000.00", "debit_difference": "0.00"} == day
    assert {"check": "bank money", "where": "office 188"}.items() <= next(
        one.items() for one in told["problems"] if one["where"] == "office 188"
    )
    assert "3510.00" in qebul("conserve", "--days", "--var", house.settings.var).stdout
