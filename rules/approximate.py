"""Finding a phrase in a text of many errors: all places where it stands with at most so many letters wrong.

A place must hold one of the pieces of the phrase unchanged (with k errors, one of k + 1 pieces is whole): only there
the errors are counted, so that hundreds of phrases cost little.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Place:
    """From ``start`` to before ``end`` of the text, with ``errors`` letters wrong, missing or too many."""

    start: int
    end: int
    errors: int


def places_of(phrase: str, text: str, most_errors: int) -> Iterator[Place]:
    """Where ``phrase`` stands in ``text``, from left to right, overlapping places only once (the best of them)."""
    last: Place | None = None
    for start, end in _neighbourhoods(phrase, text, most_errors):
        best = _best(phrase, text[start:end], most_errors)
        if best is None:
            continue
        place = Place(start + best.start, start + best.end, best.errors)
        if last is not None and place.start < last.end:
            if place.errors < last.errors:
                last = place
            continue
        if last is not None:
            yield last
        last = place
    if last is not None:
        yield last


def _neighbourhoods(phrase: str, text: str, most_errors: int) -> list[tuple[int, int]]:
    """Stretches around each piece of the phrase that stands in the text as it is."""
    pieces = most_errors + 1
    cuts = [len(phrase) * number // pieces for number in range(pieces + 1)]
    found = set()
    for begin, finish in pairwise(cuts):
        piece, at = phrase[begin:finish], -1
        while (at := text.find(piece, at + 1)) >= 0:
            start = max(0, at - begin - most_errors)
            found.add((start, min(len(text), at - begin + len(phrase) + most_errors)))
    return sorted(found)


def _best(phrase: str, text: str, most_errors: int) -> Place | None:
    """The place in ``text`` with the fewest errors, the shortest of them; each row of the table is a letter of it."""
    if (whole := text.find(phrase)) >= 0:
        return Place(whole, whole + len(phrase), 0)
    if fewest_errors(phrase, text) > most_errors:
        return None
    row = [(errors, 0) for errors in range(len(phrase) + 1)]  # errors, start of the place
    best: Place | None = None
    for end, letter in enumerate(text, start=1):
        above, row = row, [(0, end)]
        for place, meant in enumerate(phrase, start=1):
            change = above[place - 1][0] + (letter != meant), -above[place - 1][1]
            more = above[place][0] + 1, -above[place][1]
            less = row[place - 1][0] + 1, -row[place - 1][1]
            errors, start = min(change, more, less)
            row.append((errors, -start))
        errors, start = row[-1]
        if errors <= most_errors and (best is None or errors < best.errors):
            best = Place(start, end, errors)
    return best


def fewest_errors(phrase: str, text: str) -> int:
    """Of the best place of a phrase in ``text``; nowhere there are more than its letters.

    A row of the table of ``_best`` is held in two numbers, a bit for each letter of the phrase, that tell where it
    rises and where it falls from letter to letter (Myers 1999): a fiftieth of the table's work.
    """
    top, full = 1 << len(phrase) - 1, (1 << len(phrase)) - 1
    letters: dict[str, int] = {}
    for place, letter in enumerate(phrase):
        letters[letter] = letters.get(letter, 0) | 1 << place
    rises, falls = full, 0
    errors = fewest = len(phrase)
    for letter in text:
        meets = letters.get(letter, 0) | falls
        same = (((meets & rises) + rises) ^ rises) | meets
        more, fewer = falls | ~(same | rises) & full, rises & same
        errors += bool(more & top) - bool(fewer & top)
        fewest = min(fewest, errors)
        more, fewer = more << 1 & full, fewer << 1 & full
        rises, falls = fewer | ~(same | more) & full, more & same
    return fewest
