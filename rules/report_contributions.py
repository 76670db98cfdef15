"""Step 9 of the quarterly report: the contributions of its persons by month (004 §2.3.2; check C8).

- The brackets of the month and of the insurer's regime decide, per person and month; each payer's amount is rounded,
  the total of a month is the sum of rounded amounts (``rules/contribution.py``, to which every amount here is equal).
- Of MDSS alone: the report of the manual shows no other scheme.
- A month without a known scale has no amounts; ``unknown`` names it, so that it is never taken for zero.

Reports hold 100,000 persons: amounts are computed in whole numbers, a bracket at a time. Amounts are qəpik.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rules.contribution import Contribution, contribution
from schemas.contribution_terms import Payer, Regime, Scheme, scale_on
from schemas.money import to_manat
from schemas.months import Month
from schemas.quarterly_report import QuarterlyReport, ReportPerson
from schemas.shares import Rounded, Rounding, rounding_on


@dataclass(frozen=True, slots=True)
class Step:
    """A bracket in whole numbers: (``factor`` × income + ``offset``) ÷ ``divisor``, rounded down, for incomes above
    ``above`` up to ``upper`` (None: without end). The lowest one has ``above`` −1, so that it holds zero.
    """

    above: int
    upper: int | None
    factor: int
    offset: int
    divisor: int

    def amounts(self, incomes: Iterable[int]) -> list[int]:
        """Of those ``incomes`` that lie in this bracket."""
        above, factor, offset, divisor = self.above, self.factor, self.offset, self.divisor
        if self.upper is None:
            return [(factor * one + offset) // divisor for one in incomes if one > above]
        upper = self.upper
        return [(factor * one + offset) // divisor for one in incomes if above < one <= upper]


@dataclass(frozen=True, slots=True)
class MonthScale:
    """The brackets of both payers in one month."""

    employee: tuple[Step, ...]
    employer: tuple[Step, ...]

    def totals(self, incomes: Sequence[int]) -> tuple[int, int] | None:
        """Employees' and employer's sums of rounded amounts; None where a bracket is missing for some income."""
        found = [[one.amounts(incomes) for one in scale] for scale in (self.employee, self.employer)]
        if any(sum(map(len, one)) != len(incomes) for one in found):
            return None
        employee, employer = (sum(map(sum, one)) for one in found)
        return employee, employer


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
        totals = None if scale is None else scale.totals(incomes)
        if totals is None:
            unknown.append(month)
            continue
        labour = sum(one.amount for one in report.labour if one.month == month)
        exempt = sum(one.amount for one in report.exempt if one.month == month)
        earners = sum(1 for one in incomes if one)
        known.append(MonthAssessed(month, labour, exempt, sum(incomes), earners, *totals))
    return ReportContributions(tuple(known), tuple(unknown))


def person_contributions(
    report: QuarterlyReport, person: ReportPerson, regime: Regime
) -> Iterator[tuple[Month, Contribution | None]]:
    """By month, with the formula (``Part.explain``), for whoever asks about one person; None: no scale is known."""
    for month, income in zip(report.period.months, person.incomes, strict=True):
        yield month, contribution(income, month, regime)


def incomes_by_month(persons: Sequence[ReportPerson]) -> tuple[list[int], list[int], list[int]]:
    """All incomes of the first, second and third month, in the order of persons."""
    return [one.first for one in persons], [one.second for one in persons], [one.third for one in persons]


def month_scale(month: Month, regime: Regime) -> MonthScale | None:
    """The brackets of MDSS; None where none, or no rounding rule, is known for ``month``."""
    rounding = rounding_on(Rounded.CONTRIBUTION, month.first)
    scales = [_steps(month, regime, payer, rounding) for payer in Payer] if rounding is not None else []
    return MonthScale(*scales) if scales and all(scales) else None


def _steps(month: Month, regime: Regime, payer: Payer, rounding: Rounding) -> tuple[Step, ...]:
    steps: list[Step] = []
    above: int | None = -1
    for row in scale_on(Scheme.MDSS, regime, payer, month.first):
        if above is None:
            break
        exact, down = row.rate.denominator, rounding is Rounding.DOWN
        fixed = row.base * exact - row.rate.numerator * row.lower
        # Half up is rounding down of what is half a qəpik more, which is whole once all is doubled.
        factor, offset, divisor = (
            (row.rate.numerator, fixed, exact) if down else (2 * row.rate.numerator, 2 * fixed + exact, 2 * exact)
        )
        steps.append(Step(above, row.upper, factor, offset, divisor))
        above = row.upper
    return tuple(steps)
