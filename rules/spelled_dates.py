"""Dates whose day or year is in words: "on beş sentyabr iki min iyirmi üçüncü il", "15 sentyabr iki min iyirmi üç",
"2023-cü il sentyabrın on beşi".

Nothing is guessed: where a word may have been lost or read as another, the date is not ``sure``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rules.likeness import distance, skeleton
from rules.month_words import month_of
from rules.page_text import PageText, Stretch
from rules.read_dates import ReadDate, is_torn, tail_of
from rules.spelled_numbers import SpelledWord, is_open, nearly_spelled, spelled_word, value_of
from schemas.spelled_numbers import spelled_numbers

_LINK = re.compile(r"[\s\"'«»“”„(),.\-–—]{0,6}")
_DAY, _YEAR = re.compile(r"[0-9]{1,2}"), re.compile(r"[0-9]{4}")
_YEAR_WORDS = ("il", "ilin", "ilinin", "ci", "cı", "cu", "cü")
_MONTH_WORDS = ("ay", "ayı", "ayının")
_YEARS = range(1900, 2101)
_MOST_WORDS = 7  # of one number
_AWAY = (-2, -1, 1, 2)  # tokens from a number to its month, "il" and "ayının" between
_TENS = frozenset({10, 20, 30})
_TEN, _SHORT, _FAR = 10, 3, 200  # letters; hundredths of a letter


@dataclass(frozen=True, slots=True)
class _Number:
    """Tokens ``first`` to before ``end`` as one number; ``closed``: no word behind it can have been lost."""

    first: int
    end: int
    value: int | None
    sure: bool
    spelled: bool
    closed: bool


def spelled_dates_of(page: PageText) -> tuple[ReadDate, ...]:
    """Those of ``page``, in the order of its text."""
    known = tuple(spelled_word(page.read(token)) for token in page.tokens)
    return tuple(_Reader(page, known).dates())


@dataclass(frozen=True, slots=True)
class _Reader:
    """``known``: each token of ``page`` as numbers in words."""

    page: PageText
    known: tuple[SpelledWord | None, ...]

    def dates(self) -> Iterator[ReadDate]:
        """Around each month beside a number in words."""
        beside = {place + step for place, word in enumerate(self.known) if word for step in _AWAY}
        for place in sorted(beside & set(range(len(self.known)))):
            named = None if self.known[place] else month_of(self._word(place))
            if named is not None:
                number, clear = named
                found = self._day_first(place, number) or self._year_first(place, number)
                if found is not None:
                    yield found if clear else ReadDate(found.day, False, found.stretch, spelled=True)

    def _day_first(self, place: int, month: int) -> ReadDate | None:
        """Day, month, year."""
        day = self._before(place, _DAY)
        year = self._behind(place, _YEAR)
        if day is None or year is None or not (day.spelled or year.spelled):
            return None
        whole = not self._may_lack_tens(day) and year.closed
        return self._date(day, month, year, Stretch(self._start(day), self._end(year)), whole=whole)

    def _year_first(self, place: int, month: int) -> ReadDate | None:
        """Year, "il", month, perhaps "ayının", day."""
        behind = place + 1 if self._is_one_of(place + 1, _MONTH_WORDS) else place
        day = self._behind(behind, _DAY)
        before = place
        while self._is_one_of(before - 1, _YEAR_WORDS):
            before -= 1
        year = self._before(before, _YEAR)
        if day is None or year is None or before == place or not (day.spelled or year.spelled):
            return None
        whole = day.closed and year.closed
        return self._date(day, month, year, Stretch(self._start(year), self._end(day)), whole=whole)

    def _date(self, day: _Number, month: int, year: _Number, stretch: Stretch, *, whole: bool) -> ReadDate:
        sure = whole and day.sure and year.sure and year.value in _YEARS
        stretch = Stretch(stretch.start, tail_of(self.page.text, stretch.end))
        try:
            return ReadDate(date(year.value or 0, month, day.value or 0), sure, stretch, spelled=True)
        except ValueError:
            return ReadDate(None, False, stretch, spelled=True)

    def _before(self, place: int, digits: re.Pattern[str]) -> _Number | None:
        """The number that ends before token ``place``."""
        first = place
        while place - first < _MOST_WORDS and self._linked(first - 1) and self._spelled(first - 1) is not None:
            first -= 1
        if first < place:
            return self._number(first, place)
        return self._digits(place - 1, digits) if self._linked(place - 1) else None

    def _behind(self, place: int, digits: re.Pattern[str]) -> _Number | None:
        """The number that begins behind token ``place``."""
        end = place + 1
        while end - place <= _MOST_WORDS and self._linked(end - 1) and self._spelled(end) is not None:
            end += 1
        if end > place + 1:
            return self._number(place + 1, end)
        return self._digits(place + 1, digits) if self._linked(place) else None

    def _number(self, first: int, end: int) -> _Number:
        words = [word for place in range(first, end) if (word := self._spelled(place)) is not None]
        closed = words[-1].declined or not is_open(words)
        return _Number(first, end, value_of(words), all(word.sure for word in words), spelled=True, closed=closed)

    def _digits(self, place: int, digits: re.Pattern[str]) -> _Number | None:
        if not 0 <= place < len(self.page.tokens) or not digits.fullmatch(self._word(place)):
            return None
        sure = digits is _YEAR or not is_torn(self.page.tokens[place], self.page.text)
        return _Number(place, place + 1, int(self._word(place)), sure, spelled=False, closed=True)

    def _may_lack_tens(self, day: _Number) -> bool:
        """Whether the word before a lone "beş" may be an "on" that was misread."""
        if not day.spelled or (day.value or 0) >= _TEN or day.first == 0:
            return False
        before = self._word(day.first - 1)
        apart = self.page.text[self.page.tokens[day.first - 1].end : self._start(day)]
        tens = [word for word, number in spelled_numbers().items() if number.value in _TENS and not number.ordinal]
        return not apart.strip(" ") and (len(before) <= _SHORT or any(distance(before, ten) <= _FAR for ten in tens))

    def _spelled(self, place: int) -> SpelledWord | None:
        if not 0 <= place < len(self.known):
            return None
        return self.known[place] or (None if month_of(self._word(place)) else nearly_spelled(self._word(place)))

    def _linked(self, place: int) -> bool:
        """Whether little stands between token ``place`` and the next."""
        tokens = self.page.tokens
        if not 0 <= place < len(tokens) - 1:
            return False
        return _LINK.fullmatch(self.page.text, tokens[place].end, tokens[place + 1].start) is not None

    def _is_one_of(self, place: int, words: tuple[str, ...]) -> bool:
        return 0 <= place < len(self.page.tokens) and skeleton(self._word(place)) in map(skeleton, words)

    def _word(self, place: int) -> str:
        return self.page.read(self.page.tokens[place])

    def _start(self, one: _Number) -> int:
        return self.page.tokens[one.first].start

    def _end(self, one: _Number) -> int:
        return self.page.tokens[one.end - 1].end
