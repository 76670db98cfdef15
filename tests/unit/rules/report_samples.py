"""The report of the manual (004 p. 29–56): 1,000 each month, 500 of August without contributions, three persons."""

from datetime import UTC, date, datetime
from uuid import UUID

from rules.report import check_report
from schemas.envelope import Envelope
from schemas.identifiers import ActivityCode, DocumentId, Fin, Voen
from schemas.months import Quarter
from schemas.quarterly_report import (
    ExemptIncome,
    MonthAmount,
    MonthHeads,
    Presenter,
    QuarterlyReport,
    ReportKind,
    ReportPerson,
)
from schemas.registration import DocumentType

ROOT = "/Submission/QuarterlyReport"
RECEIVED_ON = date(2026, 10, 15)
JULY, AUGUST, SEPTEMBER = MONTHS = Quarter("2026-Q3").months
ENVELOPE = Envelope(
    document_id=DocumentId(UUID("3b241101-e2bb-4255-8caf-4136c566a962")),
    service="quarterly_report",
    service_version=1,
    insurer_voen=Voen("1300144711"),
    created_at=datetime(2026, 10, 14, tzinfo=UTC),
)
ONE = Presenter(fin=Fin("94FMDDD"), document_type=DocumentType.DIN)


def person(number: int, *incomes: int) -> ReportPerson:
    """Number ``number`` with incomes of the three months in manat."""
    first, second, third = (income * 100 for income in incomes)
    return ReportPerson(fin=Fin(f"{number:07}"), first=first, second=second, third=third)


THREE = (person(1, 400, 200, 400), person(2, 300, 100, 300), person(3, 300, 200, 300))
REPORT = QuarterlyReport(
    kind=ReportKind.INITIAL,
    period=Quarter("2026-Q3"),
    activity=ActivityCode("97000"),
    labour=tuple(MonthAmount(month=month, amount=1000_00) for month in MONTHS),
    exempt=(ExemptIncome(reason="GIFT", month=AUGUST, amount=500_00),),
    heads=tuple(MonthHeads(month=month, count=3) for month in MONTHS),
    heads_total=3,
    persons=THREE,
    responsible=ONE,
    accountant=ONE,
)


def changed(**fields: object) -> QuarterlyReport:
    """The manual's report with other ``fields``."""
    return REPORT.model_copy(update=fields)


def found(report: QuarterlyReport, received_on: date = RECEIVED_ON) -> list[tuple[str, str, str]]:
    """Code, place and value of the findings."""
    told = check_report(report, ENVELOPE, received_on)
    return [(one.code, one.where.removeprefix(ROOT), one.value) for one in told]
