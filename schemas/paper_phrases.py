"""Phrases by which a read paper shows its kind (``codes/paper_phrases.csv``): our inference, dated."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schemas.code_table import Term, once_per_tables, read_table, take_term


class Place(StrEnum):
    """Where a phrase speaks for a kind."""

    HEAD = "HEAD"  # alone on a line of the upper part of a page: a title
    ANY = "ANY"


@dataclass(frozen=True, slots=True)
class PaperPhrase:
    """One phrase that speaks for ``document_type`` with ``weight``."""

    document_type: str
    phrase: str
    language: str
    weight: int
    place: Place
    term: Term
    confidence: str
    source: str


@once_per_tables
def phrases_on(day: date) -> tuple[PaperPhrase, ...]:
    """The phrases that hold on ``day``, of all kinds."""
    return tuple(row for row in _phrases() if row.term.covers(day))


@once_per_tables
def _phrases() -> tuple[PaperPhrase, ...]:
    rows = []
    for row in read_table("paper_phrases"):
        term, place, weight = take_term(row), Place(row.pop("place")), int(row.pop("weight"))
        rows.append(PaperPhrase(term=term, place=place, weight=weight, **row))
    return tuple(rows)
