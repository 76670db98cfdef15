"""How a page lies: on its side or not, and by how many degrees its lines lean. Told from the rows that ink makes."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scanning.pictures import INK, Bits, Grey, reduced

MOST_DEGREES = 12.0
_COARSE, _FINE = 0.5, 0.1
_LONGER_THAN_LETTERS = 20  # points of half the resolution: a quarter of an inch
_LEAST_POINTS, _MOST_POINTS = 200, 40_000


@dataclass(frozen=True, slots=True)
class Lie:
    """``on_side``: its lines run from top to bottom; ``lean``: degrees clockwise by which they lean beside that."""

    on_side: bool
    lean: float


def thin(grey: Grey) -> Bits:
    """Where letters are, at half the resolution, without single specks and without ruled lines and frames."""
    ink = reduced(grey, 2) < INK
    return ink & ~_runs(ink) & ~_runs(ink.T).T


def _runs(ink: Bits) -> Bits:
    """The points of each column that stand in an unbroken run longer than a letter."""
    if ink.shape[0] < _LONGER_THAN_LETTERS:
        return np.zeros_like(ink)
    summed = np.vstack([np.zeros((1, ink.shape[1]), np.int32), np.cumsum(ink, axis=0, dtype=np.int32)])
    whole = summed[_LONGER_THAN_LETTERS:] - summed[:-_LONGER_THAN_LETTERS] == _LONGER_THAN_LETTERS
    begun = np.vstack([np.zeros((1, ink.shape[1]), np.int32), np.cumsum(whole, axis=0, dtype=np.int32)])
    last = np.minimum(np.arange(ink.shape[0]) + 1, whole.shape[0])
    first = np.maximum(np.arange(ink.shape[0]) + 1 - _LONGER_THAN_LETTERS, 0)
    found: Bits = begun[last] > begun[first]
    return found


def lie_of(ink: Bits) -> Lie:
    """Lines make sharp rows when they are looked along: the direction with the sharpest ones, within ±MOST_DEGREES."""
    rows, columns = np.nonzero(ink)
    if rows.size < _LEAST_POINTS:
        return Lie(on_side=False, lean=0.0)
    step = max(1, rows.size // _MOST_POINTS)
    rows, columns = rows[::step], columns[::step]
    sharp, lean = _sharpest(rows, columns)
    sharp_down, lean_down = _sharpest(columns, rows)
    return Lie(on_side=True, lean=-lean_down) if sharp_down > sharp else Lie(on_side=False, lean=lean)


def _sharpest(rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp]) -> tuple[float, float]:
    """How sharp, and at which angle."""
    _, coarse = _best(rows, columns, np.arange(-MOST_DEGREES, MOST_DEGREES + _COARSE, _COARSE))
    sharp, fine = _best(rows, columns, np.arange(coarse - _COARSE, coarse + _COARSE + _FINE / 2, _FINE))
    return sharp, round(fine, 1)


def _best(
    rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp], angles: npt.NDArray[np.floating]
) -> tuple[float, float]:
    best, at = -1.0, 0.0
    for angle in sorted(angles.tolist(), key=abs):
        leaning = np.rint(rows - columns * math.tan(math.radians(angle))).astype(np.int64)
        change = np.diff(np.bincount(leaning - leaning.min())).astype(np.float64)
        sharp = float((change * change).sum())
        if sharp > best:
            best, at = sharp, float(angle)
    return best, at
