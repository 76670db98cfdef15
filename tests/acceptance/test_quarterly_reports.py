"""Quarterly reports from the dropped file to the register: debts from one to the next, payments, corrections."""

import json
from datetime import date

import in_process
import pytest
from reporter import ACTIVITY, NS, Reporter, uses

from cli.one import operating_user
from demo.documents import document_id
from demo.payments import OF_SUBORDINATE, OWN
from registries.accounts.explained import explain
from registries.accounts.lines import insurer_lines
from registries.charges import Charge, ChargeKind, put_charges
from schemas.identifiers import ActivityCode, Voen
from schemas.months import Quarter
from schemas.quarterly_report import (
    MonthAmount,
    MonthHeads,
    Presenter,
    ReportKind,
    ReportPerson,
    Settled,
)
from schemas.registration import DocumentType
from schemas.report_debt_terms import DebtKind
from stages.open_interest import open_interest

ASSUMED = ("REPORT_ACTIVITIES_UNKNOWN", "REPORT_LATE", "REPORT_SCALE_ASSUMED")
# The first test goes through PostgreSQL and Redis, too.
once = pytest.mark.one_foundation


def qebul(house, *arguments):
    return in_process.qebul(*arguments, "--var", house.var)


def halved(reporter):
    """The second person earned nothing."""
    first, second = reporter.report().persons
    persons = (first, ReportPerson(second.fin, 0, 0, 0))
    months = reporter.report().period.months
    return {
        "persons": persons,
        "labour": tuple(MonthAmount(month=month, amount=150_000) for month in months),
        "heads": tuple(MonthHeads(month=month, count=1) for month in months),
    }


@pytest.fixture
def reporter(house, sign):
    return Reporter(house, sign)


def debts(house):
    """Of each report, by number: opening and closing of all kinds that are not nothing."""
    rows = house.tables("select report, kind, opening, closing from report_debt where opening <> 0 or closing <> 0")
    return {(row.report, row.kind): (row.opening, row.closing) for row in rows}


def text(element, name):
    return element.findtext(f".//n:{name}", namespaces=NS)


def test_a_report_is_registered_with_its_persons_contributions_and_debt(reporter):
    assert reporter.send("r-1") == ("registered", ASSUMED)
    house = reporter.house
    incomes = "select place, income, employee, employer from report_income where month = '2026-01' order by place"
    assert [tuple(row) for row in house.tables(incomes)] == [(1, 150000, 13600, 23900), (2, 100000, 8600, 16400)]
    assert debts(house) == {(1, "CONTRIBUTION"): (0, 187500), (1, "INTEREST"): (0, 3626)}
    assert_it_is_posted(house, house.world.employers["alfa"].voen)
    told = reporter.acceptance()
    assert (text(told, "Contributions"), text(told, "ClosingDebt"), text(told, "LateSanction")) == (
        "1875.00",
        "1911.26",
        "40.00",
    )
    assert reporter.send("r-2", quarter="2026-Q2", payments=uses((OWN, 100000))) == ("registered", ASSUMED)
    assert debts(house)[2, "CONTRIBUTION"] == (187500, 187500 + 187500 - 100000)
    assert house.problems() == []


def when_all_is_written_off(house, voen):
    """What is owed and what it costs months later, were all of it written off at the end of the quarter."""
    with house.house.database.write() as tx:
        supposed = tx.begin_nested()
        free = Charge(
            number="W-1",
            insurer=Voen(voen),
            activity=ActivityCode(ACTIVITY),
            kind=ChargeKind.WRITE_OFF,
            debt=DebtKind.CONTRIBUTION,
            day=date(2026, 3, 31),
            amount=187_500,
            basis="17-M",
        )
        put_charges(tx, [free], house.house.clock.now())
        [found] = open_interest(tx, voen, date(2026, 9, 1))
        supposed.rollback()
    return found.owed, found.whole


def assert_it_is_posted(house, voen):
    """Its lines tell what they come from; interest goes on by the day from where the report left it."""
    with house.house.database.reads() as reads:
        lines = insurer_lines(reads, voen)
        told = explain(reads, lines)
        [at_its_end], [a_day_later] = (open_interest(reads, voen, date(2026, *day)) for day in ((3, 31), (4, 1)))
    assert when_all_is_written_off(house, voen) == (0, 3_626)
    [january] = [one for one in lines if one.kind == "CONTRIBUTION" and one.about == "2026-01"]
    [interest] = [one for one in lines if one.kind == "INTEREST"]
    assert (january.amount, interest.amount, len(told[interest.key])) == (62_500, 3_626, 2)
    assert all(one.startswith("2026-0") for one in told[interest.key])
    assert told[january.key]
    assert (at_its_end.owed, at_its_end.whole, at_its_end.charged) == (187_500, 3_626, 3_626)
    assert a_day_later.whole == 44 * 62.50 + 16 * 62.50  # January and February; March is not due yet


