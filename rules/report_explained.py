"""Every figure that is computed for a quarterly report, by the steps of its form, with how it came about in figures."""

from collections.abc import Iterator
from dataclasses import dataclass

from rules.report_assessment import ReportAssessment
from rules.report_debt import Cause, Entry, ReportDebt
from rules.report_standing import Standing
from schemas.report_debt_terms import DebtKind, Section

OPENING, PAYMENTS, CONTRIBUTIONS, INTEREST, SANCTIONS, CLOSING = 4, 5, 9, 10, 11, 16
WRITE_OFFS = 0  # no step: the menu's own lists (borcların silinməsi)
_STEPS = {
    Cause.PAYMENT: PAYMENTS,
    Cause.CONTRIBUTION: CONTRIBUTIONS,
    Cause.INTEREST: INTEREST,
    Cause.IMPOSED: SANCTIONS,
    Cause.WRITE_OFF: WRITE_OFFS,
}
_SECTION_STEPS = {
    Section.VOUCHERS: 12,
    Section.RETURNED_BENEFITS: 13,
    Section.FOUND: 14,
    Section.FOUND_PAID: 14,
    Section.ACCRUED: 15,
    Section.ACCRUED_PAID: 15,
}


@dataclass(frozen=True, slots=True)
class ExplainedFigure:
    """``step`` of the form (0: of none), ``about``: month, payment, charge, section, or empty; ``amount`` in qəpik with
    the sign by which it moves the debt of ``kind``; ``told``: formulas, none where the amount was given.
    """

    step: int
    kind: DebtKind
    about: str
    amount: int
    told: tuple[str, ...] = ()


def explain_report(assessed: ReportAssessment) -> tuple[ExplainedFigure, ...]:
    """In the order of the steps. Without a debt (a table was silent) there are the opening and the contributions."""
    figures = [*_opening(assessed.facts.opening)]
    if assessed.debt is None:
        for month in assessed.contributions.months:
            told = month.explain()
            figures.append(ExplainedFigure(CONTRIBUTIONS, DebtKind.CONTRIBUTION, month.month, month.total, told))
        return tuple(figures)
    figures += sorted((_figure(one) for one in assessed.debt.entries), key=lambda one: one.step or CLOSING)
    return (*figures, *_closing(assessed.debt))


def _opening(opening: Standing) -> Iterator[ExplainedFigure]:
    yield from (ExplainedFigure(OPENING, kind, "", opening.debt[kind]) for kind in DebtKind)


def _closing(debt: ReportDebt) -> Iterator[ExplainedFigure]:
    for kind in DebtKind:
        yield ExplainedFigure(CLOSING, kind, "", debt.closing.debt[kind], (debt.explain(kind),))


def _figure(entry: Entry) -> ExplainedFigure:
    step = _SECTION_STEPS[Section(entry.about)] if entry.cause is Cause.SECTION else _STEPS[entry.cause]
    return ExplainedFigure(step, entry.kind, entry.about, entry.amount, entry.told)
