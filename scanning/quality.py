"""A page judged as a picture before anything is read: blank, too dark, too pale, cut off; and made even for reading."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from scanning.lying import thin
from scanning.pictures import INK, Bits, Grey, even, paper_of, reduced, stretched
from schemas.readings import Box, Flaw, FlawKind

DARK_PAPER = 100  # of 255: the paper of a page that is too dark
PALE_INK = 150  # letters no darker than this on even paper
LEAST_DPI = 100
_WHITE_PAPER = 245
_TRACE = 215  # darker than this is a trace of ink
_NOISY = 9.0  # steps from one pixel to the next on the paper
_LEAST_WRITTEN = 5  # tiles of a fourteenth of an inch with letters in them: one short word
_TILE, _LEAST_IN_TILE = 6, 3
_EDGE = 3  # pixels
_LETTER_INCHES = 0.25
_LEAST_STROKE = 2  # pixels; one is a speck
_LEAST_CUT_LINES, _LEAST_CUT_LETTERS = 3, 12


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page made even (ink black on white), its letters at half the resolution, what is wrong with it, and how much of
    it is written, in tiles.
    """

    grey: Grey
    letters: Bits
    flaws: tuple[Flaw, ...]
    written: int

    @property
    def blank(self) -> bool:
        return self.written < _LEAST_WRITTEN


def sheet_of(grey: Grey, dpi: int) -> Sheet:
    """Judges a page and makes it ready."""
    paper = paper_of(grey)
    ready = grey if int(paper.min()) >= _WHITE_PAPER else even(grey, paper)
    ready = _smooth(ready)
    ink = _strength(ready)
    if ink > INK / 2:
        ready = stretched(ready, min(ink, 200.0))
    letters = thin(ready)
    written = _written(letters)
    return Sheet(ready, letters, tuple(_flaws(ready, float(np.median(paper)), ink, dpi, written)), written)


def _flaws(ready: Grey, paper: float, ink: float, dpi: int, written: int) -> Iterator[Flaw]:
    if paper < DARK_PAPER:
        yield Flaw(kind=FlawKind.DARK)
    if written < _LEAST_WRITTEN:
        yield Flaw(kind=FlawKind.BLANK)
        return
    if ink > PALE_INK:
        yield Flaw(kind=FlawKind.PALE)
    if dpi < LEAST_DPI:
        yield Flaw(kind=FlawKind.SMALL)
    yield from (Flaw(kind=FlawKind.CUT_OFF, box=box) for box in _cut_edges(ready < INK, dpi))


def _smooth(grey: Grey) -> Grey:
    """Grain is taken off where there is much: letters lose less by it than by the grain."""
    if float(np.median(np.abs(np.diff(grey[::2].astype(np.int16), axis=1)))) < _NOISY:
        return grey
    return np.asarray(Image.fromarray(grey).filter(ImageFilter.GaussianBlur(1.3)))


def _strength(grey: Grey) -> float:
    """How dark the letters are; 0 (black) where there are none to tell it by."""
    half = reduced(grey, 2)
    traces = half[half < _TRACE]
    return float(np.percentile(traces, 20)) if traces.size > half.size // 10_000 else 0.0


def _written(letters: Bits) -> int:
    """Tiles with letters in them, away from the edges, where scanners leave shadows."""
    inner = letters[letters.shape[0] // 33 :, letters.shape[1] // 33 :]
    rows, columns = inner.shape[0] // _TILE, inner.shape[1] // _TILE
    tiles = inner[: rows * _TILE, : columns * _TILE].reshape(rows, _TILE, columns, _TILE).sum(axis=(1, 3))
    return int((tiles >= _LEAST_IN_TILE).sum())


def _cut_edges(ink: Bits, dpi: int) -> Iterator[Box]:
    """The edges into which letters run: left and right by lines, top and bottom by letters of a line."""
    height, width = ink.shape
    bands = (
        (ink[:, :_EDGE].mean(axis=1), _LEAST_CUT_LINES, Box(left=0, top=0, width=_EDGE, height=height)),
        (ink[:, -_EDGE:].mean(axis=1), _LEAST_CUT_LINES, Box(left=width - _EDGE, top=0, width=_EDGE, height=height)),
        (ink[:_EDGE].mean(axis=0), _LEAST_CUT_LETTERS, Box(left=0, top=0, width=width, height=_EDGE)),
        (ink[-_EDGE:].mean(axis=0), _LEAST_CUT_LETTERS, Box(left=0, top=height - _EDGE, width=width, height=_EDGE)),
    )
    for share, least, box in bands:
        runs = _run_lengths(share > 0.5)  # noqa: PLR2004 - more than half of the band
        longest = runs.max(initial=0)
        letters = int(((runs >= _LEAST_STROKE) & (runs <= _LETTER_INCHES * dpi)).sum())
        if letters >= least and longest <= _LETTER_INCHES * dpi:  # a longer one is the shadow of the lid
            yield box


def _run_lengths(line: Bits) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    edges = np.flatnonzero(np.diff(np.concatenate(([False], line, [False])).astype(np.int8)))
    return (edges[1::2] - edges[::2]).astype(np.int64)
