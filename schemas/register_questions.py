"""What registers and offices are asked about a document, by service (``codes/register_questions.csv``).

An employer's desk has no registers: it tells by these rows what it could not check. ``stage`` is the one that asks.
"""

from dataclasses import dataclass
from typing import Literal

from schemas.code_table import once_per_tables, read_table

_ALL = "*"


@dataclass(frozen=True, slots=True)
class Question:
    """One family of rules that needs a register, an office, or trusted certificates."""

    stage: str
    services: frozenset[str]
    az: str
    en: str

    def is_about(self, service: str) -> bool:
        """Whether it is asked about documents of ``service``."""
        return _ALL in self.services or service in self.services

    def text(self, language: Literal["az", "en"]) -> str:
        """What is asked."""
        return self.az if language == "az" else self.en


def questions_about(service: str) -> tuple[Question, ...]:
    """What stays open about a document of ``service`` until the fund has it; in the order in which it is asked."""
    return tuple(one for one in _questions() if one.is_about(service))


@once_per_tables
def _questions() -> tuple[Question, ...]:
    rows = read_table("register_questions")
    return tuple(Question(row["stage"], frozenset(row["services"].split()), row["az"], row["en"]) for row in rows)
