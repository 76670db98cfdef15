"""The kind of a read paper, by the phrases of ``paper_phrases.csv``: what it is, not what it is said to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schemas.readings import PageReading


@dataclass(frozen=True, slots=True)
class PaperKind:
    """``kind`` is None where none is clear; ``score`` and ``second_score`` are sums of weights of found phrases."""

    kind: str | None
    score: int
    second: str | None = None
    second_score: int = 0


def recognise(pages: Sequence[PageReading], day: date) -> PaperKind:
    """What the whole paper is, by the rows that hold on ``day``."""
    del pages, day
    return PaperKind(kind=None, score=0)
