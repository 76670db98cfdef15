"""Stage ``assess`` of the quarterly report as one value: contributions, debt, and what could not be computed."""

from dataclasses import dataclass

from rules.report_contributions import ReportContributions, report_contributions
from rules.report_debt import NotComputableError, ReportDebt, report_debt
from rules.report_standing import DebtFacts
from schemas.contribution_terms import Regime
from schemas.findings import Finding, finding
from schemas.quarterly_report import QuarterlyReport

ROOT = "/Submission/QuarterlyReport"


@dataclass(frozen=True, slots=True)
class ReportAssessment:
    """``debt`` is None where a table has no row for what must be computed; ``findings`` say which then."""

    facts: DebtFacts
    contributions: ReportContributions
    debt: ReportDebt | None
    findings: tuple[Finding, ...] = ()


def assess_report(report: QuarterlyReport, regime: Regime, facts: DebtFacts) -> ReportAssessment:
    """What the insurer, of ``regime``, owes by this report and what registers know."""
    contributions = report_contributions(report, regime)
    unknown = [finding("REPORT_NOT_COMPUTABLE", where=f"{ROOT}/Period", value=month) for month in contributions.unknown]
    if unknown:
        return ReportAssessment(facts, contributions, None, tuple(unknown))
    try:
        debt = report_debt(report, contributions, facts)
    except NotComputableError as silent:
        told = finding("REPORT_NOT_COMPUTABLE", where=f"{ROOT}/Period", value=silent.about)
        return ReportAssessment(facts, contributions, None, (told,))
    return ReportAssessment(facts, contributions, debt)
