"""Labels on a page: where each wording of a table stands, of several at one place the longest.

A wording is found with some letters wrong and its words parted, glued or broken over two rows.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from rules.approximate import places_of
from rules.likeness import skeleton_of_phrase
from rules.page_text import PageText, Stretch
from schemas.paper_labels import PaperLabel, Side

_LETTERS_AN_ERROR = 8  # one wrong letter in as many is borne
_SHORT = 6  # of so few letters none may be wrong, and none may follow
_MOST_ENDING = 6  # letters that declension adds ("şəhadətnamə" → "şəhadətnaməsinin")


@dataclass(frozen=True, slots=True)
class Hit:
    """A label of the table and where it stands."""

    label: PaperLabel
    stretch: Stretch
    errors: int


def hits_of(labels: Iterable[PaperLabel], page: PageText) -> tuple[Hit, ...]:
    """Where ``labels`` stand. One inside another is left out: "adı" of "Atasının adı" is no label of its own."""
    found = sorted(
        (
            Hit(label, stretch, errors)
            for label in labels
            for stretch, errors in find_phrase(label.phrase, page, declined=label.side is not Side.BESIDE)
        ),
        key=lambda hit: (-len(hit.label.phrase), hit.errors, hit.stretch),
    )
    kept: list[Hit] = []
    for hit in found:
        if not any(hit.stretch.meets(other.stretch) and not _same_place(hit, other) for other in kept):
            kept.append(hit)
    return tuple(sorted(kept, key=lambda hit: hit.stretch))


def _same_place(one: Hit, other: Hit) -> bool:
    # One wording may be the label of two fields (number and date of an order).
    return one.label.phrase == other.label.phrase and one.label.field != other.label.field


def find_phrase(phrase: str, page: PageText, *, declined: bool = True) -> list[tuple[Stretch, int]]:
    """Where ``phrase`` of a table stands, with the number of wrong letters; it begins with a word and ends with one,
    perhaps ``declined``.
    """
    text, places = page.skeleton
    form = skeleton_of_phrase(phrase)
    most = 0 if len(form) < _SHORT else max(1, len(form) // _LETTERS_AN_ERROR)
    begins, found = page.beginnings, []
    for place in places_of(form, text, most):
        behind = bisect_left(begins, place.start)
        begin = min(begins[max(behind - 1, 0) : behind + 1], key=lambda one: abs(one - place.start))
        stretch = Stretch(places[begin], places[place.end - 1] + 1)
        end = page.end_of_token(stretch.end)
        if abs(begin - place.start) <= place.errors and end - stretch.end <= (_MOST_ENDING if most and declined else 0):
            found.append((Stretch(stretch.start, end), place.errors))
    return found
