"""How long a local office has for its decision, in calendar days from the receipt, per service and dated.

No public source names the terms: the rows are a demo set that an operator replaces. ``*`` is every other service.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from schemas.code_table import Term, once_per_tables, read_table, take_term

OTHERS = "*"


@dataclass(frozen=True, slots=True)
class ReviewTerm:
    """The days that one service leaves its office."""

    service: str
    days: int
    term: Term
    confidence: str
    source: str


def review_days(day: date) -> Mapping[str, int]:
    """Days by service as they hold on ``day``; ``OTHERS`` for services without a row of their own."""
    return MappingProxyType({one.service: one.days for one in _terms() if one.term.covers(day)})


def days_for(service: str, day: date) -> int:
    """The days for one service. Raises KeyError where ``day`` has no row, not even for all others."""
    days = review_days(day)
    return days.get(service, days[OTHERS])


@once_per_tables
def _terms() -> tuple[ReviewTerm, ...]:
    rows = []
    for row in read_table("review_terms"):
        term, days = take_term(row), int(row.pop("days"))
        rows.append(ReviewTerm(term=term, days=days, **row))
    return tuple(rows)
