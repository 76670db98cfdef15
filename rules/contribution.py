"""Contributions from wages: what employee and employer owe for a month's income of one person (domain: MDSS,
unemployment, medical), in lines that explain themselves.

The scale of the month decides, whenever the document comes. An income on an edge lies in the lower bracket; both
formulas agree there. Each payer's amount is rounded by the dated rule, totals are sums of rounded amounts. Amounts are
qəpik. Law on Social Insurance art. 14.4; Laws on Unemployment and on Medical Insurance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.contribution_terms import Bracket, Payer, Regime, Scheme, scale_on
from schemas.money import to_manat
from schemas.months import Month
from schemas.shares import Rounded, rounding_on, tell_percent


@dataclass(frozen=True, slots=True)
class Part:
    """What one payer owes, and by which row of the table."""

    income: int
    bracket: Bracket
    amount: int

    def explain(self) -> str:
        """The formula in figures: ``6.00 + 10 % × (1500.00 − 200.00) = 136.00``."""
        row, rate = self.bracket, tell_percent(self.bracket.rate)
        if not row.lower:
            return f"{rate} × {to_manat(self.income)} = {to_manat(self.amount)}"
        above = f"({to_manat(self.income)} − {to_manat(row.lower)})"
        return f"{to_manat(row.base)} + {rate} × {above} = {to_manat(self.amount)}"


@dataclass(frozen=True, slots=True)
class Contribution:
    """Both parts."""

    employee: Part
    employer: Part

    @property
    def total(self) -> int:
        """Qəpik of both."""
        return self.employee.amount + self.employer.amount


def contribution(income: int, period: Month, regime: Regime, scheme: Scheme = Scheme.MDSS) -> Contribution | None:
    """What is owed for ``income`` (qəpik) of ``period``; None where no scale or rounding rule is known for that month.

    Raises ValueError for an income below zero.
    """
    if income < 0:
        raise ValueError("an income below zero")
    employee, employer = (_part(income, period, scale_on(scheme, regime, payer, period.first)) for payer in Payer)
    return None if employee is None or employer is None else Contribution(employee, employer)


def _part(income: int, period: Month, scale: Sequence[Bracket]) -> Part | None:
    row = next((row for row in scale if row.upper is None or income <= row.upper), None)
    rounding = rounding_on(Rounded.CONTRIBUTION, period.first)
    return None if row is None or rounding is None else Part(income, row, rounding.whole(row.due(income)))
