"""Fields that a form and an attached paper share (``codes/evidence_fields.csv``), and which paper shows which of them
(``codes/paper_fields.csv``, dated). Which paper shows what is our inference.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from schemas.attachment_types import Per
from schemas.code_table import Term, once_per_tables, read_table, take_term


class ValueKind(StrEnum):
    """How a value is written and compared."""

    DATE = "DATE"
    NUMBER = "NUMBER"
    NAME = "NAME"
    SPAN = "SPAN"  # two days with a dash between; no field is one, but a label of two fields


@dataclass(frozen=True, slots=True)
class EvidenceField:
    """One field; ``element`` is its place in the form below the table or the person, empty where it has none."""

    code: str
    kind: ValueKind
    per: Per
    element: str
    name_az: str
    name_en: str

    def name(self, language: Literal["az", "en"]) -> str:
        """What people call it in ``language``."""
        return self.name_az if language == "az" else self.name_en


@dataclass(frozen=True, slots=True)
class PaperField:
    """That a paper of ``document_type`` should show ``field``."""

    document_type: str
    field: str
    term: Term
    confidence: str
    source: str


@once_per_tables
def evidence_fields() -> Mapping[str, EvidenceField]:
    """All fields by code. Raises ValueError if a code stands twice."""
    found: dict[str, EvidenceField] = {}
    for row in read_table("evidence_fields"):
        if row["code"] in found:
            raise ValueError(f"evidence_fields.csv has {row['code']} twice")
        kind, per = ValueKind(row.pop("kind")), Per(row.pop("per"))
        found[row["code"]] = EvidenceField(kind=kind, per=per, **row)
    return MappingProxyType(found)


@once_per_tables
def fields_of(document_type: str, day: date) -> tuple[EvidenceField, ...]:
    """What a paper of ``document_type`` should show on ``day``; nothing for a kind that no rule speaks of."""
    fields = evidence_fields()
    return tuple(
        fields[row.field] for row in _paper_fields() if row.document_type == document_type and row.term.covers(day)
    )


@once_per_tables
def _paper_fields() -> tuple[PaperField, ...]:
    rows = []
    for row in read_table("paper_fields"):
        term = take_term(row)
        rows.append(PaperField(term=term, **row))
    return tuple(rows)
