"""A clean sheet of A4: the blocks of a paper drawn as grey letters, before anything happens to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont

from demo.scanned.faces import Face, font
from demo.scanned.wording import Block, Ends, Gap, Grid, Pair, Signed, Words

WIDE, HIGH = 595, 842  # points of A4
_LEFT, _RIGHT, _TOP = 62, 545, 56
_LABELS = 165  # points that a label of a Pair has
Place = tuple[float, float]  # points from the upper left corner


@dataclass(frozen=True, slots=True)
class Printed:
    """One line as it was printed, from its upper left corner; ``size`` in points."""

    text: str
    x: float
    y: float
    size: float
    bold: bool


class Sheet:
    """The sheet while it is written on, from top to bottom; all measures are points.

    ``leading`` is from line to line, in sizes of the letters.

    ``printed`` are its lines, ``signed`` and ``sealed`` where people signed and where a stamp belongs.
    """

    def __init__(self, face: Face, dpi: int, ink: int, leading: float) -> None:
        self.image = Image.new("L", (round(WIDE * dpi / 72), round(HIGH * dpi / 72)), 255)
        self.printed: list[Printed] = []
        self.signed: list[Place] = []
        self.sealed: list[Place] = []
        self._leading = leading
        self._draw, self._face, self._dpi, self._ink, self._y = ImageDraw.Draw(self.image), face, dpi, ink, float(_TOP)

    def write(self, blocks: Sequence[Block]) -> None:
        """Every block below the one before."""
        for block in blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Words():
                self._words(block)
            case Pair():
                self._pair(block)
            case Ends():
                self._line(block.left, _LEFT, 12)
                self._line(block.right, _RIGHT - self._width(block.right, 12), 12)
                self._y += 12 * self._leading
            case Grid():
                self._grid(block)
            case Gap():
                self._y += block.high
            case Signed():
                self._signature(block)

    def _words(self, words: Words) -> None:
        chosen = self._font(words.size, bold=words.bold)
        for n, line in enumerate(self._wrapped(words.text, chosen, _RIGHT - _LEFT, words.indent)):
            room = _RIGHT - _LEFT - self._width(line, words.size, bold=words.bold)
            shift = {"left": words.indent if n == 0 else 0, "middle": room / 2, "right": room}[words.align]
            self._line(line, _LEFT + shift, words.size, bold=words.bold)
            self._y += words.size * self._leading

    def _pair(self, pair: Pair) -> None:
        self._line(pair.label, _LEFT, 11)
        self._line(pair.value, _LEFT + _LABELS + 6, 12, bold=True)
        self._y += 12 * self._leading + 5
        self._rule(_LEFT + _LABELS, self._y - 5, _RIGHT)

    def _grid(self, grid: Grid) -> None:
        top, inner, size = self._y, 4, 10
        edges = [_LEFT + sum(grid.widths[:n]) * (_RIGHT - _LEFT) for n in range(len(grid.widths) + 1)]
        chosen = self._font(size)
        for row in grid.rows:
            self._rule(_LEFT, self._y, _RIGHT)
            start = self._y + inner
            cells = [
                list(self._wrapped(text, chosen, edges[n + 1] - edges[n] - 2 * inner, 0)) for n, text in enumerate(row)
            ]
            for n, lines in enumerate(cells):
                for m, line in enumerate(lines):
                    self._y = start + m * size * self._leading
                    self._line(line, edges[n] + inner, size)
            self._y = start + max(len(lines) for lines in cells) * size * self._leading + inner
        self._rule(_LEFT, self._y, _RIGHT)
        for edge in edges:
            self._draw.line((*self._at(edge, top), *self._at(edge, self._y)), self._ink, self._thin)
        self._y += 4

    def _signature(self, signed: Signed) -> None:
        self._line(signed.post, _LEFT, 12, bold=True)
        self._line(signed.name, _RIGHT - self._width(signed.name, 12), 12)
        self._y += 12 * self._leading
        self._rule(_LEFT + 170, self._y - 3, _LEFT + 300)
        self.signed.append((_LEFT + 180, self._y - 26))
        if signed.sealed:
            self.sealed.append((_LEFT + 200, self._y - 20))

    def _wrapped(self, text: str, chosen: FreeTypeFont, wide: float, indent: float) -> Iterator[str]:
        line, room = "", wide - indent
        for word in text.split(" "):
            longer = f"{line} {word}" if line else word
            if line and chosen.getlength(longer) > room * self._dpi / 72:
                yield line
                line, room = word, wide
            else:
                line = longer
        yield line

    def _line(self, text: str, x: float, size: float, *, bold: bool = False) -> None:
        self.printed.append(Printed(text, x, self._y, size, bold))
        self._draw.text(self._at(x, self._y), text, self._ink, self._font(size, bold=bold))

    def _rule(self, x: float, y: float, end: float) -> None:
        self._draw.line((*self._at(x, y), *self._at(end, y)), self._ink, self._thin)

    @property
    def _thin(self) -> int:
        return max(round(self._dpi / 130), 1)

    def _at(self, x: float, y: float) -> tuple[int, int]:
        return round(x * self._dpi / 72), round(y * self._dpi / 72)

    def _width(self, text: str, size: float, *, bold: bool = False) -> float:
        return self._font(size, bold=bold).getlength(text) * 72 / self._dpi

    def _font(self, size: float, *, bold: bool = False) -> FreeTypeFont:
        return font(self._face, size, self._dpi, bold=bold)
