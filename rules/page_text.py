"""A read page as one text: its rows from top to bottom, a space between words, and back from any stretch of the text
to the words that it was read from.

Rows are made by where words stand, not by how the reader numbered lines: a label and its value in two columns are one
row. The order in which words come makes no difference.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rules.likeness import skeleton_of_sign
from schemas.readings import Box, PageReading, Word

_TOKEN = re.compile(r"[^\W_]+")
_NO_WORD = -1


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """From ``start`` to before ``end`` of a page's text."""

    start: int
    end: int

    def meets(self, other: "Stretch") -> bool:
        """Whether both have a sign in common."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class PageText:
    """``text`` of page ``number``; ``word_at`` tells for each sign its word of ``words``, ``row_at`` its row."""

    number: int
    words: tuple[Word, ...]
    text: str
    word_at: tuple[int, ...]
    row_at: tuple[int, ...]

    @cached_property
    def tokens(self) -> tuple[Stretch, ...]:
        """Runs of letters and digits; two words that were read as one are parted where a small letter meets a
        capital.
        """
        return tuple(
            part for found in _TOKEN.finditer(self.text) for part in _parted(self.text, found.start(), found.end())
        )

    @cached_property
    def skeleton(self) -> tuple[str, tuple[int, ...]]:
        """The whole text in the form in which look-alikes meet, and for each sign of it its place in the text."""
        signs, places = [], []
        for place, sign in enumerate(self.text):
            for one in skeleton_of_sign(sign):
                signs.append(one)
                places.append(place)
        return "".join(signs), tuple(places)

    @cached_property
    def beginnings(self) -> tuple[int, ...]:
        """The places of ``skeleton`` at which tokens begin."""
        starts, places = {token.start for token in self.tokens}, self.skeleton[1]
        return tuple(
            place for place, at in enumerate(places) if at in starts and (place == 0 or places[place - 1] != at)
        )

    def read(self, stretch: Stretch) -> str:
        """The text of ``stretch``, on one line."""
        return self.text[stretch.start : stretch.end].replace("\n", " ")

    def words_of(self, stretch: Stretch) -> tuple[Word, ...]:
        """The words that it was read from."""
        numbers = dict.fromkeys(self.word_at[stretch.start : stretch.end])
        return tuple(self.words[number] for number in numbers if number != _NO_WORD)

    def box(self, stretch: Stretch) -> Box:
        """What its words cover together."""
        return union_of(word.box for word in self.words_of(stretch))

    def confidence(self, stretch: Stretch) -> int:
        """That of its least sure word."""
        return min((word.confidence for word in self.words_of(stretch)), default=0)

    def rows_apart(self, one: Stretch, other: Stretch) -> int:
        """How many rows further down ``other`` begins than ``one`` ends."""
        return self.row_at[other.start] - self.row_at[one.end - 1]

    def tokens_between(self, start: int, end: int) -> tuple[Stretch, ...]:
        """Tokens that begin in there."""
        return self.tokens[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def end_of_token(self, end: int) -> int:
        """Where the token ends of which the sign before ``end`` is one; ``end`` itself for a sign of none, as the bar
        is that was read for the last letter of a word.
        """
        at = bisect_left(self._ends, end)
        return self.tokens[at].end if at < len(self.tokens) and self.tokens[at].start < end else end

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(token.start for token in self.tokens)

    @cached_property
    def _ends(self) -> tuple[int, ...]:
        return tuple(token.end for token in self.tokens)


def page_text(page: PageReading) -> PageText:
    """``page`` as a text."""
    text: list[str] = []
    word_at: list[int] = []
    row_at: list[int] = []
    words: list[Word] = []
    for number, row in enumerate(rows_of(page.words)):
        for place, word in enumerate(row):
            sign = "" if not words else "\n" if place == 0 else " "
            text.append(sign + word.text)
            word_at += [_NO_WORD] * len(sign) + [len(words)] * len(word.text)
            row_at += [number] * (len(sign) + len(word.text))
            words.append(word)
    return PageText(page.number, tuple(words), "".join(text), tuple(word_at), tuple(row_at))


def rows_of(words: Sequence[Word]) -> tuple[tuple[Word, ...], ...]:
    """Words by rows, from left to right: lines of the reader that stand beside each other are one row."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    parts = sorted((sorted(line, key=_from_left) for line in lines.values()), key=_from_top)
    rows: list[list[Word]] = []
    for part in parts:
        beside = next((row for row in reversed(rows[-3:]) if _are_beside(row, part)), None)
        if beside is None:
            rows.append(part)
        else:
            beside[:] = sorted([*beside, *part], key=_from_left)
    return tuple(tuple(row) for row in rows)


def union_of(boxes: Iterator[Box]) -> Box:
    """The smallest box around ``boxes``, of which there must be one."""
    kept = tuple(boxes)
    left, top = min(box.left for box in kept), min(box.top for box in kept)
    right = max(box.left + box.width for box in kept)
    bottom = max(box.top + box.height for box in kept)
    return Box(left=left, top=top, width=right - left, height=bottom - top)


def _parted(text: str, start: int, end: int) -> Iterator[Stretch]:
    for place in range(start + 2, end - 1):
        if text[place - 1].islower() and text[place].isupper() and text[place + 1].islower():
            yield Stretch(start, place)
            start = place
    yield Stretch(start, end)


def _from_left(word: Word) -> tuple[int, int, str]:
    return word.box.left, word.box.top, word.text


def _from_top(line: Sequence[Word]) -> tuple[float, int]:
    return sum(word.box.top + word.box.height / 2 for word in line) / len(line), line[0].box.left


def _are_beside(row: Sequence[Word], part: Sequence[Word]) -> bool:
    """Whether they share no column, and the ends that face each other stand at one height."""
    if row[-1].box.left + row[-1].box.width <= part[0].box.left:
        one, other = row[-1].box, part[0].box
    elif part[-1].box.left + part[-1].box.width <= row[0].box.left:
        one, other = part[-1].box, row[0].box
    else:
        return False
    shared = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return 2 * shared > min(one.height, other.height)
