"""Kinds of activity (fəaliyyət növləri, İFNT): the dated directory of ``codes/activity_codes.csv`` (000 §3).

The classes are those of NACE Rev. 2; which codes the Fund takes is not public, so the rows are a small set marked by
their confidence, and an operator replaces them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from schemas.code_table import Term, once_per_tables, read_table, take_term
from schemas.identifiers import ActivityCode


@dataclass(frozen=True, slots=True)
class Activity:
    """One kind of activity as it is called in a term."""

    code: ActivityCode
    name_az: str
    name_en: str
    term: Term
    confidence: str
    source: str

    def name(self, language: Literal["az", "en"]) -> str:
        """The name in ``language``."""
        return self.name_az if language == "az" else self.name_en


def find_activity(code: ActivityCode, day: date) -> Activity | None:
    """The kind of activity with ``code`` that can be chosen on ``day``."""
    return next((one for one in activities().get(code, ()) if one.term.covers(day)), None)


def newest_activity(code: ActivityCode) -> Activity | None:
    """What a code is called, whenever it could be chosen; None for one that never could."""
    known = activities().get(code, ())
    return max(known, key=lambda one: one.term.start or date.min, default=None)


@once_per_tables
def activities() -> Mapping[ActivityCode, Sequence[Activity]]:
    """All rows by code. Raises ValueError if two rows of a code hold on one day."""
    found: dict[ActivityCode, list[Activity]] = defaultdict(list)
    for row in read_table("activity_codes"):
        term, code = take_term(row), ActivityCode(row.pop("code"))
        if any(one.term.meets(term) for one in found[code]):
            raise ValueError(f"activity_codes.csv has {code} twice for a day")
        found[code].append(Activity(code=code, term=term, **row))
    return MappingProxyType(found)
