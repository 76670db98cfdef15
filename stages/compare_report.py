"""What an office sees beside a quarterly report: each figure that it states against the one that is computed or known
(004 §2.3.2, steps 4, 9 to 11, 14 and 16), and what its months come to (steps 6, 7, 17, 18). Pure; amounts are qəpik.

What a report leaves out is not compared: the computed figure stands alone.
"""

from collections.abc import Iterator

from outbox.notice_xml import Both
from outbox.prints.document_wording import word_of
from outbox.prints.notice_values import show_month
from outbox.prints.sheet import Amount
from outbox.report_parts import DEBT_KINDS
from pipeline.items import Item
from rules.report_explained import CLOSING, INTEREST, OPENING, SANCTIONS, ExplainedFigure
from rules.report_months import contributory_amounts
from schemas.quarterly_report import Debt, QuarterlyReport
from schemas.report_debt_terms import DebtKind, Section
from stages.assess_report import ReportAssessFacts
from stages.compared import Agreement, Compared, Comparison

_BASE = Both("Haqq hesablanan əmək ödənişi, manat", "Labour payments that contributions are due from, manat")
_HEADS = Both("Gəliri olan işçilərin sayı", "Employees with an income")
_EMPLOYEE = Both("İşçidən tutulan MDSS haqqı, manat", "Employees' part of contributions, manat")
_EMPLOYER = Both("İşəgötürənin MDSS haqqı, manat", "Employer's part of contributions, manat")
_FOUND = Both("DSMF tərəfindən aşkar edilib, manat", "Found by the Fund, manat")


def report_values(item: Item, report: QuarterlyReport) -> Iterator[Comparison]:
    """By months, then the opening debt, what was charged, and the closing debt; nothing before it was assessed."""
    assessed = ReportAssessFacts.known_of(item)
    if assessed is None:
        return
    yield from _months(report, assessed)
    opening = tuple(_debt(report.opening, OPENING, assessed))
    yield Comparison(word_of("OpeningDebt"), opening)
    if assessed.computed:
        yield Comparison(Both("Hesablanıb və tətbiq olunub", "Charged and applied"), tuple(_charged(report, assessed)))
        closing = tuple(_debt(report.closing, CLOSING, assessed))
        yield Comparison(Both("Hesabat dövrünün sonuna borc", "Closing debt"), closing)


def _months(report: QuarterlyReport, assessed: ReportAssessFacts) -> Iterator[Comparison]:
    claimed = {one.month: one for one in report.contributions}
    heads = {one.month: one.count for one in report.heads}
    bases = dict(zip(report.period.months, contributory_amounts(report), strict=True))
    for one in assessed.months:
        base, total = one.explain()
        said = claimed.get(one.month)
        month = show_month(str(one.month))
        values = (
            _amount(_BASE, bases[one.month], one.incomes, (base,)),
            _count(_HEADS, heads.get(one.month), one.earners),
            _amount(_EMPLOYEE, None if said is None else said.employee, one.employee, (total,)),
            _amount(_EMPLOYER, None if said is None else said.employer, one.employer),
        )
        yield Comparison(Both(month, month), values)


def _debt(claimed: Debt | None, step: int, assessed: ReportAssessFacts) -> Iterator[Compared]:
    computed = {one.kind: one for one in assessed.figures if one.step == step}
    for kind in DebtKind:
        said = None if claimed is None else getattr(claimed, kind.value.lower())
        yield _amount(DEBT_KINDS[kind.value], said, computed[kind].amount, computed[kind].told)


def _charged(report: QuarterlyReport, assessed: ReportAssessFacts) -> Iterator[Compared]:
    yield _together(word_of("Interest"), report.interest, _of(assessed, INTEREST))
    for name, kind, said in (
        ("Sanctions", DebtKind.SANCTION, report.sanctions),
        ("Fines", DebtKind.FINE, report.fines),
    ):
        yield _together(word_of(name), said, [one for one in _of(assessed, SANCTIONS) if one.kind is kind])
    found = [one for one in assessed.figures if one.about == Section.FOUND]
    yield _together(_FOUND, None if report.found is None else report.found.accrued, found)


def _of(assessed: ReportAssessFacts, step: int) -> list[ExplainedFigure]:
    return [one for one in assessed.figures if one.step == step]


def _together(label: Both, said: int | None, figures: list[ExplainedFigure]) -> Compared:
    told = tuple(f"{one.about}: {line}" for one in figures for line in one.told)
    return _amount(label, said, sum(one.amount for one in figures), told)


def _amount(label: Both, said: int | None, computed: int, how: tuple[str, ...] = ()) -> Compared:
    written = None if said is None else Amount(said)
    return Compared(label, written, Amount(computed), _agreement(said, computed), how)


def _count(label: Both, said: int | None, counted: int) -> Compared:
    return Compared(label, said, counted, _agreement(said, counted))


def _agreement(said: int | None, computed: int) -> Agreement:
    if said is None:
        return Agreement.UNCHECKED
    return Agreement.AGREES if said == computed else Agreement.DIFFERS
