"""Dates on a page, in digits (12.03.2024, 12/03/24, 2024-03-12) and with the month in words (12 mart 2024-cü il); days
and years in words are ``spelled_dates.py``, all together ``page_dates.py``.

A letter that stands for a digit (l2.03.2O24) makes a date that is not ``sure``: it agrees with nothing. Nothing is
guessed: an impossible date is told with its ``day`` None, since something stands there.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from types import MappingProxyType

from rules.likeness import SAME_LOOK
from rules.month_words import month_of
from rules.page_text import PageText, Stretch
from rules.verdicts import Alike
from schemas.code_table import once_per_tables
from schemas.reading_words import letter_confusions
from schemas.text import lower

_SEPARATOR = r" ?[.,/:\-‐–—] ?"
# A hyphen before an ordinal ending is sometimes read as one digit more (2024-cü → 20243-cü): years have four.
_YEAR = r"(?P<year>[0-9]{4})(?:[0-9](?=[-‐–—]?[cç][iıuü1]))?(?![0-9])"
_DIGITS = (
    rf"(?<![0-9])(?P<day>[0-9]{{1,2}}){_SEPARATOR}(?P<month>[0-9]{{1,2}}){_SEPARATOR}(?:{_YEAR}|(?P<short>[0-9]{{2}})(?![0-9]))",
    rf"(?<![0-9])(?P<year>[0-9]{{4}}){_SEPARATOR}(?P<month>[0-9]{{2}}){_SEPARATOR}(?P<day>[0-9]{{2}})(?![0-9])",
    rf"(?<![0-9])(?P<day>[0-9]{{2}})(?: |{_SEPARATOR})(?P<month>[0-9]{{2}})(?: |{_SEPARATOR}){_YEAR}",
)
_ORDINAL = r"[-‐–—]?\s?(?:c[iıuü1]|ç[iıuü1])?"
_BETWEEN = r"[\s\"'«»“”„.,_\-]{0,4}"
_NAMED = (
    rf"(?<![0-9])(?P<day>[0-9]{{1,2}}){_ORDINAL}{_BETWEEN}(?P<name>[^\W\d_][^\W_]{{2,11}}){_BETWEEN}{_YEAR}",
    rf"(?<![0-9]){_YEAR}{_ORDINAL}\s?(?:ilin|il|г\.?|года)?{_BETWEEN}(?P<name>[^\W\d_][^\W_]{{2,13}})\s(?:ayının\s)?(?P<day>[0-9]{{1,2}})(?![0-9])",
)
# Something like a date: a point is missing, or there is a digit too many.
_SPOILT = (
    rf"(?<![0-9])[0-9]{{2}}{_SEPARATOR}[0-9]{{6,8}}(?![0-9])",
    rf"(?<![0-9])[0-9]{{4}}{_SEPARATOR}[0-9]{{4}}(?![0-9])",
    rf"(?<![0-9])[0-9]{{3,4}}{_BETWEEN}[^\W\d_]{{3,12}}{_BETWEEN}[0-9]{{4,5}}(?![0-9])",
    rf"(?<![0-9.])[0-9]{{1,4}}{_SEPARATOR}[0-9]{{1,4}}{_SEPARATOR}[0-9]{{2,6}}(?![0-9])",
)
_TAIL = re.compile(rf"{_ORDINAL}(?:[ \n](?:il|г\.?|года)(?![^\W_]))?")
_DASH = re.compile(r"\s*[-‐–—]\s*")
_TWO_DIGITS = 2
_QUOTES = frozenset("\"'«»“”„")
_TOUCHED = re.compile(r"[^\s(\[\"'«»“”„:.,;–—-]\Z")
_ALONE_BEFORE = re.compile(r"(?:^|[\s(])[^\W_] ?\Z")
_FAR_YEARS = 80  # of two digits: 24 is 2024, 95 is 1995


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date where it stands. ``day`` is None for one that no calendar has; ``spelled``: day or year is in words."""

    day: date | None
    sure: bool
    stretch: Stretch
    signed: bool = True  # a date is known for one wherever it stands
    spelled: bool = False


