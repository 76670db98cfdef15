"""An employer with two insured workers, who sends quarterly reports to the house of a test."""

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
    UsedPayment,
)
from schemas.registration import DocumentType
from signatures.signing import sign_xml

ACTIVITY = "62010"
NS = {"n": "urn:qebul:notice:1"}


def uses(*payments):
    return tuple(UsedPayment(payment=number, amount=amount) for number, amount in payments)


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

    def signed(self, title, card="alfa.head", **differs):
        document = saved(title, QUARTERLY_REPORT_CODE, self.house.world.employers["alfa"], self.report(**differs))
        return sign_xml(document, self.house.world.card(card), signing_time=self.house.clock.now())

    def send(self, title, card="alfa.head", **differs):
        self.house.drop("alfa", f"{title}.xml", self.signed(title, card, **differs))
        row = self.house.row(f"{title}.xml")
        return row.status, row.codes

    def acceptance(self):
        """The report of the newest acceptance that has one."""
        [*_, told] = [
            one for one in self.house.answers("alfa", "acceptance") if one.find(".//n:Report", NS) is not None
        ]
        return told
