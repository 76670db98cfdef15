"""Whether a PDF's text layer says what its page shows: its lines are read from the picture, too, all of them.

That it is drawn at all was seen before; its letters may still be mapped to others than they look like. A sample of the
lines would not do: who makes the file can tell which ones it takes, and writes his lie into another.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import groupby

from PIL import Image

from scanning.ocr import Engine
from scanning.papers import LayerWord
from schemas.readings import Word
from schemas.text import lower

MOST_LINES, MOST_LETTERS = 60, 200  # of a page, of a line; a page that has more is read as a picture
LEAST_LIKE = 0.6  # of the signs of a word; one misread letter is borne, another word is not
MOST_MORE = 2, 3  # signs of a line that are seen and not said: specks, and what № is read as
SURE, DOUBTFUL = 99, 10  # confidence of a word that was read alike, and of one that was not: nothing rests on that
_SHORT = 2  # signs of a word that may be lost as a whole
_GAP = 12
_DASHES = "-‐–—/\\"


def confirmed(layer: Sequence[LayerWord], picture: Image.Image, engine: Engine, deadline: float) -> tuple[Word, ...]:
    """The layer's words; () where the picture reads otherwise. Raises UnreadError."""
    lines = [list(words) for _, words in groupby(layer, key=lambda word: word.line)]
    said = ["".join(_signs(word.text) for word in words) for words in lines]
    if len(lines) > MOST_LINES or max(map(len, said)) > MOST_LETTERS:
        return ()
    strip, ends = _strip(lines, picture)
    read = engine.read(strip, psm=6, deadline=deadline)
    seen = ["".join(_signs(word.text) for word in read if top <= _middle(word) < bottom) for top, bottom in ends]
    told: list[Word] = []
    for number, words in enumerate(lines):
        shares = _shares_alike(words, said[number], seen[number])
        if shares is None:
            return ()
        told += (
            Word(text=word.text, confidence=SURE if share == 1 else DOUBTFUL, box=word.box, line=number)
            for word, share in zip(words, shares, strict=True)
        )
    return tuple(told)


def _shares_alike(words: Sequence[LayerWord], said: str, seen: str) -> list[float] | None:
    """How much of each word of a line was seen; None where the picture says something else."""
    alike = _alike(said, seen)
    signs = sum("№" in word.text for word in words)
    if _digits(said) != _digits(seen) or len(seen) - sum(alike) > MOST_MORE[0] + MOST_MORE[1] * signs:
        return None
    shares, start = [], 0
    for word in words:
        length = len(_signs(word.text))
        share = sum(alike[start : start + length]) / length if length else 0.0
        if share < LEAST_LIKE and length > _SHORT:
            return None
        shares.append(share)
        start += length
    return shares


def _alike(said: str, seen: str) -> list[bool]:
    """Which signs of a line stand in what was seen of it, in their order."""
    found = [False] * len(said)
    for block in SequenceMatcher(None, said, seen, autojunk=False).get_matching_blocks():
        found[block.a : block.a + block.size] = [True] * block.size
    return found


def _signs(text: str) -> str:
    """What is compared: letters and digits, and what parts the parts of a number (12/3 is not 123)."""
    return "".join(one if one.isalnum() else "-" for one in lower(text) if one.isalnum() or one in _DASHES)


def _digits(signs: str) -> str:
    return "".join(one for one in signs if one.isdigit())


def _middle(word: Word) -> float:
    return word.box.top + word.box.height / 2


def _strip(lines: Sequence[Sequence[LayerWord]], picture: Image.Image) -> tuple[Image.Image, list[tuple[int, int]]]:
    """The lines one below another, and from where to where each stands."""
    parts = []
    for words in lines:
        top = max(min(word.box.top for word in words) - 3, 0)
        bottom = min(max(word.box.top + word.box.height for word in words) + 3, picture.height)
        left = max(min(word.box.left for word in words) - 3, 0)
        right = min(max(word.box.left + word.box.width for word in words) + 3, picture.width)
        parts.append(picture.crop((left, top, right, bottom)))
    strip = Image.new("L", (picture.width, sum(part.height + _GAP for part in parts) + _GAP), 255)
    ends, at = [], _GAP
    for part in parts:
        strip.paste(part, (_GAP, at))
        ends.append((at - _GAP // 2, at + part.height + _GAP // 2))
        at += part.height + _GAP
    return strip, ends
