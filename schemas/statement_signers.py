"""Who may sign a statement of the Fund's accounts, whatever channel brings it (``codes/statement_signers.csv``), dated.

No public source tells who does: the rows are a demo set that an operator replaces. An unsigned statement is taken from
a channel that an operator opened for statements, and from no other.
"""

from dataclasses import dataclass
from datetime import date

from schemas.code_table import Term, once_per_tables, one_a_day, read_table, take_term
from schemas.identifiers import Voen


@dataclass(frozen=True, slots=True)
class StatementSigner:
    """One row: a bank, or the treasury."""

    voen: Voen
    name: str
    term: Term
    confidence: str
    source: str


def may_send_statements(voen: str, day: date) -> bool:
    """Whether a statement that ``voen`` (10 digits) signed is taken on ``day``."""
    return any(str(one.voen) == voen and one.term.covers(day) for one in statement_signers())


@once_per_tables
def statement_signers() -> tuple[StatementSigner, ...]:
    """All rows. Raises ValueError where two rows of a signer hold on one day."""
    rows = []
    for row in read_table("statement_signers"):
        term, voen = take_term(row), Voen(row.pop("voen"))
        rows.append(StatementSigner(voen=voen, term=term, **row))
    return one_a_day(rows, lambda row: str(row.voen))
