"""assess for quarterly reports: contributions, interest and debt by the rules of the quarter against what was claimed,
and the plan to record the report. Pure: all was gathered. 004 §2.3.2, steps 9 to 16; checks C5, C8 and C10.

Every entry of the debt is kept with its figures, so that a decision can be followed by hand.
"""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from pipeline.effects import Effect
from pipeline.items import Facts, Item
from pipeline.outcomes import Advance
from registries.charges import ChargeKind, ImposeSanction
from registries.effects import LogAccess
from registries.report_effects import RecordedDebt, RecordedMonth, RecordedUse, RecordReport
from rules.envelope import BAKU
from rules.report_assessment import ReportAssessment, assess_report
from rules.report_claims import check_report_claims
from rules.report_contributions import MonthAssessed
from rules.report_debt import Cause, ReportDebt
from rules.report_explained import ExplainedFigure, explain_report
from rules.report_late import LateReport, late_report
from rules.report_standing import DebtFacts, Imposed, WrittenOff
from schemas.contribution_terms import Regime
from schemas.findings import Finding
from schemas.frozen import FrozenModel
from schemas.identifiers import Voen
from schemas.quarterly_report import QuarterlyReport
from schemas.report_debt_terms import DebtKind
from stages.authorize import AuthorizeFacts
from stages.parse import ParseFacts
from stages.reading import judged
from stages.report_lookup import ReportLookupFacts

_IMPOSED = (ChargeKind.SANCTION, ChargeKind.FINE)


class Late(FrozenModel):
    """``due`` was the last day; ``amount`` of the sanction, None where the table leaves a choice or says nothing."""

    due: date
    amount: int | None
    told: str


class ReportAssessFacts(Facts):
    """All that was computed, figure by figure; ``computed`` False: there is no closing debt, and a finding says why."""

    stage: ClassVar[str] = "assess"

    regime: Regime
    months: tuple[MonthAssessed, ...]
    figures: tuple[ExplainedFigure, ...]
    computed: bool
    late: Late | None


def assess_quarterly(item: Item, report: QuarterlyReport, known: ReportLookupFacts) -> Advance:
    """Findings with both values; facts with every entry; the effects of a report without errors."""
    if known.regime is None:
        return Advance()
    assessed = assess_report(report, known.regime, _debt_facts(known))
    received_on = item.received_at.astimezone(BAKU).date()
    late = late_report(report, received_on, assessed.contributions.total)
    findings: tuple[Finding, ...] = (*assessed.findings, *check_report_claims(report, assessed))
    findings += () if late is None else (late.finding(),)
    effects = () if assessed.debt is None else _effects(item, report, known, known.regime, assessed, late)
    return judged(item, _facts(known.regime, assessed, late), findings, *effects)


def _debt_facts(known: ReportLookupFacts) -> DebtFacts:
    charges = known.charges
    return DebtFacts(
        opening=known.opening,
        used=known.used,
        imposed=tuple(
            Imposed(one.debt, one.day, one.amount, one.basis, one.number) for one in charges if one.kind in _IMPOSED
        ),
        written_off=tuple(
            WrittenOff(one.debt, one.day, one.amount, one.number) for one in charges if one.kind is ChargeKind.WRITE_OFF
        ),
        found=sum(one.amount for one in charges if one.kind is ChargeKind.FOUND),
    )


def _facts(regime: Regime, assessed: ReportAssessment, late: LateReport | None) -> ReportAssessFacts:
    return ReportAssessFacts(
        regime=regime,
        months=assessed.contributions.months,
        figures=explain_report(assessed),
        computed=assessed.debt is not None,
        late=None if late is None else _late(late),
    )


def _late(late: LateReport) -> Late:
    imposed = late.imposed
    return Late(due=late.due.day, amount=None if imposed is None else imposed.amount, told=late.finding().value)


def _effects(
    item: Item,
    report: QuarterlyReport,
    known: ReportLookupFacts,
    regime: Regime,
    assessed: ReportAssessment,
    late: LateReport | None,
) -> Iterator[Effect]:
    party, debt, parsed = AuthorizeFacts.of(item).party, assessed.debt, ParseFacts.of(item)
    assert debt is not None
    heads = {one.month: one.count for one in report.heads}
    yield RecordReport(
        insurer=Voen(party),
        activity=report.activity,
        quarter=report.period,
        report_kind=report.kind,
        version=known.version,
        before=known.before,
        document_id=parsed.key[1],
        content_digest=parsed.content_digest,
        regime=regime,
        persons=len(report.persons),
        months=tuple(_month(one, heads.get(one.month, 0)) for one in assessed.contributions.months),
        debts=tuple(_debt(debt, kind) for kind in DebtKind),
        obligations=debt.closing.obligations,
        advance=debt.closing.advance,
        payments=tuple(RecordedUse(number=one.number, amount=one.amount) for one in known.used),
        charges=tuple(RecordedUse(number=one.number, amount=one.amount) for one in known.charges),
        written_off=tuple(
            RecordedUse(number=one.about, amount=-one.amount) for one in debt.entries if one.cause is Cause.WRITE_OFF
        ),
    )
    imposed = None if late is None else late.imposed
    if imposed is not None:
        yield ImposeSanction(
            insurer=Voen(party),
            activity=report.activity,
            day=imposed.day,
            amount=imposed.amount,
            basis=f"{report.period}: {imposed.told}",
        )
    for fin in dict.fromkeys(one.fin for one in known.presenters):
        yield LogAccess(party=party, fin=fin, what="REPORT_PRESENTER")


def _month(one: MonthAssessed, heads: int) -> RecordedMonth:
    return RecordedMonth(
        month=one.month,
        labour=one.labour,
        exempt=one.exempt,
        income=one.incomes,
        employee=one.employee,
        employer=one.employer,
        heads=heads,
    )


def _debt(debt: ReportDebt, kind: DebtKind) -> RecordedDebt:
    moves = [one.amount for one in debt.entries if one.kind is kind]
    return RecordedDebt(
        kind=kind,
        opening=debt.opening.debt[kind],
        added=sum(one for one in moves if one > 0),
        lessened=-sum(one for one in moves if one < 0),
        closing=debt.closing.debt[kind],
    )
