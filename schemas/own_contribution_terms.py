"""What those pay who are not employed: minimum wage (minimum əməkhaqqı), shares of it, regions; all by date.

``codes/minimum_wage.csv``, ``codes/own_contributions.csv``, ``codes/region_shares.csv``.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from schemas.code_table import Term, once_per_tables, one_a_day, read_table, row_on, take_term
from schemas.lexical import read_amount
from schemas.shares import read_percent


class Basis(StrEnum):
    """What the share is taken of."""

    MINIMUM_WAGE = "MINIMUM_WAGE"
    INCOME = "INCOME"


@dataclass(frozen=True, slots=True)
class MinimumWage:
    """A month's minimum wage in qəpik."""

    term: Term
    amount: int
    confidence: str
    source: str


@dataclass(frozen=True, slots=True)
class OwnTerms:
    """What a kind of payer pays a month; ``floor`` and ``cap`` are shares of the minimum wage, ``scale`` names the
    shares of regions that apply ("" for none).
    """

    payer: str
    activity: str
    basis: Basis
    share: Fraction
    floor: Fraction | None
    cap: Fraction | None
    scale: str
    term: Term
    confidence: str
    source: str


@dataclass(frozen=True, slots=True)
class RegionShare:
    """The share of a region in a scale."""

    scale: str
    region: str
    share: Fraction
    term: Term
    confidence: str
    source: str


def minimum_wage_on(day: date) -> int | None:
    """Qəpik a month on ``day``; None where the table has none."""
    found = row_on(minimum_wages(), day)
    return None if found is None else found.amount


def own_terms_on(payer: str, activity: str, day: date) -> OwnTerms | None:
    """The terms of a kind of payer on ``day``; None where the table has none."""
    return row_on((row for row in own_terms() if (row.payer, row.activity) == (payer, activity)), day)


def region_share_on(scale: str, region: str, day: date) -> Fraction | None:
    """The share of ``region`` on ``day``; None where the table has none."""
    found = row_on((row for row in region_shares() if (row.scale, row.region) == (scale, region)), day)
    return None if found is None else found.share


@once_per_tables
def minimum_wages() -> tuple[MinimumWage, ...]:
    """All rows. Raises ValueError where two hold on one day."""
    rows = []
    for row in read_table("minimum_wage"):
        term, amount = take_term(row), read_amount(row.pop("amount"))
        rows.append(MinimumWage(term, amount, **row))
    return one_a_day(rows, lambda _: "")


@once_per_tables
def own_terms() -> tuple[OwnTerms, ...]:
    """All rows. Raises ValueError where two of one payer hold on one day."""
    rows = []
    for row in read_table("own_contributions"):
        term, basis, share = take_term(row), Basis(row.pop("basis")), read_percent(row.pop("percent"))
        floor, cap = (
            read_percent(text) if text else None for text in (row.pop("floor_percent"), row.pop("cap_percent"))
        )
        rows.append(OwnTerms(basis=basis, share=share, floor=floor, cap=cap, term=term, **row))
    return one_a_day(rows, lambda row: (row.payer, row.activity))


@once_per_tables
def region_shares() -> tuple[RegionShare, ...]:
    """All rows. Raises ValueError where two of one region hold on one day."""
    rows = []
    for row in read_table("region_shares"):
        term, share = take_term(row), read_percent(row.pop("percent"))
        rows.append(RegionShare(term=term, share=share, **row))
    return one_a_day(rows, lambda row: (row.scale, row.region))
