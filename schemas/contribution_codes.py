"""Under which classification code an insurer pays each part of its contributions (``codes/contribution_codes.csv``).

No register tells it: the rows are assumptions, by date, that an operator changes.
"""

from dataclasses import dataclass

from schemas.code_table import Term, once_per_tables, one_a_day, read_table, take_term
from schemas.contribution_terms import Payer, Regime


@dataclass(frozen=True, slots=True)
class ContributionCode:
    """``kind``: legal or natural, as insurers are; ``term``: months whose first day lies in it."""

    kind: str
    regime: Regime
    side: Payer
    code: str
    term: Term
    confidence: str
    source: str


@once_per_tables
def contribution_codes() -> tuple[ContributionCode, ...]:
    """All rows. Raises ValueError where two of a kind, regime and side hold on one day."""
    rows = []
    for row in read_table("contribution_codes"):
        term, regime, side = take_term(row), Regime(row.pop("regime")), Payer(row.pop("side"))
        rows.append(ContributionCode(regime=regime, side=side, term=term, **row))
    return one_a_day(rows, lambda row: (row.kind, row.regime, row.side))
