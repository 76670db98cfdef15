"""Demo files of quarterly reports: of one, three, forty and two thousand persons, the manual's August, and wrong ones.

Their quarters are over, so each initial one comes after its day and is told so (REPORT_LATE).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from demo.crowd import CROWD, fin_of
from demo.demo_file import DemoFile, Expected, Make
from demo.documents import SIGNED_AT
from demo.employers import Employer
from demo.payments import OF_ONE, OF_REPORT, PAID_FOR_ONE, PAID_FOR_REPORT, PAID_ON_FOR_REPORT, SOCIAL_INSURANCE
from demo.people import ABSENT
from demo.tables import People, saved
from demo.workbench import Workbench
from registries.regimes import InsurerRegime
from rules.report_assessment import ReportAssessment, assess_report
from rules.report_standing import Balance, DebtFacts, MoneyUsed
from schemas.contribution_terms import Regime
from schemas.identifiers import ActivityCode, Voen
from schemas.months import Quarter
from schemas.quarterly_report import (
    QUARTERLY_REPORT_CODE,
    Debt,
    ExemptIncome,
    MonthAmount,
    MonthContribution,
    MonthHeads,
    Presenter,
    QuarterlyReport,
    ReportKind,
    ReportPerson,
    UsedPayment,
)
from schemas.registration import DocumentType
from signatures.asice_making import make_asice
from signatures.pdf_making import SUBMISSION_NAME

REGIME = Regime.PRIVATE_NON_OIL
# Of every initial report here: of no employer the kinds of activity are recorded, and its quarter is long over.
_TOLD = ("REPORT_ACTIVITIES_UNKNOWN", "REPORT_LATE")
_WAVE = 2  # persons of the first one are registered then
_PLASTERING, _JOINERY, _CLOTHES, _BREAD, _SHOP = "43310", "43320", "14130", "10710", "47110"
Incomes = tuple[int, int, int]
Change = Callable[[QuarterlyReport], QuarterlyReport]


@dataclass(frozen=True, slots=True)
class Reported:
    """What an employer reports: persons by role (or ``crowd``: so many) with equal incomes by month, in qəpik."""

    channel: str
    activity: str
    quarter: str
    roles: tuple[str, ...] = ()
    crowd: int = 0
    incomes: Incomes = (1_500_00, 1_500_00, 1_500_00)
    change: Change = lambda report: report


_ONE = Reported("alfa", _PLASTERING, "2026-Q1", ("team.1",))
_THREE = Reported("beta", _CLOTHES, "2026-Q1", ("team.2", "team.3", "team.4"), incomes=(600_00, 800_00, 1_000_00))
_FORTY = Reported("beta", _CLOTHES, "2026-Q2", crowd=40, incomes=(900_00, 950_00, 8_500_00))
_CROWD = Reported("alfa", _JOINERY, "2026-Q1", crowd=CROWD, incomes=(750_00, 750_00, 200_00))
_AUGUST = Reported("qamma", _BREAD, "2025-Q3", ("team.8",), incomes=(1_000_00, 1_000_00, 1_000_00))


def files_of_reports() -> tuple[DemoFile, ...]:
    """Twelve: six are accepted, two of them after what stands before; the others are returned, each for its reason."""
    return (
        _file("150-hesabat-bir-nefer.xml", replace(_ONE, change=_with_contributions)),
        _file("151-hesabat-uc-nefer.xml", _THREE),
        replace(_file("152-hesabat-qirx-nefer.asice", _FORTY), make=_with_payment_and_claims),
        _file("153-hesabat-iki-min-nefer.asice", _CROWD),
        _file("154-avqust.xml", replace(_AUGUST, change=_august), "REPORT_INCOME_NOT_DISTRIBUTABLE"),
        _file("155-avqust-duzeldilib.xml", replace(_AUGUST, incomes=(1_000_00, 500_00, 1_000_00), change=_august)),
        _file(
            "156-sehv-cemler.xml",
            replace(_ONE, quarter="2026-Q2", change=_wrong_totals),
            *("REPORT_CLOSING_DIFFERS", "REPORT_CONTRIBUTION_DIFFERS", "REPORT_PERSONS_DIFFER"),
        ),
        _file("157-uctosuz-sexs.xml", replace(_THREE, quarter="2026-Q3", roles=(ABSENT,)), "PERSON_NOT_INSURED"),
        _file(
            "158-bas-muhasib-yoxdur.xml",
            replace(_AUGUST, quarter="2025-Q4", change=lambda report: report.model_copy(update={"accountant": None})),
            "REPORT_ACCOUNTANT_MISSING",
        ),
        _file(
            "159-ilkinsiz-duzelis.xml",
            Reported("qamma", _SHOP, "2026-Q1", ("team.6",), change=_correction),
            "REPORT_INITIAL_MISSING",
            told=_TOLD[:1],
        ),
        _file("160-ikinci-ilkin.xml", replace(_ONE, incomes=(1_600_00, 1_600_00, 1_600_00)), "REPORT_INITIAL_EXISTS"),
        _file("161-gecikmis-hesabat.xml", Reported("qamma", _SHOP, "2018-Q4", ("team.6",))),
    )


def report_of(reported: Reported, people: People) -> QuarterlyReport:
    """The report as a model; labour and heads follow from the persons."""
    period = Quarter(reported.quarter)
    fins = [people[role].fin for role in reported.roles] or [fin_of(n) for n in range(1, reported.crowd + 1)]
    first, second, third = reported.incomes
    head, accountant = (people[f"{reported.channel}.{post}"].fin for post in ("head", "accountant"))
    return reported.change(
        QuarterlyReport(
            kind=ReportKind.INITIAL,
            period=period,
            activity=ActivityCode(reported.activity),
            labour=tuple(
                MonthAmount(month=month, amount=income * len(fins))
                for month, income in zip(period.months, reported.incomes, strict=True)
            ),
            heads=tuple(MonthHeads(month=month, count=len(fins)) for month in period.months),
            heads_total=len(fins),
            persons=tuple(ReportPerson(fin=fin, first=first, second=second, third=third) for fin in fins),
            responsible=Presenter(fin=head, document_type=DocumentType.DIN),
            accountant=Presenter(fin=accountant, document_type=DocumentType.DIN),
        )
    )


def _file(name: str, reported: Reported, *codes: str, told: tuple[str, ...] = _TOLD) -> DemoFile:
    channel, told = reported.channel, tuple(sorted((*told, *codes)))
    status: Expected = "returned" if codes else "registered"
    return DemoFile(name, channel, channel, QUARTERLY_REPORT_CODE, status, told, _signing(name, reported), _WAVE)


def _signing(name: str, reported: Reported) -> Make:
    return lambda bench: _signed(bench, name, reported, report_of(reported, bench.people))


def _signed(bench: Workbench, name: str, reported: Reported, report: QuarterlyReport) -> bytes:
    title, card = f"{reported.channel}-{name.partition('-')[0]}", f"{reported.channel}.head"
    if not name.endswith(".asice"):
        return bench.saved(title, QUARTERLY_REPORT_CODE, report, card)
    document = saved(title, QUARTERLY_REPORT_CODE, bench.employers[reported.channel], report)
    return make_asice({SUBMISSION_NAME: document}, bench.key(card), signing_time=SIGNED_AT)


def _with_contributions(report: QuarterlyReport) -> QuarterlyReport:
    """1,500 manat a month: 6 + 10 % of 1,300 by the employee, 44 + 15 % of 1,300 by the employer. Paid is more."""
    months = tuple(MonthContribution(month=month, employee=136_00, employer=239_00) for month in report.period.months)
    paid = (UsedPayment(payment=OF_ONE, amount=PAID_FOR_ONE),)
    return report.model_copy(update={"contributions": months, "payments": paid})


def _with_payment_and_claims(bench: Workbench) -> bytes:
    """It goes on from the report of three, uses a payment and states all debts, as an employer's program would."""
    report = report_of(_FORTY, bench.people)
    before = assess_report(report_of(_THREE, bench.people), REGIME, DebtFacts()).debt
    assert before is not None
    used = MoneyUsed(OF_REPORT, PAID_ON_FOR_REPORT, SOCIAL_INSURANCE, PAID_FOR_REPORT)
    report = report.model_copy(update={"payments": (UsedPayment(payment=OF_REPORT, amount=PAID_FOR_REPORT),)})
    assessed = assess_report(report, REGIME, DebtFacts(opening=before.closing, used=(used,)))
    return _signed(bench, "152-hesabat-qirx-nefer.asice", _FORTY, _claiming(report, assessed))


