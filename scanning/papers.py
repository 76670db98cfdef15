"""What an opened scan gives: its pages as grey pictures, and the text that a PDF says stands on them.

Exception
└── PaperError   ``why``: the bytes open as none of the four kinds, or the page breaks off
"""

from dataclasses import dataclass
from typing import Protocol

from PIL import Image

from schemas.readings import Box

MOST_DPI = 170  # letters of seven points are read as well as at 300, and a fifth faster (bench)
A4_INCHES = 11.69


class PaperError(Exception):
    """A scan that does not open, or one of its pages."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class LayerWord:
    """A word of a PDF's text layer; ``line`` from 0 in the order of the layer."""

    text: str
    box: Box
    line: int


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page, number from 1, as it lies: grey (mode L), at most ``MOST_DPI`` dots an inch or as many as it has.

    ``layer`` are the words that a PDF itself draws there, so that they are seen; () where it draws a picture of them,
    hides them, or has none.
    """

    number: int
    picture: Image.Image
    dpi: int
    layer: tuple[LayerWord, ...] = ()


class Paper(Protocol):
    """One opened scan; ``page`` draws one page (from 1) and raises PaperError."""

    @property
    def count(self) -> int: ...

    def page(self, number: int) -> PagePicture: ...
