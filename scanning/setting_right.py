"""A page set right for reading: turned, its lines made level, its margins cut off; and the way back for boxes."""

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image

from scanning.crops import upright
from scanning.lying import thin
from scanning.pictures import Grey
from schemas.readings import Box

LEAST_LEAN = 0.4  # degrees; tesseract itself bears less
_MARGIN = 24  # pixels


@dataclass(frozen=True, slots=True)
class Level:
    """The written part of a page, its lines level. ``size``: the turned page's; ``left``, ``top``: the part's place."""

    picture: Image.Image
    size: tuple[int, int]
    lean: float
    left: int
    top: int

    def on_page(self, box: Box) -> Box:
        """Where a box of the picture lies on the turned page, inside of its edges."""
        corners = [
            self._back(x + self.left, y + self.top)
            for x in (box.left, box.left + box.width)
            for y in (box.top, box.top + box.height)
        ]
        left, right = (_within(edge([x for x, _ in corners]), self.size[0]) for edge in (min, max))
        top, bottom = (_within(edge([y for _, y in corners]), self.size[1]) for edge in (min, max))
        return Box(left=left, top=top, width=right - left, height=bottom - top)

    def _back(self, x: float, y: float) -> tuple[float, float]:
        """Against the turn by ``lean`` about the middle of the page."""
        middle = (self.size[0] / 2, self.size[1] / 2)
        angle = math.radians(self.lean)
        across, down = x - middle[0], y - middle[1]
        return (
            across * math.cos(angle) - down * math.sin(angle) + middle[0],
            across * math.sin(angle) + down * math.cos(angle) + middle[1],
        )


def level(grey: Grey, turned: int, lean: float) -> Level:
    """``turned`` degrees clockwise, then against the lean of its lines."""
    page = upright(Image.fromarray(grey), turned)
    lean = lean if abs(lean) >= LEAST_LEAN else 0.0
    flat = page.rotate(lean, Image.Resampling.BILINEAR, fillcolor=255) if lean else page
    left, top, right, bottom = _written_part(np.asarray(flat))
    return Level(flat.crop((left, top, right, bottom)), page.size, lean, left, top)


def _written_part(grey: Grey) -> tuple[int, int, int, int]:
    letters = thin(grey)
    rows = np.flatnonzero(letters.sum(axis=1) > 1) * 2
    columns = np.flatnonzero(letters.sum(axis=0) > 1) * 2
    height, width = grey.shape
    if not rows.size or not columns.size:
        return 0, 0, width, height
    return (
        max(int(columns[0]) - _MARGIN, 0),
        max(int(rows[0]) - _MARGIN, 0),
        min(int(columns[-1]) + 2 + _MARGIN, width),
        min(int(rows[-1]) + 2 + _MARGIN, height),
    )


def _within(place: float, size: int) -> int:
    return min(max(round(place), 0), size)
