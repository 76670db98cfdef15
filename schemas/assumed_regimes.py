"""The scale of contributions assumed of an insurer of which none is recorded (``codes/assumed_regimes.csv``)."""

from dataclasses import dataclass
from datetime import date

from schemas.code_table import Term, once_per_tables, one_a_day, read_table, row_on, take_term
from schemas.contribution_terms import Regime


@dataclass(frozen=True, slots=True)
class AssumedRegime:
    """``kind``: legal or natural, as insurers are."""

    kind: str
    regime: Regime
    term: Term
    confidence: str
    source: str


def assumed_regime(kind: str, day: date) -> Regime | None:
    """What is assumed of an insurer of ``kind`` on ``day``; None where the table has no row."""
    row = row_on((row for row in assumed_regimes() if row.kind == kind), day)
    return None if row is None else row.regime


@once_per_tables
def assumed_regimes() -> tuple[AssumedRegime, ...]:
    """All rows. Raises ValueError where two of one kind hold on one day."""
    rows = []
    for row in read_table("assumed_regimes"):
        term, regime = take_term(row), Regime(row.pop("regime"))
        rows.append(AssumedRegime(regime=regime, term=term, **row))
    return one_a_day(rows, lambda row: row.kind)
