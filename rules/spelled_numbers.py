"""Numbers in words on a page: how a word of it is read as one, or as several that were glued together.

A word counts where it is the very word but for letters that a reader confuses; one that is nearly it makes a number
that is not ``sure``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rules.likeness import distance, skeleton
from schemas.code_table import once_per_tables
from schemas.spelled_numbers import SpelledNumber, spelled_numbers

# "beşi", "altısında", "onundan": whose day it is and in which case, in the form in which look-alikes meet.
_DECLINED = r"(?:s?[iu](?:n(?:a|da|dan|in|un)?)?|da|dan)?"
_NEAR = 100  # one letter
_LEAST_LETTERS = 4  # of a number's word in which one is wrong
_WELL_FORMED = re.compile(r"(?:O?M)?(?:O?H)?(?:T?O?|P)")
_TEN, _TWENTY, _HUNDRED, _THOUSAND = 10, 20, 100, 1000


@dataclass(frozen=True, slots=True)
class SpelledWord:
    """What a word of a page says: one number or several; ``declined``: "beşi", which only the last word is."""

    parts: tuple[SpelledNumber, ...]
    sure: bool
    declined: bool = False

    @property
    def last(self) -> SpelledNumber:
        """The part that it ends with."""
        return self.parts[-1]


def spelled_word(word: str) -> SpelledWord | None:
    """``word`` as numbers, but for letters that look alike; None for another word."""
    form, known = skeleton(word), _by_skeleton()
    whole, one = _pattern()
    if form in known:
        return SpelledWord((known[form],), sure=True)
    if match := whole.fullmatch(form):
        parts = tuple(known[part] for part in one.findall(match["numbers"]))
        return SpelledWord(parts, sure=True, declined=bool(match["ending"]))
    return None


def nearly_spelled(word: str) -> SpelledWord | None:
    """A word of which one letter is another; None where two numbers are as near, or none is. Slow."""
    if len(word) < _LEAST_LETTERS:
        return None
    near = [
        number
        for known, number in spelled_numbers().items()
        if abs(len(known) - len(word)) <= 1 and len(known) >= _LEAST_LETTERS and distance(word, known) <= _NEAR
    ]
    return SpelledWord((near[0],), sure=False) if len({one.value for one in near}) == 1 else None


def value_of(words: Sequence[SpelledWord]) -> int | None:
    """Their number: "iki min iyirmi üçüncü" is 2023. None where no number is said so."""
    parts = [part for word in words for part in word.parts]
    if not parts or any(part.ordinal for part in parts[:-1]) or any(word.declined for word in words[:-1]):
        return None
    if not _WELL_FORMED.fullmatch("".join(_magnitude(part.value) for part in parts)):
        return None
    total = rest = 0
    for part in parts:
        if part.value == _THOUSAND:
            total, rest = max(rest, 1) * _THOUSAND, 0
        elif part.value == _HUNDRED:
            rest = max(rest, 1) * _HUNDRED
        else:
            rest += part.value
    return total + rest


def is_open(words: Sequence[SpelledWord]) -> bool:
    """Whether a last word may have been lost: tens or more that are no ordinal ("iki min iyirmi")."""
    return not words[-1].last.ordinal and words[-1].last.value >= _TEN


def _magnitude(value: int) -> str:
    """Ones, tens, teens (one word in Russian), hundreds, thousands."""
    if value < _TEN:
        return "O"
    if _TEN < value < _TWENTY:
        return "P"
    if value < _HUNDRED:
        return "T"
    return "H" if value < _THOUSAND else "M"


@once_per_tables
def _by_skeleton() -> Mapping[str, SpelledNumber]:
    return MappingProxyType({skeleton(word): number for word, number in spelled_numbers().items()})


@once_per_tables
def _pattern() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Numbers and nothing else but an ending; and one of them."""
    words = "|".join(sorted((re.escape(one) for one in _by_skeleton()), key=len, reverse=True))
    return re.compile(rf"(?P<numbers>(?:{words})+)(?P<ending>{_DECLINED})"), re.compile(words)
