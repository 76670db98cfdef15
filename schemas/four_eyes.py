"""Which acceptances need a second officer (dörd göz prinsipi): per service, from an amount on, dated.

No public source names the amounts: the rows are a demo set that an operator replaces. A service without a row is
accepted by one officer; a row without an amount asks for two at each acceptance.
"""

from dataclasses import dataclass
from datetime import date

from schemas.code_table import Term, once_per_tables, read_table, take_term
from schemas.money import parse_manat


@dataclass(frozen=True, slots=True)
class FourEyes:
    """One row; ``least`` is the amount (qəpik) from which on two officers accept, 0 for every amount."""

    service: str
    least: int
    term: Term
    confidence: str
    source: str


def two_from(service: str, day: date) -> int | None:
    """The amount (qəpik) from which on an acceptance on ``day`` needs two officers; None: one is enough."""
    return next((one.least for one in four_eyes() if one.service == service and one.term.covers(day)), None)


@once_per_tables
def four_eyes() -> tuple[FourEyes, ...]:
    """All rows. Raises ValueError where two rows of a service hold on one day."""
    rows: list[FourEyes] = []
    for row in read_table("four_eyes"):
        term, least = take_term(row), row.pop("from_manat")
        made = FourEyes(term=term, least=parse_manat(least) if least else 0, **row)
        if any(one.service == made.service and one.term.meets(term) for one in rows):
            raise ValueError(f"four_eyes.csv has two rows of {made.service} for one day")
        rows.append(made)
    return tuple(rows)
