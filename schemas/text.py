"""Azerbaijani text: letter case, comparing, searching and sorting by the 32-letter alphabet, and what a text may hold.

Owns no translation and never changes what a document says: results are for comparing, not for storing.
"""

import re
import unicodedata

ALPHABET = "abcçdeəfgğhxıijkqlmnoöprsştuüvyz"

_RANK = {letter: rank for rank, letter in enumerate(ALPHABET)}
# The alphabet as code points that stand in its order, behind all punctuation; a rare sign beyond is like the last.
_FIRST_OF_ORDER = "\u3400"
_ORDER = {letter: chr(ord(_FIRST_OF_ORDER) + rank) for letter, rank in _RANK.items()}
_BEFORE_ALL, _AFTER_ALL = "\u33ff", "\u3500"
# What a phone keyboard without Azerbaijani letters types. The dotless ı has no decomposition, so it stands here, too.
_PLAIN = str.maketrans({"ə": "e", "ı": "i"})

_SPACES = "\u0020\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_VISIBLE = (
    "!-~\u00a1-\u167f\u1681-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u2fff\u3001-\ud7ff\ue000-\ufefe\uff00-\ufffd"
    "\U00010000-\U0010ffff"
)
# The same ranges stand in xsd/common.xsd (TextType); a test holds both together.
_PLAIN_TEXT = re.compile(f"[{_SPACES}]*[{_VISIBLE}][{_SPACES}{_VISIBLE}]*")


def nfc(text: str) -> str:
    """``text`` in Unicode normalisation form C."""
    return unicodedata.normalize("NFC", text)


def lower(text: str) -> str:
    """Small letters: I → ı and İ → i, which ``str.lower`` gets wrong."""
    return nfc(text).replace("I", "ı").replace("İ", "i").lower()


def upper(text: str) -> str:
    """Capital letters: i → İ and ı → I."""
    return nfc(text).replace("i", "İ").replace("ı", "I").upper()


def fold(text: str) -> str:
    """A form in which spellings of one word meet: no case, no marks, single spaces ("eliyeva" finds "Əliyeva")."""
    # NFKC first: a compatibility letter (𝐀, ﬁ) must be an ordinary one before it gets its small form.
    letters = unicodedata.normalize("NFKD", lower(unicodedata.normalize("NFKC", text)).translate(_PLAIN))
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def sort_key(text: str) -> tuple[tuple[int, ...], str]:
    """Key of the dictionary order of the Azerbaijani alphabet; letters outside of it come after ``z``."""
    letters = lower(text)
    return tuple(_RANK[letter] if letter in _RANK else _outside(letter) for letter in letters), text


def order_text(text: str) -> str:
    """``sort_key`` as a text: compared by its code points, as both databases do, it gives the same order of words."""
    return "".join(_ORDER.get(letter) or _order_outside(letter) for letter in lower(text))


def _order_outside(letter: str) -> str:
    if letter.isalpha():
        return _AFTER_ALL + letter
    return letter if letter < _FIRST_OF_ORDER else _BEFORE_ALL


def _outside(letter: str) -> int:
    # Spaces, hyphens and digits come before all letters, foreign letters after them.
    return len(ALPHABET) + ord(letter) if letter.isalpha() else ord(letter) - 0x110000


def is_plain_text(text: str) -> bool:
    """Whether a person can read ``text`` as it is: something visible, no control character, nothing that turns the
    direction of writing or hides letters (zero-width characters).
    """
    return _PLAIN_TEXT.fullmatch(text) is not None


def are_plain_lines(text: str) -> bool:
    """Whether each line of ``text`` that is not empty is plain. A line ends as a keyboard ends it, and no other way:
    for ``str.splitlines`` a form feed would do so, too, and be gone before anybody looks.
    """
    return all(is_plain_text(line) for line in text.replace("\r\n", "\n").split("\n") if line)
