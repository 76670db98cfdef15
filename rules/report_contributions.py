"""Step 9 of the quarterly report: the contributions of its persons by month (004 §2.3.2; check C8).

- The brackets of the month and of the insurer's regime decide, per person and month; each payer's amount is rounded,
  the total of a month is the sum of rounded amounts (``rules/contribution.py``, to which every amount here is equal).
- Of MDSS alone: the report of the manual shows no other scheme.
- A month without a known scale has no amounts; ``unknown`` names it, so that it is never taken for zero.

Reports hold 100,000 persons: amounts are computed in whole numbers, a bracket at a time. Amounts are qəpik.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rules.allocation import MonthDues
from rules.contribution import Contribution, contribution
from schemas.contribution_terms import Bracket, Payer, Regime, Scheme, scale_on
from schemas.money import to_manat
from schemas.months import Month
from schemas.quarterly_report import QuarterlyReport, ReportPerson
from schemas.shares import Rounded, Rounding, rounding_on


@dataclass(frozen=True, slots=True)
class PayerScale:
    """The brackets of a payer in whole numbers: incomes up to ``uppers[n]`` cost (factor × income + offset) ÷ divisor
    of ``formulas[n]``, rounded down; the last bracket is without end where ``uppers`` is one shorter.
    """

    uppers: tuple[int, ...]
    formulas: tuple[tuple[int, int, int], ...]

    def amounts(self, incomes: Sequence[int]) -> list[int] | None:
        """In their order; None where one lies above all brackets."""
        uppers, formulas = self.uppers, self.formulas
        if len(uppers) == len(formulas) and max(incomes, default=0) > uppers[-1]:
            return None
        amounts = []
        for income in incomes:
            factor, offset, divisor = formulas[bisect_left(uppers, income)]
            amounts.append((factor * income + offset) // divisor)
        return amounts


@dataclass(frozen=True, slots=True)
class MonthScale:
    """The brackets of both payers in one month."""

    employee: PayerScale
    employer: PayerScale

    def amounts(self, incomes: Sequence[int]) -> tuple[list[int], list[int]] | None:
        """Of employees and of the employer, in the order of ``incomes``; None where one lies in no bracket."""
        employee, employer = self.employee.amounts(incomes), self.employer.amounts(incomes)
        return None if employee is None or employer is None else (employee, employer)


@dataclass(frozen=True, slots=True)
class MonthAssessed:
    """One month: ``base`` is step 6 less step 7, ``incomes`` what the persons earned together (equal by check C1),
    ``earners`` how many of them earned something.
    """

    month: Month
    labour: int
    exempt: int
    incomes: int
    earners: int
    employee: int
    employer: int

    @property
    def base(self) -> int:
        """Qəpik from which contributions are owed."""
        return self.labour - self.exempt

    @property
    def total(self) -> int:
        """Of both payers."""
        return self.employee + self.employer

    def explain(self) -> tuple[str, str]:
        """The base and the contributions in figures: ``1000.00 − 500.00 = 500.00``, ``36.00 + 89.00 = 125.00``."""
        base = f"{to_manat(self.labour)} − {to_manat(self.exempt)} = {to_manat(self.base)}"
        return base, f"{to_manat(self.employee)} + {to_manat(self.employer)} = {to_manat(self.total)}"


@dataclass(frozen=True, slots=True)
class ReportContributions:
    """The months in order; ``unknown`` are those for which no scale or rounding rule is known."""

    months: tuple[MonthAssessed, ...]
    unknown: tuple[Month, ...] = ()

    @property
    def total(self) -> int:
        """Of all months and both payers; complete only where nothing is ``unknown``."""
        return sum(one.total for one in self.months)


def report_contributions(report: QuarterlyReport, regime: Regime) -> ReportContributions:
    """What is owed for the incomes of the report's persons. The figures of sections are taken as they stand: whether
    they agree is checked elsewhere (C1, C7).
    """
    known: list[MonthAssessed] = []
    unknown: list[Month] = []
    for month, incomes in zip(report.period.months, incomes_by_month(report.persons), strict=True):
        scale = month_scale(month, regime)
        amounts = None if scale is None else scale.amounts(incomes)
        if amounts is None:
            unknown.append(month)
            continue
        labour = sum(one.amount for one in report.labour if one.month == month)
        exempt = sum(one.amount for one in report.exempt if one.month == month)
        earners = sum(1 for one in incomes if one)
        employee, employer = map(sum, amounts)
        known.append(MonthAssessed(month, labour, exempt, sum(incomes), earners, employee, employer))
    return ReportContributions(tuple(known), tuple(unknown))


def person_contributions(
    report: QuarterlyReport, person: ReportPerson, regime: Regime
) -> Iterator[tuple[Month, Contribution | None]]:
    """By month, with the formula (``Part.explain``), for whoever asks about one person; None: no scale is known."""
    for month, income in zip(report.period.months, person.incomes, strict=True):
        yield month, contribution(income, month, regime)


def month_dues(report: QuarterlyReport, regime: Regime) -> Iterator[MonthDues]:
    """By month, who is owed for how much, both payers together; a month without a known scale is left out."""
    fins = [str(one.fin) for one in report.persons]
    for month, incomes in zip(report.period.months, incomes_by_month(report.persons), strict=True):
        scale = month_scale(month, regime)
        amounts = None if scale is None else scale.amounts(incomes)
        if amounts is not None:
            owed = map(int.__add__, *amounts)
            yield MonthDues(month, {fin: one for fin, one in zip(fins, owed, strict=True) if one})


def incomes_by_month(persons: Sequence[ReportPerson]) -> tuple[list[int], list[int], list[int]]:
    """All incomes of the first, second and third month, in the order of persons."""
    return [one.first for one in persons], [one.second for one in persons], [one.third for one in persons]


def month_scale(month: Month, regime: Regime) -> MonthScale | None:
    """The brackets of MDSS; None where none, or no rounding rule, is known for ``month``."""
    rounding = rounding_on(Rounded.CONTRIBUTION, month.first)
    employee, employer = (scale_on(Scheme.MDSS, regime, payer, month.first) for payer in Payer)
    if rounding is None or not employee or not employer:
        return None
    return MonthScale(_payer_scale(employee, rounding), _payer_scale(employer, rounding))


def _payer_scale(rows: Sequence[Bracket], rounding: Rounding) -> PayerScale:
    uppers = tuple(row.upper for row in rows if row.upper is not None)
    return PayerScale(uppers, tuple(_formula(row, rounding) for row in rows))


def _formula(row: Bracket, rounding: Rounding) -> tuple[int, int, int]:
    factor, divisor = row.rate.numerator, row.rate.denominator
    offset = row.base * divisor - factor * row.lower
    # Half up is rounding down of half a qəpik more; that is whole once all is doubled.
    return (factor, offset, divisor) if rounding is Rounding.DOWN else (2 * factor, 2 * offset + divisor, 2 * divisor)
