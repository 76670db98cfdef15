"""Which kind of debt a payment or a section of the quarterly report moves, and which way
(``codes/report_debt_kinds.csv``).

No manual says it: the rows are assumptions that an operator changes. A payment is known by the side of its
classification code on its value date.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schemas.classification import classification_on
from schemas.code_table import Term, once_per_tables, one_a_day, read_table, row_on, take_term


class DebtKind(StrEnum):
    """What is owed, as the report tells it apart (steps 4 and 16)."""

    CONTRIBUTION = "CONTRIBUTION"
    INTEREST = "INTEREST"
    SANCTION = "SANCTION"
    FINE = "FINE"
    OTHER = "OTHER"


class DebtEffect(StrEnum):
    """Which way a debt is moved."""

    ADDS = "ADDS"
    LESSENS = "LESSENS"


class Section(StrEnum):
    """Sections of the report that move a debt by themselves (steps 12 to 15)."""

    VOUCHERS = "VOUCHERS"
    RETURNED_BENEFITS = "RETURNED_BENEFITS"
    FOUND = "FOUND"
    FOUND_PAID = "FOUND_PAID"
    ACCRUED = "ACCRUED"
    ACCRUED_PAID = "ACCRUED_PAID"


@dataclass(frozen=True, slots=True)
class DebtTerms:
    """``item`` is a section, or ``PAYMENT_`` and the side of a classification code."""

    item: str
    kind: DebtKind
    effect: DebtEffect
    term: Term
    confidence: str
    source: str

    def signed(self, amount: int) -> int:
        """``amount`` as it moves the debt."""
        return amount if self.effect is DebtEffect.ADDS else -amount


_PAYMENT = "PAYMENT_"
_UNKNOWN = "UNKNOWN"


def payment_kind(code: str, day: date) -> DebtKind | None:
    """What a payment of ``day`` under ``code`` pays; None where the table has no row."""
    known = classification_on(code, day)
    row = _terms_on(_PAYMENT + (_UNKNOWN if known is None else known.side), day)
    return None if row is None else row.kind


def section_terms(section: Section, day: date) -> DebtTerms | None:
    """How ``section`` of a report about ``day`` moves a debt; None where the table has no row."""
    return _terms_on(section.value, day)


def _terms_on(item: str, day: date) -> DebtTerms | None:
    return row_on((row for row in debt_terms() if row.item == item), day)


@once_per_tables
def debt_terms() -> tuple[DebtTerms, ...]:
    """All rows. Raises ValueError where two of one item hold on one day, where a payment does not lessen a debt, and
    where a section moves contributions: those are owed for a month and from a day on, which a section does not name.
    """
    rows = []
    for row in read_table("report_debt_kinds"):
        term, kind, effect = take_term(row), DebtKind(row.pop("kind")), DebtEffect(row.pop("effect"))
        rows.append(DebtTerms(kind=kind, effect=effect, term=term, **row))
    for one in rows:
        _check(one)
    return one_a_day(rows, lambda row: row.item)


def _check(row: DebtTerms) -> None:
    if row.item.startswith(_PAYMENT):
        fits = row.effect is DebtEffect.LESSENS
    else:
        fits = row.item in set(Section) and row.kind is not DebtKind.CONTRIBUTION
    if not fits:
        raise ValueError(f"a row that no report can follow: {row.item}")
