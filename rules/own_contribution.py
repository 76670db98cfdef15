"""Contributions of those who are not employed, a month: a share of the minimum wage, or of the income with a floor and
a cap in minimum wages. Amounts are qəpik; the rows name their sources.
"""

from dataclasses import dataclass
from fractions import Fraction

from schemas.money import to_manat
from schemas.months import Month
from schemas.own_contribution_terms import Basis, OwnTerms, minimum_wage_on, own_terms_on, region_share_on
from schemas.shares import Rounded, rounding_on, tell_percent


@dataclass(frozen=True, slots=True)
class OwnContribution:
    """What is owed; ``lines`` tell how it came about."""

    amount: int
    lines: tuple[str, ...]


def own_contribution(
    payer: str, activity: str, period: Month, *, region: str = "", income: int = 0, persons: int = 1
) -> OwnContribution | None:
    """What a payer owes for ``period``: ``region`` where his scale has regions, ``income`` (qəpik) where it counts,
    ``persons`` who pay (members of a family on its land). None where a table has no row.

    Raises ValueError for an income below zero or no person.
    """
    if income < 0 or persons < 1:
        raise ValueError("an income below zero, or no person")
    day = period.first
    terms, wage, rounding = (
        own_terms_on(payer, activity, day),
        minimum_wage_on(day),
        rounding_on(Rounded.CONTRIBUTION, day),
    )
    if terms is None or wage is None or rounding is None:
        return None
    local = region_share_on(terms.scale, region, day) if terms.scale else Fraction(1)
    if local is None:
        return None
    exact, lines = _exact(terms, wage, local, income)
    each = rounding.whole(exact)
    told = f"{persons} × {to_manat(each)} = {to_manat(persons * each)}"
    return OwnContribution(persons * each, (*lines, told) if persons > 1 else lines)


def _exact(terms: OwnTerms, wage: int, local: Fraction, income: int) -> tuple[Fraction, tuple[str, ...]]:
    of = wage if terms.basis is Basis.MINIMUM_WAGE else income
    exact = terms.share * local * of
    lines = [f"{tell_percent(terms.share)} × {to_manat(of)}" + (f" × {tell_percent(local)}" if terms.scale else "")]
    if terms.floor is not None and exact < terms.floor * wage:
        exact = terms.floor * wage
        lines.append(f"≥ {tell_percent(terms.floor)} × {to_manat(wage)}")
    if terms.cap is not None and exact > terms.cap * wage:
        exact = terms.cap * wage
        lines.append(f"≤ {tell_percent(terms.cap)} × {to_manat(wage)}")
    return exact, tuple(lines)
