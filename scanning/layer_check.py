"""Whether a PDF's text layer says what its page shows: a sample of its lines is read from the picture, too.

That it is drawn at all was seen before; its letters may still be mapped to others than they look like.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import groupby

from PIL import Image

from scanning.ocr import Engine
from scanning.papers import LayerWord
from schemas.readings import Word

SAMPLE = 12  # lines, first those with digits: dates and numbers are what is compared
LEAST_LIKE = 0.85
SURE, LIKELY = 99, 90  # confidence of a word whose line was read from the picture, too; and of the others
_GAP = 12


def confirmed(layer: Sequence[LayerWord], picture: Image.Image, engine: Engine, deadline: float) -> tuple[Word, ...]:
    """The layer's words; () where the sample reads otherwise. Raises UnreadError."""
    lines = [list(words) for _, words in groupby(layer, key=lambda word: word.line)]
    sample = _sample(lines)
    strip, ends = _strip([lines[at] for at in sample], picture)
    read = engine.read(strip, psm=6, deadline=deadline)
    for at, (top, bottom) in zip(sample, ends, strict=True):
        seen = "".join(word.text for word in read if top <= word.box.top + word.box.height / 2 < bottom)
        if not _alike("".join(word.text for word in lines[at]), seen):
            return ()
    sure = set(sample)
    return tuple(
        Word(text=word.text, confidence=SURE if number in sure else LIKELY, box=word.box, line=number)
        for number, words in enumerate(lines)
        for word in words
    )


def _sample(lines: Sequence[Sequence[LayerWord]]) -> list[int]:
    """Numbers of lines, in their order."""
    with_digits = [at for at, words in enumerate(lines) if any(any(map(str.isdigit, word.text)) for word in words)]
    others = [at for at in range(len(lines)) if at not in set(with_digits)]
    first = _spread(with_digits, SAMPLE)
    return sorted(first + _spread(others, SAMPLE - len(first)))


def _spread(numbers: list[int], most: int) -> list[int]:
    if len(numbers) <= most:
        return numbers
    return [numbers[round(step * (len(numbers) - 1) / max(most - 1, 1))] for step in range(most)]


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


def _alike(said: str, seen: str) -> bool:
    """Nearly the same letters, and the very same digits."""
    digits = [[one for one in text if one.isdigit()] for text in (said, seen)]
    return digits[0] == digits[1] and SequenceMatcher(None, said.casefold(), seen.casefold()).ratio() >= LEAST_LIKE