def _claiming(report: QuarterlyReport, assessed: ReportAssessment) -> QuarterlyReport:
    assert assessed.debt is not None
    months = tuple(
        MonthContribution(month=one.month, employee=one.employee, employer=one.employer)
        for one in assessed.contributions.months
    )
    debts = {"opening": _debt(assessed.facts.opening.debt), "closing": _debt(assessed.debt.closing.debt)}
    return report.model_copy(update={"contributions": months, **debts})


def _debt(balance: Balance) -> Debt:
    return Debt(
        contribution=balance.contribution,
        interest=balance.interest,
        sanction=balance.sanction,
        fine=balance.fine,
        other=balance.other,
    )


def _august(report: QuarterlyReport) -> QuarterlyReport:
    """The manual's: 1,000 manat each month, 500 of August without contributions (004 p. 29–52)."""
    labour = tuple(MonthAmount(month=month, amount=1_000_00) for month in report.period.months)
    exempt = (ExemptIncome(reason="GIFT", month=report.period.months[1], amount=500_00),)
    return report.model_copy(update={"labour": labour, "exempt": exempt})


def _wrong_totals(report: QuarterlyReport) -> QuarterlyReport:
    """Two employees of whom one is listed, contributions of the old scale, no debt at the end."""
    months = tuple(MonthContribution(month=month, employee=45_00, employer=330_00) for month in report.period.months)
    nothing = Debt(contribution=0, interest=0, sanction=0, fine=0, other=0)
    return report.model_copy(update={"heads_total": 2, "contributions": months, "closing": nothing})


def _correction(report: QuarterlyReport) -> QuarterlyReport:
    return report.model_copy(update={"kind": ReportKind.CORRECTION})


def make_regimes(employers: Mapping[str, Employer]) -> tuple[InsurerRegime, ...]:
    """All of them are private and outside of oil and gas."""
    since = date(2010, 1, 1)
    return tuple(InsurerRegime(insurer=Voen(one.voen), since=since, regime=REGIME) for one in employers.values())
