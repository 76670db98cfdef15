"""When two pages of scans are the same paper: by their pictures, and by what is printed on them. Pure.

A picture's likeness is 64 bits (``schemas.readings.PageReading.likeness``). Papers of one form look alike whoever fills
them in, so pictures alone prove nothing: the figures on both pages must be the same, too, but for a few that were
misread. A sketch is a sample of what is on a page, comparable and short: the lowest hashes of its words.
"""

from collections.abc import Iterable
from hashlib import blake2b

from schemas.text import fold

NEAR = 7  # bits: what a second scan of one sheet differs by
PARTS = 4
MOST_KEPT = 48  # hashes of a sketch
SAME_WORDS = 0.6  # of two sketches: common over all; every sixth figure misread on either page gives more
FEW_FIGURES = 4
_FIGURE = "#"  # before the hash of a figure where words stand beside it
_PART_BITS = 64 // PARTS
_MASK = (1 << _PART_BITS) - 1
_SHORTEST_FIGURE, _SHORTEST_WORD = 3, 5


def parts_of(likeness: str) -> tuple[int, ...]:
    """The four parts of a likeness, by which it is found."""
    bits = int(likeness, 16)
    return tuple((bits >> (_PART_BITS * place)) & _MASK for place in range(PARTS))


def near_parts(likeness: str) -> tuple[tuple[int, ...], ...]:
    """For each part all values that differ by one bit at most.

    Of two likenesses no more than ``NEAR`` bits apart at least one part is among them: seven bits in four parts leave
    one part with one of them, or none.
    """
    return tuple((part, *(part ^ (1 << bit) for bit in range(_PART_BITS))) for part in parts_of(likeness))


def sketch_of(words: Iterable[str]) -> tuple[str, ...]:
    """The sample of what is on a page: of its figures (numbers, dates), where there are few also of its long words.

    Nothing of a page without a figure: the back of a certificate and an empty form are the same for everybody.
    """
    folded = {"".join(letter for letter in fold(word) if letter.isalnum()) for word in words}
    figures = {one for one in folded if len(one) >= _SHORTEST_FIGURE and any(letter.isdigit() for letter in one)}
    if len(figures) >= FEW_FIGURES or not figures:
        return tuple(sorted(map(_hash, figures))[:MOST_KEPT])
    long = {one for one in folded - figures if len(one) >= _SHORTEST_WORD}
    return tuple(sorted([*(_FIGURE + _hash(one) for one in figures), *map(_hash, long)])[:MOST_KEPT])


def same_words(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two sketches are of the same words; a page of which no figure was read is like no other.

    Where there are few figures they must be the same: the words beside them are the form's, whoever fills it in.
    """
    left, right = set(one), set(other)
    if _few(left) != _few(right):
        return False
    sample = sorted(left | right)[:MOST_KEPT]
    common = sum(each in left and each in right for each in sample)
    return bool(left and right) and common >= SAME_WORDS * len(sample)


def _few(sketch: Iterable[str]) -> set[str]:
    return {one for one in sketch if one.startswith(_FIGURE)}


def _hash(word: str) -> str:
    return blake2b(word.encode(), digest_size=4).hexdigest()
