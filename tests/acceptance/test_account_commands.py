"""`qebul account` and `qebul subordinate`: what officers enter and see, by the command line."""

import json
from datetime import date

import pytest
from in_process import qebul

from cli.one import operating_user
from pipeline.clock import SystemClock
from pipeline.settings import Settings
from registries.finance import entries_of
from registries.insurers import Insurer, InsurerKind, put_insurers
from registries.officer_users import Hand, give_user
from registries.officers import Officer, Role, put_officers
from schemas.finance import EntryKind
from schemas.identifiers import OfficeCode, Voen
from stages.assembly import build
from stages.finance import confirm
from stages.finance import enter as enter_one
from stages.finance_checks import Wish

ALFA, BETA = "1300144711", "1401555071"


@pytest.fixture
def house(tmp_path):
    made = build(Settings(var=tmp_path / "var"), SystemClock())
    made.open_house()
    with made.database.write() as tx:
        put_insurers(tx, [insurer(voen) for voen in (ALFA, BETA)])
        put_officers(tx, [Officer(one, one, Role.FINANCE, (OfficeCode("188"),)) for one in ("quliyeva", "hesenov")])
        give_user(tx, "quliyeva", operating_user(), made.clock.now(), by="root")
    yield made
    made.close()


def insurer(voen):
    return Insurer(
        voen=Voen(voen),
        name=voen,
        kind=InsurerKind.LEGAL,
        sun="9819854215",
        responsible="Əliyeva Günel",
        office=OfficeCode("188"),
        opened_on=date(2015, 3, 1),
    )


def says(house, *arguments, officer="quliyeva"):
    return does(house, "account", *arguments, "--officer", officer)


def does(house, *arguments):
    return qebul(*arguments, "--var", house.settings.var)


def enter(house, amount):
    payment = ("--day", "2026-04-10", "--code", "121111", "--basis", "71")
    return json.loads(says(house, "enter", "payment", ALFA, amount, *payment, "--json").stdout)


def shown(house):
    return json.loads(says(house, "show", ALFA, "--json").stdout)


def test_a_payment_that_officers_entered_is_shown_with_what_it_comes_from(house):
    entered = enter(house, "5000.00")
    assert (entered["number"], entered["state"]) == ("M-0000001", "WAITS")
    assert says(house, "confirm", "M-0000001", officer="hesenov").returncode == 2  # it is not his account
    assert does(house, "officer", "user", "hesenov", operating_user()).returncode == 1  # nor can it be two officers'
    assert shown(house) == {"balances": [], "lines": []}
    with house.database.write() as tx:
        confirm(tx, Hand("hesenov", "hesenov"), "M-0000001", house.clock.now())
    told = shown(house)
    assert [(one["kind"], one["code"], one["amount"]) for one in told["balances"]] == [("MONEY", "121111", "-5000.00")]
    assert [one["comes_from"] for one in told["lines"]] == [["2026-04-10 · 121111 · 5000.00"]]


def test_who_enters_at_the_screen_confirms_at_no_command_line_by_whatever_name(house):
    """One person: quliyeva at the screen, and hesenov under the account that was once his."""
    payment = Wish(
        what=EntryKind.PAYMENT, insurer=Voen(ALFA), day=date(2026, 4, 10), amount=500_000, basis="71", code="121111"
    )
    with house.database.write() as tx:
        enter_one(tx, Hand("quliyeva", "quliyeva"), payment, house.clock.now())
    assert does(house, "officer", "user", "quliyeva", "--none").stdout == "quliyeva: no account\n"
    assert does(house, "officer", "user", "hesenov", operating_user()).returncode == 0
    assert says(house, "confirm", "M-0000001", officer="hesenov").returncode == 1
    assert shown(house) == {"balances": [], "lines": []}


def test_a_small_payment_is_taken_back_by_a_reversal(house):
    enter(house, "10.00")
    assert says(house, "reverse", "M-0000001", "--why", "səhv").stdout == "M-0000001: reversed\n"
    assert [(one["what"], one["amount"]) for one in shown(house)["lines"]] == [
        ("REVERSAL", "10.00"),
        ("PAYMENT", "-10.00"),
    ]
    assert says(house, "reverse", "M-0000001", "--why", "səhv").returncode == 1
    with house.database.reads() as reads:
        assert len(entries_of(reads, "quliyeva", ALFA)) == 1


def test_a_section_is_told_as_the_screen_shows_it(house):
    enter(house, "10.00")
    told = json.loads(says(house, "section", "payments", ALFA, "--json").stdout)
    assert told["sums"] == {"Total": "10.00", "Left": "10.00"}
    assert [(one["number"], one["day"], one["left"]) for one in told["rows"]] == [("M-0000001", "2026-04-10", "10.00")]
    assert "M-0000001" in says(house, "section", "entries", ALFA).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("section", "debts", ALFA),
        ("charges", ALFA),
        ("show", ALFA),
        ("interest", ALFA),
        ("confirm", "M-0000009"),
        ("reverse", "M-0000009", "--why", "x"),
    ],
)
def test_a_stranger_is_told_that_it_is_not_for_him(house, arguments):
    assert says(house, *arguments, officer="stranger").returncode == 2


def test_a_subordinate_is_one_until_the_day_on_which_that_ends(house):
    def does(*arguments):
        return qebul("subordinate", *arguments, "--var", house.settings.var)

    assert does("put", ALFA, BETA, "--since", "2026-01-01").returncode == 0
    assert does("put", ALFA, BETA, "--since", "2026-05-01").returncode == 1
    assert does("put", BETA, ALFA, "--since", "2026-05-01").returncode == 1  # each would be above the other
    assert does("end", ALFA, BETA, "--until", "2026-12-31").returncode == 0
    assert does("end", ALFA, BETA, "--until", "2026-12-31").returncode == 1
    [row] = json.loads(does("list", BETA, "--json").stdout)
    assert row == {"parent": ALFA, "child": BETA, "since": "2026-01-01", "until": "2026-12-31"}
