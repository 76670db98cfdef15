"""Shares of amounts: percents as exact fractions, and the dated rule by which a share becomes whole qəpik.

``codes/rounding.csv``: no source states how is rounded, so the rule is a row and not a line of code.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from schemas.code_table import Term, once_per_tables, one_a_day, read_table, row_on, take_term
from schemas.money import divide_half_up

_PERCENT = re.compile(r"(0|[1-9][0-9]{0,3})(\.[0-9]{1,4})?")


class Rounded(StrEnum):
    """What is rounded."""

    CONTRIBUTION = "CONTRIBUTION"
    INTEREST = "INTEREST"
    SANCTION = "SANCTION"


class Rounding(StrEnum):
    """How a part of a qəpik is treated."""

    HALF_UP = "HALF_UP"  # to the nearest, halves up
    DOWN = "DOWN"  # left away

    def whole(self, qepik: Fraction) -> int:
        """``qepik``, not negative, as a whole number."""
        down = self is Rounding.DOWN
        return int(qepik) if down else divide_half_up(qepik.numerator, qepik.denominator)


@dataclass(frozen=True, slots=True)
class RoundingRule:
    """One row."""

    what: Rounded
    mode: Rounding
    term: Term
    confidence: str
    source: str


def read_percent(text: str) -> Fraction:
    """``0.5`` percent as 1/200, exactly. Raises ValueError."""
    if _PERCENT.fullmatch(text) is None:
        raise ValueError("not a percent")
    return Fraction(text) / 100


def tell_percent(share: Fraction) -> str:
    """1/200 as ``0.5 %``."""
    return f"{float(share * 100):g} %"


def rounding_on(what: Rounded, day: date) -> Rounding | None:
    """The rule for ``what`` on ``day``; None where the table has none."""
    found = row_on((row for row in rounding_rules() if row.what is what), day)
    return None if found is None else found.mode


@once_per_tables
def rounding_rules() -> tuple[RoundingRule, ...]:
    """All rows. Raises ValueError where two of one kind hold on one day."""
    rows = []
    for row in read_table("rounding"):
        term, what, mode = take_term(row), Rounded(row.pop("what")), Rounding(row.pop("mode"))
        rows.append(RoundingRule(what, mode, term, **row))
    return one_a_day(rows, lambda row: row.what)
