"""What ``verify`` makes of a bank's statement: whether a file is one, and whether it may be one.

Unsigned it is taken from a channel that an operator opened for statements (rule 4 of the design names it). Signed it
comes as the one file of a container, from such a channel or from a signer that stands in ``statement_signers.csv``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from pipeline.draft_effects import NoteSubjects
from pipeline.outcomes import Advance, Outcome, Refuse, Return
from schemas.findings import finding
from schemas.statement_signers import may_send_statements

STATEMENT = "statement"  # the role of a statement that came signed
ROUTE = "bank_statement"
STATUS_ROUTE = "payment_status"
PAIN002 = "PAIN002"  # no statement, but it comes the same way: what became of a payment order
UNSIGNED = "UNSIGNED_STATEMENT"
SUBJECT = "bank_statement"  # what statements wait for: all pay the same dues, so they are judged in their order
ALL = "dues"
HEAD = 4096  # bytes that are enough to tell the format


@dataclass(frozen=True, slots=True)
class StatementForms:
    """Which files are statements; ``folder`` holds an operator's own descriptions of CSV files."""

    folder: Path | None = None

    @property
    def mappings(self) -> Mapping[str, Any]:
        """How CSV files are read. Raises ``MappingError`` for a description that cannot be used."""
        from reconciliation.csv_mapping import mappings_of  # noqa: PLC0415 - only who meets a statement reads it

        return mappings_of(self.folder)

    def of(self, file: BinaryIO) -> str | None:
        """The format of a file, by its first bytes; None: no statement. The file is at its beginning again."""
        from reconciliation.pain002 import is_pain002  # noqa: PLC0415 - only who meets a statement reads it
        from reconciliation.reading import sniff  # noqa: PLC0415

        head = file.read(HEAD)
        file.seek(0)
        return PAIN002 if is_pain002(head) else sniff(head, self.mappings)


def advance(facts: Any, form: str, **kept: Any) -> Advance:
    """Goes on as a statement, so that those behind it wait; or as what is told of a payment order."""
    if form == PAIN002:
        return Advance(facts=facts, route=STATUS_ROUTE, **kept)
    return Advance(facts=facts, now=(NoteSubjects(subjects=((SUBJECT, ALL),)),), route=ROUTE, **kept)


def is_trusted(voens: Iterable[str | None], day: date) -> bool:
    """Whether one of the signers may send statements on ``day``."""
    return any(may_send_statements(voen, day) for voen in voens if voen is not None)


def from_a_stranger(outcome: Outcome) -> Outcome:
    """What would not be taken anyway, told that it is a statement, and by whom it must be sent."""
    if isinstance(outcome, Refuse | Return):
        return replace(outcome, findings=(*outcome.findings, finding("STATEMENT_SENDER_UNKNOWN")))
    return outcome
