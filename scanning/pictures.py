"""Pages as arrays of grey (0 black, 255 white): paper made even, noise smoothed, ink told from paper.

numpy and Pillow are enough for it (docs/decisions.md). Arrays are (rows, columns) of uint8.
"""

import numpy as np
import numpy.typing as npt
from PIL import Image

Grey = npt.NDArray[np.uint8]
Bits = npt.NDArray[np.bool_]
INK = 150  # darker than this on even paper is ink
_SMALL, _TILE = 4, 8  # the paper's grey is looked for in tiles of 32 pixels, in means of 4 × 4
_LEAST_PAPER = 40  # a tile that is darker all over is no paper: a black edge, a picture


def grey_of(picture: Image.Image) -> Grey:
    """The picture's pixels."""
    return np.asarray(picture.convert("L"))


def reduced(grey: Grey, times: int) -> Grey:
    """The means of squares of ``times`` by ``times`` pixels; what is left over at right and below is one, too."""
    return np.asarray(Image.fromarray(grey).reduce(times))


def paper_of(grey: Grey) -> Grey:
    """How light the paper is at each place, by its surroundings: shadows and grey backgrounds, without letters."""
    height, width = grey.shape
    step = _SMALL * _TILE
    rows, columns = -(-height // step), -(-width // step)
    whole = np.pad(grey, ((0, rows * step - height), (0, columns * step - width)), mode="edge")
    means = reduced(whole, _SMALL)
    tiles = np.percentile(means.reshape(rows, _TILE, columns, _TILE), 85, axis=(1, 3))
    widest = _lightest_around(tiles)
    small = Image.fromarray(np.clip(widest, 1, 255).astype(np.uint8))
    large = small.resize((columns * step, rows * step), Image.Resampling.BICUBIC)
    return np.asarray(large)[:height, :width]


def even(grey: Grey, paper: Grey) -> Grey:
    """The same ink on white paper: each pixel as a share of the paper there."""
    share = grey.astype(np.float32) * (255.0 / np.maximum(paper, _LEAST_PAPER))
    return np.minimum(share, 255).astype(np.uint8)


def stretched(grey: Grey, ink: float) -> Grey:
    """Even paper whose ink of grey ``ink`` becomes black."""
    wide = 255.0 / max(255.0 - ink, 1.0)
    sharper: Grey = np.clip((grey.astype(np.float32) - ink) * wide, 0, 255).astype(np.uint8)
    return sharper


def _lightest_around(tiles: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Of the tiles beside it: a stamp or a thick line is no shadow."""
    whole = np.pad(tiles, 1, mode="edge")
    rows, columns = tiles.shape
    beside = [whole[y : y + rows, x : x + columns] for y in range(3) for x in range(3)]
    third: npt.NDArray[np.floating] = np.sort(np.stack(beside), axis=0)[-3]
    return third
