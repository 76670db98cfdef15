"""A picture's perceptual hash: 64 bits that stay nearly the same when a paper is scanned or squeezed again.

Near ones are the same picture or another paper of the same form: words must tell which. pHash: the lowest frequencies
of the page (two-dimensional cosine transform), each above or below their median (Zauner 2010).
"""

import math

import numpy as np
from PIL import Image

from scanning.pictures import Grey

NEAR = 6  # bits of 64: of 18 papers scanned again none differed in more than 4, from one another none in less than 8
_SIDE, _KEPT = 64, 8


def likeness_of(grey: Grey) -> str:
    """16 hex digits, of a page that is upright and even, cut to what is written: its margins are the scanner's."""
    small = Image.fromarray(grey).resize((_SIDE, _SIDE), Image.Resampling.BOX)
    pixels = np.asarray(small, dtype=np.float64)
    turns = [[math.cos(math.pi * (2 * x + 1) * u / (2 * _SIDE)) for x in range(_SIDE)] for u in range(_KEPT + 1)]
    waves = np.array(turns)
    low = np.einsum("ux,yx,vy->vu", waves, pixels, waves)[1:, 1:].ravel()
    bits = low > np.median(low)
    return f"{int(''.join('1' if one else '0' for one in bits), 2):016x}"


def distance(first: str, second: str) -> int:
    """In how many bits two hashes differ."""
    return (int(first, 16) ^ int(second, 16)).bit_count()
