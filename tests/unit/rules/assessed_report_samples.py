"""Quarterly reports of made-up persons, and what registers know of their insurer."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from rules.report_assessment import ReportAssessment, assess_report
from rules.report_debt import ReportDebt
from rules.report_standing import Balance, DebtFacts, Imposed, MoneyUsed, Standing, WrittenOff
from schemas.contribution_terms import Regime
from schemas.identifiers import ActivityCode, Fin
from schemas.months import Quarter
from schemas.quarterly_report import (
    ExemptIncome,
    MonthAmount,
    MonthHeads,
    QuarterlyReport,
    ReportKind,
    ReportPerson,
    Settled,
)
from schemas.report_debt_terms import DebtKind

QUARTER = Quarter("2026-Q1")
PRIVATE = Regime.PRIVATE_NON_OIL
EMPLOYER_CODE = "121111"
LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
FIRST_DAY = date(2026, 1, 1)


def fin(number: int) -> Fin:
    """The ``number``-th of them."""
    return Fin(f"9AA{LETTERS[number // 34 % 34]}{LETTERS[number % 34]}AA")


def person(*incomes: int, number: int = 0) -> ReportPerson:
    """Who earned ``incomes`` manat in the three months."""
    first, second, third = (one * 100 for one in incomes)
    return ReportPerson(fin=fin(number), first=first, second=second, third=third)


def report(*persons: ReportPerson, period: Quarter = QUARTER, **other: Any) -> QuarterlyReport:
    """Whose labour payments are what ``persons`` earned."""
    paid = [sum(one.incomes[place] for one in persons) for place in range(3)]
    known: dict[str, Any] = {
        "kind": ReportKind.INITIAL,
        "activity": ActivityCode("01110"),
        "labour": tuple(
            MonthAmount(month=month, amount=amount) for month, amount in zip(period.months, paid, strict=True)
        ),
        "heads": tuple(MonthHeads(month=month, count=len(persons)) for month in period.months),
        "heads_total": len(persons),
    }
    return QuarterlyReport(period=period, persons=persons, **(known | other))


def assessed(one: QuarterlyReport, facts: DebtFacts | None = None, regime: Regime = PRIVATE) -> ReportAssessment:
    return assess_report(one, regime, facts or DebtFacts())


def debt_after(one: QuarterlyReport, facts: DebtFacts | None = None) -> ReportDebt:
    """Of a report that can be computed."""
    found = assessed(one, facts).debt
    assert found is not None
    return found


def money(manat: int, day: date, number: str = "P1", code: str = EMPLOYER_CODE) -> MoneyUsed:
    return MoneyUsed(number, day, code, manat * 100)


def standing(**debts: int) -> Standing:
    """Debts in manat, none of them contributions."""
    return Standing(Balance(**{kind: manat * 100 for kind, manat in debts.items()}))


amounts = st.integers(0, 20_000_00)
days = st.integers(-200, 200).map(lambda later: FIRST_DAY + timedelta(later))
settled = st.none() | st.builds(Settled, accrued=amounts, paid=amounts)
payments = st.builds(MoneyUsed, number=st.sampled_from("ABCDEF"), day=days, code=st.just(EMPLOYER_CODE), amount=amounts)
imposed = st.builds(Imposed, kind=st.sampled_from([DebtKind.SANCTION, DebtKind.FINE]), day=days, amount=amounts)
write_offs = st.builds(WrittenOff, kind=st.sampled_from(DebtKind), day=days, amount=amounts)


def some(kind: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(kind, max_size=most).map(tuple)


def persons_of(incomes: Sequence[tuple[int, int, int]]) -> tuple[ReportPerson, ...]:
    return tuple(
        ReportPerson(fin=fin(number), first=first, second=second, third=third)
        for number, (first, second, third) in enumerate(incomes)
    )


staffs = st.lists(st.tuples(amounts, amounts, amounts), max_size=4).map(persons_of)


def with_all_sections(period: Quarter = QUARTER) -> st.SearchStrategy[QuarterlyReport]:
    """Reports that use the steps 7 and 12 to 15."""
    exempt = st.builds(ExemptIncome, reason=st.just("GIFT"), month=st.sampled_from(period.months), amount=amounts)
    return st.builds(
        lambda staff, **sections: report(*staff, period=period, **sections),
        staffs,
        exempt=some(exempt),
        vouchers=amounts,
        returned_benefits=amounts,
        found=settled,
        accruals=settled,
    )


def facts_with(opening: Standing) -> st.SearchStrategy[DebtFacts]:
    return st.builds(
        DebtFacts,
        opening=st.just(opening),
        used=some(payments),
        imposed=some(imposed),
        written_off=some(write_offs),
        found=amounts,
    )
