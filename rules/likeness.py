"""Letters as a reader of scans takes them for each other: a form in which they meet, and how far two words are apart.

Only for letters of words: digits are compared as they are (``read_dates``, ``read_numbers``).
"""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from schemas.code_table import once_per_tables
from schemas.reading_words import letter_confusions
from schemas.text import lower

SAME_LOOK = 30  # up to this weight two signs meet in one
_WHOLE = 100


@once_per_tables
def _meeting() -> Mapping[str, str]:
    """Each sign to the one in which it meets all that look like it, over any number of pairs."""
    groups: dict[str, frozenset[str]] = {}
    for pair in letter_confusions():
        if pair.weight <= SAME_LOOK:
            both = groups.get(pair.one, frozenset(pair.one)) | groups.get(pair.other, frozenset(pair.other))
            groups |= dict.fromkeys(both, both)
    # An ASCII letter, so that what is left of a text are letters and digits.
    return MappingProxyType({sign: min(group, key=_oddness) for sign, group in groups.items()})


def _oddness(sign: str) -> tuple[bool, bool, str]:
    return not sign.isascii(), not sign.isalpha(), sign


@once_per_tables
def _weights() -> Mapping[tuple[str, str], int]:
    both: dict[tuple[str, str], int] = {}
    for pair in letter_confusions():
        both[pair.one, pair.other] = both[pair.other, pair.one] = pair.weight
    return MappingProxyType(both)


@once_per_tables
def skeleton_of_sign(sign: str) -> str:
    """The form of one sign: no case, no mark, the first of those that look like it; empty for what is no letter."""
    meeting = _meeting()
    plain = "".join(meeting.get(one, one) for one in lower(sign))
    bare = "".join(one for one in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(one))
    return "".join(meeting.get(one, one) for one in bare.lower() if one.isalnum() or one in meeting)


def skeleton(text: str) -> str:
    """The form of ``text``, its spaces and signs left out."""
    return "".join(skeleton_of_sign(sign) for sign in text)


@once_per_tables
def skeleton_of_phrase(phrase: str) -> str:
    """The same of a phrase of the tables, of which there are some hundreds."""
    return skeleton(phrase)


def distance(one: str, other: str) -> int:
    """How far two words are apart, in hundredths of a letter; pairs of the table cost their weight."""
    first, second, weights = lower(one), lower(other), _weights()
    row = [_WHOLE * place for place in range(len(second) + 1)]
    for place, letter in enumerate(first, start=1):
        above, row = row, [_WHOLE * place]
        for there, meant in enumerate(second, start=1):
            change = 0 if letter == meant else weights.get((letter, meant), _WHOLE)
            row.append(min(above[there] + _WHOLE, row[there - 1] + _WHOLE, above[there - 1] + change))
    return row[-1]
