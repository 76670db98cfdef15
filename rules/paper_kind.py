"""The kind of a read paper, by the phrases of ``paper_phrases.csv``: what it is, not what it is said to be."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules.page_labels import find_phrase
from rules.page_text import PageText, Stretch, page_text
from schemas.paper_phrases import PaperPhrase, Place, phrases_on
from schemas.reading_words import reading_term
from schemas.readings import PageReading

_HEAD_SHARE = 2  # titles stand in the upper half of a page
_MOST_BESIDE = 3  # words that may stand beside a title on its row


@dataclass(frozen=True, slots=True)
class PaperKind:
    """``kind`` is None where none is clear; ``score`` and ``second_score`` are sums of weights of found phrases."""

    kind: str | None
    score: int
    second: str | None = None
    second_score: int = 0


def recognise(pages: Sequence[PageReading], day: date) -> PaperKind:
    """What the whole paper is, by the rows that hold on ``day``. A phrase counts once, however often it stands."""
    scores = Counter[str]()
    texts = [page_text(page) for page in pages if page.words]
    for phrase in phrases_on(day):
        if any(_shows(phrase, text) for text in texts):
            scores[phrase.document_type] += phrase.weight
    (best, score), (second, second_score) = [*scores.most_common(2), ("", 0), ("", 0)][:2]
    clear = score >= reading_term("least_kind_score", day)
    clear = clear and score * 100 >= second_score * reading_term("clear_kind_percent", day)
    return PaperKind(best if clear else None, score, second or None, second_score)


def _shows(phrase: PaperPhrase, page: PageText) -> bool:
    found = find_phrase(phrase.phrase, page)
    return any(phrase.place is Place.ANY or _is_title(stretch, page) for stretch, _ in found)


def _is_title(stretch: Stretch, page: PageText) -> bool:
    """Whether it stands in the upper half with little beside it."""
    first, last = page.row_at[stretch.start], page.row_at[stretch.end - 1]
    rows = page.row_at[-1] + 1
    beside = [token for token in page.tokens if first <= page.row_at[token.start] <= last and not token.meets(stretch)]
    return _HEAD_SHARE * first <= rows and len(beside) <= _MOST_BESIDE
