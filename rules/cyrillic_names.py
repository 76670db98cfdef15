"""Names in Cyrillic letters against names in ours: the Azerbaijani alphabet of before, and Russian spelling.

A reader of both alphabets takes letters that look the same for those of either; in a Cyrillic word they are Cyrillic.
"""

from collections.abc import Mapping
from types import MappingProxyType

from schemas.code_table import once_per_tables
from schemas.reading_words import cyrillic_letters, letter_confusions
from schemas.text import lower

_LEAST_LETTERS = 3  # of a name in the form that is common to both spellings


def is_cyrillic(word: str) -> bool:
    """Whether letters of it are Cyrillic and all others look so."""
    letters = {sign for sign in lower(word) if sign.isalpha()}
    ours = letters - cyrillic_letters("az-Cyrl").keys() - cyrillic_letters("ru").keys()
    return ours < letters and ours <= _twins().keys()


def in_latin(word: str) -> str:
    """A Cyrillic ``word`` as it is written today, in small letters; of other letters nothing is left out."""
    letters = cyrillic_letters("az-Cyrl")
    return "".join(letters.get(sign, sign) for sign in _cyrillic(word))


def is_russian_for(word: str, name: str) -> bool:
    """Whether ``word`` is how ``name`` is written in Russian (Гасанова, Həsənova), which tells fewer letters apart."""
    form = _common(_cyrillic(word), "ru")
    return len(form) >= _LEAST_LETTERS and form == _common(lower(name), "az")


def _common(word: str, language: str) -> str:
    letters = cyrillic_letters(language)
    return "".join(letters.get(sign, sign) for sign in word if sign.isalpha())


def _cyrillic(word: str) -> str:
    """``word`` in small letters, all of them Cyrillic where one looks so."""
    twins = _twins()
    return "".join(twins.get(sign, sign) for sign in lower(word))


@once_per_tables
def _twins() -> Mapping[str, str]:
    """The Cyrillic letter that looks like a Latin one."""
    return MappingProxyType({pair.other: pair.one for pair in letter_confusions() if pair.weight == 0})
