"""Labels beside which a value stands on a paper (``codes/paper_labels.csv``), by kind of paper and day.

A field that the paper is not asked for stands in the table as well, so that its value is not taken for another one.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schemas.code_table import Term, once_per_tables, read_table, take_term
from schemas.evidence_fields import ValueKind


class Side(StrEnum):
    """Where the label stands."""

    BEFORE = "BEFORE"  # before its value, or above it
    BESIDE = "BESIDE"  # right before its value: a word that means much ("tarix")
    AFTER = "AFTER"  # right behind it ("12.03.2024 tarixindən")
    SPAN = "SPAN"  # before or behind two days with a dash between
    HEAD = "HEAD"  # a title: its value stands within the next lines


@dataclass(frozen=True, slots=True)
class PaperLabel:
    """One wording of a label of one field on one kind of paper."""

    document_type: str
    field: str
    kind: ValueKind
    phrase: str
    side: Side
    language: str
    term: Term
    confidence: str
    source: str


@once_per_tables
def labels_of(document_type: str, kind: ValueKind, day: date) -> tuple[PaperLabel, ...]:
    """All labels of values of ``kind`` on a paper of ``document_type`` on ``day``."""
    return tuple(
        row for row in _labels() if (row.document_type, row.kind) == (document_type, kind) and row.term.covers(day)
    )


@once_per_tables
def _labels() -> tuple[PaperLabel, ...]:
    rows = []
    for row in read_table("paper_labels"):
        term, side, kind = take_term(row), Side(row.pop("side")), ValueKind(row.pop("kind"))
        rows.append(PaperLabel(term=term, side=side, kind=kind, **row))
    return tuple(rows)
