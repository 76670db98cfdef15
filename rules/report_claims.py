"""What the quarterly report claims against what is computed (004 §2.3.2, steps 4, 9 to 11, 14 and 16; checks C5, C8).

The manual shows these figures read-only, so a report need not state them: what is not claimed is not compared. That a
wrong figure stops the report is our reading.
"""

from collections.abc import Iterator

from rules.places import numbered
from rules.report_assessment import ROOT, ReportAssessment
from rules.report_contributions import ReportContributions
from rules.report_debt import Cause, ReportDebt
from rules.report_standing import Balance
from schemas.findings import Finding, finding
from schemas.money import to_manat
from schemas.quarterly_report import Debt, QuarterlyReport
from schemas.report_debt_terms import DebtKind, Section

_PAID = (Section.FOUND_PAID, Section.ACCRUED_PAID)


def check_report_claims(report: QuarterlyReport, assessed: ReportAssessment) -> tuple[Finding, ...]:
    """A finding for each claimed figure that differs, with both values; what could not be computed is not compared."""
    found = None if report.found is None else report.found.accrued
    return (
        *_opening(report.opening, assessed.facts.opening.debt),
        *_months(report, assessed.contributions),
        *_compare("REPORT_FOUND_DIFFERS", found, assessed.facts.found, "FoundByFund/Accrued"),
        *(() if assessed.debt is None else _charges(report, assessed.debt)),
        *(() if assessed.debt is None else _closing(report.closing, assessed.debt)),
        *(() if assessed.debt is None else _paid(report, assessed.debt)),
    )


def _opening(claimed: Debt | None, computed: Balance) -> Iterator[Finding]:
    for kind, amount in _claimed(claimed):
        yield from _compare("REPORT_OPENING_DIFFERS", amount, computed[kind], f"OpeningDebt/{kind.value.capitalize()}")


def _months(report: QuarterlyReport, contributions: ReportContributions) -> Iterator[Finding]:
    """A claimed month that was not computed is passed over: it is not one of the quarter, or no scale is known."""
    computed = {one.month: one for one in contributions.months}
    for place, claimed in numbered("", "Contribution", report.contributions):
        month = computed.get(claimed.month)
        if month is not None:
            where = place.removeprefix("/")
            yield from _compare("REPORT_CONTRIBUTION_DIFFERS", claimed.employee, month.employee, f"{where}/Employee")
            yield from _compare("REPORT_CONTRIBUTION_DIFFERS", claimed.employer, month.employer, f"{where}/Employer")


def _charges(report: QuarterlyReport, debt: ReportDebt) -> Iterator[Finding]:
    interest = debt.charged(DebtKind.INTEREST, Cause.INTEREST)
    yield from _compare("REPORT_INTEREST_DIFFERS", report.interest, interest, "Interest")
    sanctions, fines = (debt.charged(kind, Cause.IMPOSED) for kind in (DebtKind.SANCTION, DebtKind.FINE))
    yield from _compare("REPORT_SANCTIONS_DIFFER", report.sanctions, sanctions, "Sanctions")
    yield from _compare("REPORT_SANCTIONS_DIFFER", report.fines, fines, "Fines")


def _closing(claimed: Debt | None, debt: ReportDebt) -> Iterator[Finding]:
    for kind, amount in _claimed(claimed):
        computed, where = debt.closing.debt[kind], f"ClosingDebt/{kind.value.capitalize()}"
        yield from _compare("REPORT_CLOSING_DIFFERS", amount, computed, where, debt.explain(kind))


def _paid(report: QuarterlyReport, debt: ReportDebt) -> Iterator[Finding]:
    """What is said to be paid against what was found and accrued (steps 14 and 15) is no more than is owed of its kind:
    no payment proves it (our reading).
    """
    stated = {
        "FoundByFund/Paid": 0 if report.found is None else report.found.paid,
        "OtherAccruals/Paid": 0 if report.accruals is None else report.accruals.paid,
    }
    where = next((place for place, amount in stated.items() if amount), "")
    for kind in DebtKind:
        moved = [one for one in debt.entries if one.kind is kind and one.cause is Cause.SECTION]
        paid = -sum(one.amount for one in moved if one.about in _PAID)
        owed = max(0, debt.opening.debt[kind] + sum(one.amount for one in moved if one.about not in _PAID))
        if where and paid > owed:
            value = f"{to_manat(paid)} > {to_manat(owed)}"
            yield finding("REPORT_PAID_EXCEEDS_OWED", where=f"{ROOT}/{where}", value=value)


def _claimed(debt: Debt | None) -> Iterator[tuple[DebtKind, int]]:
    if debt is not None:
        yield from ((kind, getattr(debt, kind.value.lower())) for kind in DebtKind)


def _compare(code: str, claimed: int | None, computed: int, where: str, told: str = "") -> Iterator[Finding]:
    if claimed is not None and claimed != computed:
        value = f"{to_manat(claimed)} ≠ {told or to_manat(computed)}"
        yield finding(code, where=f"{ROOT}/{where}", value=value)