def dates_of(page: PageText) -> tuple[ReadDate, ...]:
    """All dates of ``page`` with day and year in digits, in the order of its text; none shares a sign with another."""
    text = digits_of(page.text)
    found: list[ReadDate] = []
    for pattern in (*_DIGITS, *_NAMED):
        for match in re.finditer(pattern, text):
            one = _date(match, page.text)
            if one is not None and not any(one.stretch.meets(other.stretch) for other in found):
                found.append(one)
    for spoilt in (match for pattern in _SPOILT for match in re.finditer(pattern, text)):
        stretch = Stretch(spoilt.start(), spoilt.end())
        if not any(stretch.meets(other.stretch) for other in found):
            found.append(ReadDate(None, False, stretch))
    return tuple(sorted(found, key=lambda one: one.stretch))


@dataclass(frozen=True, slots=True)
class ReadSpan:
    """Two dates with a dash between."""

    first: ReadDate
    last: ReadDate
    stretch: Stretch
    signed: bool = True


def spans_of(dates: Sequence[ReadDate], page: PageText) -> tuple[ReadSpan, ...]:
    """Each two of ``dates`` (of ``page``, in its order) that only a dash parts."""
    return tuple(
        ReadSpan(one, other, Stretch(one.stretch.start, other.stretch.end))
        for one, other in pairwise(dates)
        if _DASH.fullmatch(page.text, one.stretch.end, other.stretch.start)
    )


def compare_date(read: ReadDate, sought: date) -> Alike:
    """Whether ``read`` is ``sought``."""
    if not read.sure or read.day is None:
        return Alike.DOUBTFUL
    return Alike.SAME if read.day == sought else Alike.OTHER


def digits_of(text: str) -> str:
    """``text`` with digits for the letters that look like them, in words that are mostly digits; as long as it was."""
    return re.sub(r"\S+", lambda word: _with_digits(word[0]), text)


@once_per_tables
def _digits_by_letter() -> Mapping[str, str]:
    told: dict[str, str] = {}
    for pair in letter_confusions():
        if pair.weight <= SAME_LOOK:
            both = ((pair.one, pair.other), (pair.other, pair.one))
            told |= {one: other for one, other in both if other.isdigit()}
    return MappingProxyType(told)


def _with_digits(word: str) -> str:
    counted = [sign for sign in word if sign.isalnum()]
    if 3 * sum(sign.isdigit() for sign in counted) < 2 * len(counted):
        return word
    return "".join(_digits_by_letter().get(lower(sign), sign) for sign in word)


def _date(match: re.Match[str], text: str) -> ReadDate | None:
    parts = match.groupdict()
    sure = match[0] == text[match.start() : match.end()] and not is_torn(Stretch(*match.span("day")), text)
    month = int(parts["month"]) if parts.get("month") else None
    if month is None:
        named = month_of(parts["name"])
        if named is None:
            return None
        month, clear = named
        sure = sure and clear
    year = int(parts["year"]) if parts.get("year") else _whole_year(int(parts["short"]))
    stretch = Stretch(match.start(), tail_of(text, match.end()))
    try:
        return ReadDate(date(year, month, int(parts["day"])), sure, stretch)
    except ValueError:
        return ReadDate(None, sure, stretch)


def is_torn(day: Stretch, text: str) -> bool:
    """Whether what touches the day may be a digit of it, or a digit of it a quotation mark («2» → x29)."""
    before, behind = text[max(0, day.start - 3) : day.start], text[day.end :]
    if _TOUCHED.search(before) or behind[:1].isalpha() or (before[-1:] in _QUOTES and behind[:1] not in _QUOTES):
        return True
    return day.end - day.start < _TWO_DIGITS and _ALONE_BEFORE.search(before) is not None


def tail_of(text: str, end: int) -> int:
    """The end with "-cü il" counted in."""
    found = _TAIL.match(text, end)
    return found.end() if found and found.end() > end and not text[found.end() : found.end() + 1].isalnum() else end


def _whole_year(short: int) -> int:
    return short + (2000 if short < _FAR_YEARS else 1900)
