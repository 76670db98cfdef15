"""What follows from an evidence (``codes/evidence_policy.csv``): a person looks at it, or it is only told.

Our inference, dated. ``*`` stands for all kinds of papers or all fields; the row that says more precisely wins.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schemas.code_table import Term, once_per_tables, read_table, take_term
from schemas.readings import EvidenceVerdict

ALL = "*"


class EvidenceAction(StrEnum):
    """What is done."""

    NONE = "NONE"
    TELL = "TELL"  # accepted, the sender is told
    REVIEW = "REVIEW"  # an officer looks
    RETURN = "RETURN"  # returned without a person


@dataclass(frozen=True, slots=True)
class EvidencePolicy:
    """One row."""

    document_type: str
    field: str
    verdict: EvidenceVerdict
    action: EvidenceAction
    term: Term
    confidence: str
    source: str

    @property
    def precision(self) -> tuple[bool, bool]:
        """How much it says: a field weighs more than a kind of paper."""
        return self.field != ALL, self.document_type != ALL

    def speaks_of(self, document_type: str, field: str, verdict: EvidenceVerdict) -> bool:
        """Whether the row is about this."""
        return self.document_type in {ALL, document_type} and self.field in {ALL, field} and self.verdict is verdict


@once_per_tables
def action_for(document_type: str, field: str, verdict: EvidenceVerdict, day: date) -> EvidenceAction:
    """What follows on ``day``. Where no row speaks a person looks."""
    rows = [row for row in _policies() if row.speaks_of(document_type, field, verdict) and row.term.covers(day)]
    return max(rows, key=lambda row: row.precision).action if rows else EvidenceAction.REVIEW


@once_per_tables
def _policies() -> tuple[EvidencePolicy, ...]:
    rows = []
    for row in read_table("evidence_policy"):
        term, verdict, action = take_term(row), EvidenceVerdict(row.pop("verdict")), EvidenceAction(row.pop("action"))
        rows.append(EvidencePolicy(term=term, verdict=verdict, action=action, **row))
    return tuple(rows)
