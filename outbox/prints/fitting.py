"""Where things stand on a page, in millimetres, and which words must be broken to stay in their place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from outbox.prints.glyphs import advances, drawable
from outbox.prints.sheet import Column, Value, lines_of

GUTTER = 3.2  # between two columns
_POINT = 25.4 / 72  # millimetres
_PIECE = 3  # letters of a broken word that stay together
_LABELS = 0.34  # of the width, for the names of values
# A line breaks behind spaces, dashes and strokes by itself.
_WORD = re.compile(r"[^\s/-]+")
# Where a wide word is broken first: a code behind its underscores.
_PART = re.compile(r"[^_]*_+|[^_]+")

# A line, or its pieces where one of its words is wider than its place.
Line = str | list[str]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of A4: its margin left and right, and the width between them."""

    margin: float
    width: float

    @classmethod
    def of(cls, *, landscape: bool) -> "Page":
        """Upright, or lying with smaller margins: then it has a wide table."""
        return cls(14, 297 - 28) if landscape else cls(22, 210 - 44)

    def pair_places(self) -> tuple[float, float]:
        """The widths of a name and of its value."""
        return self.width * _LABELS, self.width * (1 - _LABELS) - GUTTER

    def column_places(self, columns: Sequence[Column]) -> list[float]:
        """The widths of a table's columns, their gutters included."""
        shares = sum(column.share for column in columns)
        return [self.width * column.share / shares for column in columns]


def fit(value: Value, place: float, points: float) -> list[Line]:
    """The lines of a value as they are set in ``points`` into ``place`` (mm)."""
    return [_fit(drawable(line), place / (points * _POINT)) for line in lines_of(value)]


def _fit(line: str, ems: float) -> Line:
    pieces, done = list[str](), 0
    for word in _WORD.finditer(line):
        if _width(word.group()) <= ems:
            continue
        pieces.append(line[done : word.start()])
        pieces += [piece for part in _PART.findall(word.group()) for piece in _broken(part, ems)]
        done = word.end()
    return [piece for piece in (*pieces, line[done:]) if piece] if pieces else line


def _broken(part: str, ems: float) -> list[str]:
    return [part] if _width(part) <= ems else [part[n : n + _PIECE] for n in range(0, len(part), _PIECE)]


def _width(word: str) -> float:
    """In parts of the size of the writing; kerning is left out, it makes words narrower if anything."""
    known = advances()
    return sum(known.get(letter, 1.0) for letter in word)
