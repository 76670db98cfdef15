"""Contribution rates by scheme, regime, payer and income (``codes/contribution_brackets.csv``), by date.

Sources: Law on Social Insurance art. 14, Laws on Unemployment and on Medical Insurance; each row names its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from schemas.code_table import Term, once_per_tables, read_table, take_term
from schemas.lexical import read_amount
from schemas.shares import read_percent


class Scheme(StrEnum):
    """What is paid for."""

    MDSS = "MDSS"  # məcburi dövlət sosial sığortası
    UNEMPLOYMENT = "UNEMPLOYMENT"  # işsizlikdən sığorta
    MEDICAL = "MEDICAL"  # icbari tibbi sığorta


class Regime(StrEnum):
    """Which scale an employer falls under."""

    STATE_OR_OIL = "STATE_OR_OIL"  # dövlət sektoru və neft-qaz sahəsi
    PRIVATE_NON_OIL = "PRIVATE_NON_OIL"  # neft-qaz sahəsində fəaliyyəti olmayan qeyri-dövlət sektoru


class Payer(StrEnum):
    """Who pays."""

    EMPLOYEE = "EMPLOYEE"
    EMPLOYER = "EMPLOYER"


@dataclass(frozen=True, slots=True)
class Bracket:
    """Of an income above ``lower``, up to ``upper`` (both qəpik; None without end), is due: ``base`` qəpik and ``rate``
    of what lies above ``lower``.
    """

    scheme: Scheme
    regime: Regime
    payer: Payer
    term: Term
    lower: int
    upper: int | None
    base: int
    rate: Fraction
    confidence: str = ""
    source: str = ""

    def due(self, income: int) -> Fraction:
        """Qəpik of an ``income`` of this bracket, exactly."""
        return self.base + self.rate * (income - self.lower)


_EVERY_REGIME = "ALL"


def scale_on(scheme: Scheme, regime: Regime, payer: Payer, day: date) -> Sequence[Bracket]:
    """The brackets that hold on ``day``, from the lowest on; none where the table has none."""
    return [
        row
        for row in brackets()
        if (row.scheme, row.regime, row.payer) == (scheme, regime, payer) and row.term.covers(day)
    ]


@once_per_tables
def brackets() -> tuple[Bracket, ...]:
    """All rows from the lowest income on, one a regime."""
    return tuple(sorted(_rows(), key=lambda row: row.lower))


def _rows() -> Iterator[Bracket]:
    for row in read_table("contribution_brackets"):
        term, scheme, payer = take_term(row), Scheme(row.pop("scheme")), Payer(row.pop("payer"))
        lower, base = (read_amount(row.pop(name)) for name in ("lower", "base"))
        upper, rate, told = row.pop("upper"), read_percent(row.pop("percent")), row.pop("regime")
        for regime in Regime if told == _EVERY_REGIME else (Regime(told),):
            yield Bracket(scheme, regime, payer, term, lower, read_amount(upper) if upper else None, base, rate, **row)
