"""Numbers of papers on a page: digits with the letters that belong to them ("AZ № 1234567", "45-M", "12/3").

A number is compared by its parts, runs of letters and of digits: "45-M" is "45M" and not "4-5M". Digits are compared
as they were read, never by how they look.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rules.likeness import skeleton
from rules.page_text import PageText, Stretch
from rules.read_dates import ReadDate
from rules.verdicts import Alike
from schemas.code_table import once_per_tables
from schemas.reading_words import letter_confusions, number_words

_DASH = r"[-/\\‐–—]"
_SHORT_PART = r"(?:[0-9]+|[^\W_]{1,2})(?![^\W_])"
_BODY = (
    r"(?:[^\W\d_]{1,4})?[0-9][^\W_]*"
    rf"(?:{_DASH}[^\W_]{{1,6}}|[ ]{_DASH}[ ]?{_SHORT_PART}|{_DASH}[ ]{_SHORT_PART}"
    r"|[ ][0-9]+(?![^\W_]|[-.][^\W_])|[ ][A-ZÇƏĞIİÖŞÜ](?![^\W_]|[-.]))*"
)
_ORDINAL = re.compile(r"[-‐–—]?(?:c[iıuü]|l[iıuü])$")
_RUN = re.compile(r"[^\W\d_]+|[0-9]+")
_MOST_SERIES = 3
_ODD_SIGN = r"(?<=[A-ZÇƏĞIİÖŞÜ] )[^\W\d_]{1,2}[.:]? (?=[0-9]{5})"  # between a series and a long number stands №
_TAKEN = "\n"
_BEFORE = re.compile(r"(?:[^\s(«\"“:.,;№]|[^\W_][.,:;]|[0-9] )\Z")
_BEHIND = re.compile(r"[^\s,.;:)\"'»”]|[,.;:][^\W_]")


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """A number where it stands, its series counted in; ``signed``: № stands before it. It is not ``whole``
    where another sign touches it, which may be a part of it that was read wrong.
    """

    written: str
    signed: bool
    whole: bool
    stretch: Stretch


def numbers_of(page: PageText, dates: Sequence[ReadDate]) -> tuple[ReadNumber, ...]:
    """All numbers of ``page`` that are no part of a date, in the order of its text."""
    text = page.text
    for one in dates:
        if one.day is not None:
            text = text[: one.stretch.start] + _TAKEN * (one.stretch.end - one.stretch.start) + text[one.stretch.end :]
    return tuple(_numbers(text))


def _numbers(text: str) -> Iterator[ReadNumber]:
    for match in re.finditer(_pattern(), text):
        written = " ".join(part for part in (match["series"], _ORDINAL.sub("", match["body"])) if part)
        whole = _BEFORE.search(text, 0, match.start()) is None and _BEHIND.match(text, match.end()) is None
        start = match.start("series") if match["series"] else match.start("body")
        yield ReadNumber(written, match["sign"] is not None, whole, Stretch(start, match.end()))


@once_per_tables
def _pattern() -> str:
    # Words for № are no series, and the longest of them comes first.
    words = "|".join(re.escape(word) for word in sorted(number_words("SIGN"), key=len, reverse=True))
    none = "|".join(number_words("NO_SERIES"))
    series = rf"(?P<series>(?!(?:{words}|{none})[ .:])[A-ZÇƏĞIİÖŞÜА-Я]{{1,{_MOST_SERIES}}})[ .\-]{{1,2}}"
    return rf"(?<![^\W_])(?:{series})?(?:(?P<sign>{words})[ .:]{{0,2}}|{_ODD_SIGN})?(?P<body>{_BODY})"


def _without_sign(body: str) -> str:
    for word in sorted(number_words("SIGN"), key=len, reverse=True):
        rest = body.removeprefix(word)
        if rest != body and rest[:1].isdigit():
            return rest
    return body


def parts_of(number: str) -> tuple[str, ...]:
    """Its runs of letters and digits, without № and ordinal endings; digits that only a space parts are one run."""
    words = [word for word in number.replace("№", " ").split() if word not in number_words("SIGN")]
    bare = _ORDINAL.sub("", " ".join(_without_sign(word) for word in words))
    whole = re.sub(r"(?<=[0-9]) (?=[0-9])", "", bare)
    return tuple(_plain(run[0]) for run in _RUN.finditer(whole))


def compare_number(read: ReadNumber, sought: str) -> Alike:
    """Whether ``read`` is ``sought``."""
    seen, meant = parts_of(read.written), parts_of(sought)
    if seen == meant:
        return Alike.SAME if read.whole else Alike.DOUBTFUL
    if skeleton("".join(seen)) == skeleton("".join(meant)):
        return Alike.DOUBTFUL
    # Letters may have been lost, or № taken for letters.
    lost = seen == tuple(part for part in meant if part.isdigit())
    return Alike.DOUBTFUL if lost or (seen[0].isalpha() and seen[1:] == meant) else Alike.OTHER


def _plain(run: str) -> str:
    """Letters of another alphabet that look the same are the same; "ə" stays another letter than "a"."""
    return "".join(_latin().get(sign, sign) for sign in _small(run))


def _small(run: str) -> str:
    """``run`` without regard to case; İ, I, i and ı are one letter."""
    return run.replace("İ", "i").replace("ı", "i").replace("I", "i").lower()


@once_per_tables
def _latin() -> Mapping[str, str]:
    same = (pair for pair in letter_confusions() if pair.weight == 0)
    return MappingProxyType({pair.one: pair.other for pair in same})