@once
def test_a_correction_counts_in_the_place_of_the_initial_report_and_frees_its_payments(reporter):
    reporter.send("r-1", payments=uses((OWN, 150000)))
    corrected = reporter.send("r-2", kind=ReportKind.CORRECTION, payments=uses((OWN, 150000)), **halved(reporter))
    assert corrected == ("registered", ("REPORT_ACTIVITIES_UNKNOWN", "REPORT_SCALE_ASSUMED"))
    versions = reporter.house.tables("select version, kind, contribution from quarterly_report order by version")
    assert [tuple(row) for row in versions] == [(1, "INITIAL", 187500), (2, "CORRECTION", 112500)]
    assert reporter.send("r-3", quarter="2026-Q2", payments=uses((OWN, 1)))[1] == tuple(
        sorted((*ASSUMED, "REPORT_PAYMENT_EXCEEDED"))
    )
    assert debts(reporter.house)[2, "CONTRIBUTION"] == (0, 112500 - 150000)
    assert reporter.house.problems() == []


@once
def test_a_corrected_quarter_is_followed_by_corrections_before_a_new_one_is_taken(reporter):
    reporter.send("r-1", payments=uses((OWN, 150000)))
    reporter.send("r-2", quarter="2026-Q2")
    assert "REPORT_BEFORE_ACCEPTED_ONES" in reporter.send("r-3", kind=ReportKind.CORRECTION)[1]
    early = {"quarter": "2026-Q3", "payments": uses((OWN, 150000))}
    assert reporter.send("r-4", **early) == ("returned", tuple(sorted((*ASSUMED, "REPORT_QUARTER_TO_CORRECT"))))
    assert reporter.send("r-5", quarter="2026-Q2", kind=ReportKind.CORRECTION)[0] == "registered"
    assert reporter.send("r-6", **early)[0] == "registered"
    assert debts(reporter.house)[5, "CONTRIBUTION"] == (2 * 187500, 3 * 187500 - 150000)


@once
def test_what_a_register_says_against_a_report_returns_it(reporter):
    def codes(title, **differs):
        status, found = reporter.send(title, **differs)
        assert status == "returned"
        return set(found) - {*ASSUMED}

    stranger = ReportPerson(fin=reporter.stranger, first=100_000, second=100_000, third=100_000)
    known, _ = reporter.report().persons
    assert codes("r-1", kind=ReportKind.ADJUSTED) == {"REPORT_INITIAL_MISSING"}
    assert codes("r-2", persons=(known, stranger)) == {"PERSON_NOT_INSURED"}
    assert codes("r-3", payments=uses((OWN, 150001))) == {"REPORT_PAYMENT_EXCEEDED"}
    assert codes("r-4", payments=uses((OF_SUBORDINATE, 1))) == {"REPORT_PAYMENT_UNKNOWN"}
    nobody = Presenter(fin="2AA22AA", document_type=DocumentType.DIN)
    assert codes("r-5", responsible=nobody) == {"PERSON_UNKNOWN"}
    assert codes("r-5b", card="beta.head") == {"SIGNER_OF_ANOTHER_INSURER"}
    reporter.send("r-6")
    assert codes("r-7", **halved(reporter)) == {"REPORT_INITIAL_EXISTS"}
    assert len(reporter.house.tables("select number from quarterly_report")) == 1


@once
def test_what_the_office_applied_stands_in_the_next_report_and_no_other(reporter):
    voen = reporter.house.world.employers["alfa"].voen

    def does(act, *told, by="quliyeva"):
        return qebul(reporter.house, "account", act, *told, "--officer", by)

    def charged(kind, amount, by="quliyeva"):
        what = ("--day", "2026-02-10", "--basis", "17-M", "--activity", ACTIVITY)
        return does("enter", kind, voen, amount, *what, by=by).returncode

    assert charged("FINE", "200.00") == 2, "not under an account of hers"
    qebul(reporter.house, "officer", "user", "quliyeva", operating_user())
    assert [charged("FINE", "200.00"), charged("FOUND", "50.00")] == [0, 0]
    assert [charged("OTHER_WRITE_OFF", "1.00"), charged("FINE", "0.00")] == [1, 1]
    assert charged("FINE", "1.00", by="aliyeva") == 2
    assert reporter.send("r-1", fines=0)[1] == tuple(sorted((*ASSUMED, "REPORT_SANCTIONS_DIFFER")))
    assert reporter.send("r-2", fines=20000, found=Settled(accrued=5000, paid=1000))[0] == "registered"
    assert reporter.send("r-3", quarter="2026-Q2", fines=0)[0] == "registered"
    of_fines = {key: amounts for key, amounts in debts(reporter.house).items() if key[1] in {"FINE", "OTHER"}}
    assert of_fines == {
        (1, "FINE"): (0, 20000),
        (1, "OTHER"): (0, 4000),
        (2, "FINE"): (20000, 20000),
        (2, "OTHER"): (4000, 4000),
    }
    told = json.loads(does("charges", voen, "--json").stdout)
    counted = {(one["kind"], one["debt"]): (one["number"], one["counted_in"]) for one in told}
    assert counted["FINE", "FINE"] == ("M-0000001", "2026-Q1")
    assert counted["FOUND", "OTHER"] == ("M-0000002", "2026-Q1")
    assert does("reverse", "M-0000001", "--why", "səhv").returncode == 1
    assert reporter.house.problems() == []


