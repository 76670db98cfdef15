"""What finance officers enter by hand, and from which amount on a second one must confirm it (dörd göz prinsipi).

The same table says it of what they match or take back of a bank's statement (``BANK_MATCH``).

No public source names the amounts: the rows of ``codes/finance_limits.csv`` are a demo set that an operator replaces.
A row without an amount asks for two at each entry; a kind without a row on a day, too.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from schemas.code_table import Term, once_per_tables, one_a_day, read_table, row_on, take_term
from schemas.money import parse_manat


class EntryKind(StrEnum):
    """What is entered (004 §2.3.1, §2.3.1.1, §2.3.2 steps 11 and 14)."""

    PAYMENT = "PAYMENT"  # sığortaedənin ödənişi
    SANCTION = "SANCTION"  # maliyyə sanksiyası
    FINE = "FINE"  # inzibati cərimə
    FOUND = "FOUND"  # DSMF tərəfindən aşkar edilmiş sosial sığorta vəsaiti
    CONTRIBUTION_WRITE_OFF = "CONTRIBUTION_WRITE_OFF"  # M.D.S.S. borclarının silinməsi
    OTHER_WRITE_OFF = "OTHER_WRITE_OFF"  # digər borcların silinməsi


BANK_MATCH: Final = "BANK_MATCH"  # an entry of a statement matched by hand, or a match undone


@dataclass(frozen=True, slots=True)
class FinanceLimit:
    """One row; ``kind``: an ``EntryKind`` or ``BANK_MATCH``; ``least`` is the amount (qəpik) from which on two officers
    are needed, 0 for every amount.
    """

    kind: str
    least: int
    term: Term
    confidence: str
    source: str


def needs_two(kind: str, amount: int, day: date) -> bool:
    """Whether what is made, or taken back, of ``amount`` qəpik on ``day`` needs a second officer."""
    row = row_on((one for one in finance_limits() if one.kind == kind), day)
    return row is None or amount >= row.least


@once_per_tables
def finance_limits() -> tuple[FinanceLimit, ...]:
    """All rows. Raises ValueError where two rows of a kind hold on one day."""
    rows = []
    for row in read_table("finance_limits"):
        term, kind, least = take_term(row), row.pop("kind"), row.pop("from_manat")
        if kind != BANK_MATCH:
            EntryKind(kind)  # another word is a mistake
        rows.append(FinanceLimit(kind=kind, least=parse_manat(least) if least else 0, term=term, **row))
    return one_a_day(rows, lambda row: row.kind)
