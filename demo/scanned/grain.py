"""Seeded noise as pictures, of the standard generator alone: the same bytes on every machine."""

import random

from PIL import Image

_TILE = 256


def grain(source: random.Random, size: tuple[int, int], spread: float) -> Image.Image:
    """Grey noise around 128 whose standard deviation is about ``spread`` levels (at most 40 or so)."""
    tile = _tile(source, spread)
    made = Image.new("L", size)
    for top in range(0, size[1], _TILE):
        shift = source.randrange(_TILE)  # no row of tiles stands below the same one
        for left in range(-shift, size[0], _TILE):
            made.paste(tile, (left, top))
    return made


def _tile(source: random.Random, spread: float) -> Image.Image:
    """The mean of four uniform draws is nearly normal; its deviation is 37 levels."""
    drawn = [Image.frombytes("L", (_TILE, _TILE), source.randbytes(_TILE * _TILE)) for _ in range(4)]
    mean = Image.blend(Image.blend(drawn[0], drawn[1], 0.5), Image.blend(drawn[2], drawn[3], 0.5), 0.5)
    return mean.point(lambda value: round(min(max(128 + (value - 127.5) * spread / 37, 0), 255)))


def smooth(source: random.Random, size: tuple[int, int], low: int, high: int, cells: int = 3) -> Image.Image:
    """A slow change of light between ``low`` and ``high``."""
    few = Image.new("L", (cells, cells))
    few.putdata([source.randint(low, high) for _ in range(cells * cells)])
    return few.resize(size, Image.Resampling.BILINEAR)