@once
def test_every_figure_is_explained_line_by_line_and_judged_alike_again(reporter):
    reporter.send("r-1", payments=uses((OWN, 100000)))
    house = reporter.house
    told = qebul(house, "explain", "report", house.row("r-1.xml").sequence, "--json")
    assert "\N{REPLACEMENT CHARACTER}" not in qebul(house, "explain", "report", house.row("r-1.xml").sequence).stdout
    figures = {(one["step"], one["about"]): one for one in json.loads(told.stdout)["assessed"]["figures"]}
    assert figures[9, "2026-01"]["told"] == ["2500.00 − 0.00 = 2500.00", "222.00 + 403.00 = 625.00"]
    assert figures[5, OWN]["amount"] == -100000
    person = qebul(house, "explain", "report", document_id("r-1"), "--person", reporter.fins[0], "--json")
    [first, *_] = json.loads(person.stdout)["months"]
    assert first["told"] == ["6.00 + 10 % × (1500.00 − 200.00) = 136.00", "44.00 + 15 % × (1500.00 − 200.00) = 239.00"]
    assert qebul(house, "explain", "report", 1).returncode == 1
    mine = ("register", "list", "--insurer", house.world.employers["alfa"].voen, "--pile", "reports", "--json")
    found = [json.loads(qebul(house, *mine, "--amount-from", one).stdout) for one in ("7500.00", "7500.01")]
    assert [len(rows) for rows in found] == [1, 0]
    wrong = (("--amount-from", "abc"), ("--amount-to", "1,5"), ("--quarter", "2026Q1"))
    assert [qebul(house, *mine, *one).returncode for one in wrong] == [3, 3, 3]
    day = house.clock.now().date().isoformat()
    assert qebul(house, "replay", "--from", "2026-01-01", "--to", day).returncode == 0


@once
def test_what_is_paid_goes_first_to_those_with_debt_listed_or_not_and_each_qepik_has_its_reason(reporter):
    """Both owe of the first quarter; the second report lists one of them, and its payment is shared by both."""
    reporter.send("r-1")
    house, first = reporter.house, reporter.fins[0]
    alone = {"persons": reporter.report().persons[:1], "heads_total": 1}
    months = Quarter("2026-Q2").months
    alone["labour"] = tuple(MonthAmount(month=month, amount=150_000) for month in months)
    alone["heads"] = tuple(MonthHeads(month=month, count=1) for month in months)
    assert reporter.send("r-2", quarter="2026-Q2", payments=uses((OWN, 150000)), **alone)[0] == "registered"
    told = reporter.acceptance()
    assert [text(told, name) for name in ("DistributedMoney", "EqualShare", "Debtors")] == ["1500.00", "750.00", "2"]
    shares = {one.get("fin"): text(one, "ForDebt") for one in told.iterfind(".//n:PersonShare", NS)}
    assert shares == dict.fromkeys(reporter.fins, "750.00")
    [of_report] = json.loads(qebul(house, "explain", "distribution", document_id("r-2"), "--json").stdout)["reports"]
    lines = {one["fin"]: (one["reason"], one["told"]) for one in of_report["lines"]}
    assert lines[first] == ("SHARE", "min(750.00, 1125.00) = 750.00")
    assert lines[reporter.fins[1]] == ("DEBT", "min(750.00, 750.00) = 750.00")
    assert of_report["same_again"] is True
    of_payment = qebul(house, "explain", "distribution", OWN, "--person", first)
    assert (of_payment.returncode, "made again: the same" in of_payment.stdout) == (0, True)
    assert qebul(house, "explain", "distribution", document_id("r-1")).returncode == 2
    assert house.problems() == []
