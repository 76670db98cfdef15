"""Quarterly reports from the dropped file to the register: debts from one to the next, payments, corrections."""

import json

import in_process
import pytest

from demo.documents import Application, document_id
from demo.payments import OF_SUBORDINATE, OWN
from demo.tables import saved
from schemas.identifiers import ActivityCode
from schemas.months import Quarter
from schemas.quarterly_report import (
    QUARTERLY_REPORT_CODE,
    MonthAmount,
    MonthHeads,
    Presenter,
    QuarterlyReport,
    ReportKind,
    ReportPerson,
    Settled,
    UsedPayment,
)
from schemas.registration import DocumentType
from signatures.signing import sign_xml

ASSUMED = ("REPORT_ACTIVITIES_UNKNOWN", "REPORT_LATE", "REPORT_SCALE_ASSUMED")
NS = {"n": "urn:qebul:notice:1"}
ACTIVITY = "62010"
# The first test goes through PostgreSQL and Redis, too.
once = pytest.mark.one_foundation


def qebul(house, *arguments):
    return in_process.qebul(*arguments, "--var", house.var)


def uses(*payments):
    return tuple(UsedPayment(payment=number, amount=amount) for number, amount in payments)


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


class Reporter:
    """Alfa with two insured workers, who sends reports."""

    def __init__(self, house, sign):
        self.house = house
        people = house.world.people
        self.fins = [people[f"worker.{n}"].fin for n in (1, 2)]
        self.head, self.stranger = people["alfa.head"], people["worker.3"].fin
        for n in (1, 2):
            house.drop("alfa", f"person-{n}.xml", sign(Application(f"q-person-{n}", f"worker.{n}"), "alfa.head"))

    def report(self, quarter="2026-Q1", **differs):
        period = Quarter(quarter)
        presenter = Presenter(fin=self.head.fin, document_type=DocumentType.DIN)
        told = {
            "kind": ReportKind.INITIAL,
            "period": period,
            "activity": ActivityCode(ACTIVITY),
            "labour": tuple(MonthAmount(month=month, amount=250_000) for month in period.months),
            "heads": tuple(MonthHeads(month=month, count=2) for month in period.months),
            "heads_total": 2,
            "persons": tuple(
                ReportPerson(fin=fin, first=amount, second=amount, third=amount)
                for fin, amount in zip(self.fins, (150_000, 100_000), strict=True)
            ),
            "responsible": presenter,
            "accountant": presenter,
        }
        return QuarterlyReport(**(told | differs))

    def send(self, title, card="alfa.head", **differs):
        document = saved(title, QUARTERLY_REPORT_CODE, self.house.world.employers["alfa"], self.report(**differs))
        signed = sign_xml(document, self.house.world.card(card), signing_time=self.house.clock.now())
        self.house.drop("alfa", f"{title}.xml", signed)
        row = self.house.row(f"{title}.xml")
        return row.status, row.codes

    def acceptance(self):
        """The report of the newest acceptance that has one."""
        [*_, told] = [
            one for one in self.house.answers("alfa", "acceptance") if one.find(".//n:Report", NS) is not None
        ]
        return told


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
    told = reporter.acceptance()
    assert (text(told, "Contributions"), text(told, "ClosingDebt"), text(told, "LateSanction")) == (
        "1875.00",
        "1911.26",
        "40.00",
    )
    assert reporter.send("r-2", quarter="2026-Q2", payments=uses((OWN, 100000))) == ("registered", ASSUMED)
    assert debts(house)[2, "CONTRIBUTION"] == (187500, 187500 + 187500 - 100000)
    assert house.problems() == []


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

    def charged(number, kind, amount):
        what = ("--kind", kind, "--day", "2026-02-10", "--amount", amount, "--basis", "17-M", "--activity", ACTIVITY)
        return qebul(reporter.house, "charge", "add", number, "--insurer", voen, *what).returncode

    assert [charged("C-1", "FINE", "200.00"), charged("C-2", "FOUND", "50.00")] == [0, 0]
    assert [charged("C-3", "WRITE_OFF", "1.00"), charged("C-3", "FINE", "0.00")] == [3, 3]
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
    told = json.loads(qebul(reporter.house, "charge", "list", voen, "--json").stdout)
    counted = {one["number"]: (one["debt"], one["counted_in"]) for one in told}
    assert counted["C-1"] == ("FINE", "2026-Q1")
    assert counted["C-2"] == ("OTHER", "2026-Q1")
    assert (charged("C-1", "FINE", "200.00"), charged("C-1", "FINE", "0.01")) == (0, 3)
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
