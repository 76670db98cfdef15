"""VÖENs that purposes name as whom money goes to (``codes/fund_numbers.csv``), dated: they tell nothing of the payer.

Requisites of the Fund's accounts bear them, so payers copy them into the purpose; an insurer of that number is known by
the payer's code alone.
"""

from dataclasses import dataclass

from schemas.code_table import Term, once_per_tables, one_a_day, read_table, take_term
from schemas.identifiers import Voen


@dataclass(frozen=True, slots=True)
class FundNumber:
    """One row: the Fund itself, or who keeps its accounts."""

    voen: Voen
    name: str
    term: Term
    confidence: str
    source: str


@once_per_tables
def fund_numbers() -> tuple[FundNumber, ...]:
    """All rows. Raises ValueError where two rows of a number hold on one day."""
    rows = []
    for row in read_table("fund_numbers"):
        term, voen = take_term(row), Voen(row.pop("voen"))
        rows.append(FundNumber(voen=voen, term=term, **row))
    return one_a_day(rows, lambda row: str(row.voen))
