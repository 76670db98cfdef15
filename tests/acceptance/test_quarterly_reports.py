"""Quarterly reports from the dropped file to the register: debts from one to the next, payments, corrections."""

import pytest

from demo.documents import Application
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
)
from schemas.registration import DocumentType
from signatures.signing import sign_xml

NS = {"n": "urn:qebul:notice:1"}
ACTIVITY = "62010"
# The first test goes through PostgreSQL and Redis, too.
once = pytest.mark.one_foundation


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

    def send(self, title, **differs):
        document = saved(title, QUARTERLY_REPORT_CODE, self.house.world.employers["alfa"], self.report(**differs))
        signed = sign_xml(document, self.house.world.card("alfa.head"), signing_time=self.house.clock.now())
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


def test_a_report_is_registered_with_its_persons_contributions_and_debt(reporter):
    status, codes = reporter.send("r-1")
    assert status == "registered", codes
    house = reporter.house
    assert house.problems() == []
