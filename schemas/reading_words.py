"""What reading a scan rests on: letters that look alike (``letter_confusions.csv``), names of months
(``month_names.csv``), Cyrillic letters (``cyrillic_letters.csv``), words around a number (``number_words.csv``),
endings of names (``name_endings.csv``) and the bounds from which a reading counts (``reading_terms.csv``, dated).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from schemas.code_table import Term, once_per_tables, read_table, take_term


@dataclass(frozen=True, slots=True)
class Confusion:
    """Two signs that a reader takes for each other; ``weight`` from 0 (they look the same) to 100 (never)."""

    one: str
    other: str
    weight: int


@dataclass(frozen=True, slots=True)
class ReadingTerm:
    """One bound."""

    code: str
    value: int
    term: Term
    confidence: str
    source: str


@once_per_tables
def letter_confusions() -> tuple[Confusion, ...]:
    """All pairs."""
    return tuple(
        Confusion(one=row["one"], other=row["other"], weight=int(row["weight"]))
        for row in read_table("letter_confusions")
    )


@once_per_tables
def cyrillic_letters(language: str) -> Mapping[str, str]:
    """What letters stand for. ``az-Cyrl``: the letter of today; ``ru`` and ``az``: what a Russian spelling of a name
    has in common with ours.
    """
    rows = read_table("cyrillic_letters")
    return MappingProxyType({row["letter"]: row["stands_for"] for row in rows if row["language"] == language})


@once_per_tables
def month_names() -> Mapping[str, int]:
    """The number of each month by its name in small letters."""
    return MappingProxyType({row["name"]: int(row["month"]) for row in read_table("month_names")})


@once_per_tables
def number_words(role: str) -> frozenset[str]:
    """Words of ``role``: SIGN as read for №, LINK between the parts of "12.03.2024 tarixli 45 nömrəli əmr"."""
    return frozenset(row["word"] for row in read_table("number_words") if row["role"] == role)


@once_per_tables
def name_endings(role: str) -> tuple[str, ...]:
    """Endings of ``role``: CASE of a declined name, CHILD_OF the words behind a patronymic."""
    return tuple(row["ending"] for row in read_table("name_endings") if row["role"] == role)


def reading_term(code: str, day: date) -> int:
    """The bound ``code`` on ``day``. Raises KeyError where none holds (our bug)."""
    for row in _terms():
        if row.code == code and row.term.covers(day):
            return row.value
    raise KeyError(code)


@once_per_tables
def _terms() -> tuple[ReadingTerm, ...]:
    rows = []
    for row in read_table("reading_terms"):
        term, value = take_term(row), int(row.pop("value"))
        rows.append(ReadingTerm(term=term, value=value, **row))
    return tuple(rows)
