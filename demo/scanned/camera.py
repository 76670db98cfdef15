"""What happens to a paper on its way to a file: tint, a scanner's skew or a telephone's view, light and noise.

Three classes: GOOD, an office scanner in order; FAIR, a tired copier or a careful photograph; POOR, a hasty photograph.
"""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from demo.scanned.grain import grain, smooth

Corner = tuple[float, float]


class Quality(StrEnum):
    """How well it was scanned."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class Look:
    """Ranges that are drawn from. ``paper`` and ``ink`` are levels of grey, ``skew`` degrees to either side, ``view``
    how far a corner may wander in parts of the page, ``light`` the levels of the slow shadow, ``noise`` the deviation
    in levels, ``blur`` pixels at 300 dpi, ``jpeg`` the encoder's quality, ``photo`` and
    ``grey`` how often it is a photograph and without colours.
    """

    paper: tuple[int, int]
    ink: tuple[int, int]
    skew: float
    view: float
    light: tuple[int, int]
    noise: float
    blur: tuple[float, float]
    jpeg: int
    photo: float
    specks: int
    grey: float


LOOKS: Mapping[Quality, Look] = {
    Quality.GOOD: Look((240, 252), (20, 55), 0.7, 0.0, (244, 255), 3.0, (0.5, 0.9), 85, 0.0, 0, 0.5),
    Quality.FAIR: Look((205, 232), (50, 85), 1.8, 0.012, (205, 255), 8.0, (0.9, 1.5), 62, 0.4, 250, 0.5),
    Quality.POOR: Look((170, 205), (65, 105), 4.0, 0.04, (150, 255), 13.0, (1.6, 2.6), 42, 0.85, 500, 0.2),
}


def worn(sheet: Image.Image, look: Look, source: random.Random) -> Image.Image:
    """Grey letters on white as letters of a pale ink on a paper of a slight tint, RGB."""
    paper, ink = source.randint(*look.paper), source.randint(*look.ink)
    tint = source.randint(0, 14)
    return ImageOps.colorize(sheet, (ink, ink, min(ink + 8, 255)), (paper, paper, max(paper - tint, 0)))


def taken(page: Image.Image, quality: Quality, dpi: int, source: random.Random) -> Image.Image:
    """The page as the file shows it: of the same size, no longer straight, evenly lit or clean; RGB or grey."""
    look = LOOKS[quality]
    if source.random() < look.grey:
        page = page.convert("L")
    photo = source.random() < look.photo
    if look.specks and not photo:
        _specks(page, round(look.specks * source.uniform(0.3, 1)), dpi, source)
    seen = _seen(page, look, source, photo=photo)
    lit = ImageChops.multiply(seen, smooth(source, seen.size, *look.light).convert(seen.mode))
    soft = lit.filter(ImageFilter.GaussianBlur(source.uniform(*look.blur) * dpi / 300))
    return _noisy(soft, look.noise, source)


def _seen(page: Image.Image, look: Look, source: random.Random, *, photo: bool) -> Image.Image:
    """Through a telephone the table around the page is seen too; a scanner's lid is almost white."""
    wide, high = page.size
    frame = _turned(wide, high, source.uniform(-look.skew, look.skew))
    if photo:
        frame = [_wandered(corner, page.size, look.view, source) for corner in frame]
    table, lid = (86, (96, 84, 72)), (236, (236, 236, 234))
    behind = (table if photo else lid)[page.mode == "RGB"]
    return page.transform(
        page.size, Image.Transform.PERSPECTIVE, _perspective(page.size, frame), Image.Resampling.BICUBIC, 1, behind
    )


def _turned(wide: int, high: int, degrees: float) -> list[Corner]:
    """The corners of the frame on the page, clockwise from the upper left one."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    corners = ((-wide / 2, -high / 2), (wide / 2, -high / 2), (wide / 2, high / 2), (-wide / 2, high / 2))
    return [(wide / 2 + x * cos - y * sin, high / 2 + x * sin + y * cos) for x, y in corners]


def _wandered(corner: Corner, size: tuple[int, int], view: float, source: random.Random) -> Corner:
    """Outwards, so that nothing of the page is lost."""
    out = [
        source.uniform(0.3, 1) * view * side * (1 if at > side / 2 else -1)
        for at, side in zip(corner, size, strict=True)
    ]
    return corner[0] + out[0], corner[1] + out[1]


def _perspective(size: tuple[int, int], frame: list[Corner]) -> tuple[float, ...]:
    """Coefficients that send the picture's corners to ``frame`` (Heckbert 1989, 2.2.3: from the unit square)."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = frame
    wide, high = size
    dx1, dx2, sx = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, sy = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    under = dx1 * dy2 - dx2 * dy1
    g, h = (sx * dy2 - dx2 * sy) / under, (dx1 * sy - sx * dy1) / under
    across = ((x1 - x0 + g * x1) / wide, (x3 - x0 + h * x3) / high, x0)
    down = ((y1 - y0 + g * y1) / wide, (y3 - y0 + h * y3) / high, y0)
    return (*across, *down, g / wide, h / high)


def _specks(page: Image.Image, count: int, dpi: int, source: random.Random) -> None:
    """Dust of a copier's glass."""
    draw = ImageDraw.Draw(page)
    for _ in range(count):
        x, y, size = source.uniform(0, page.width), source.uniform(0, page.height), source.uniform(0.3, 2.2) * dpi / 300
        grey = source.randint(60, 140)
        draw.ellipse((x - size, y - size, x + size, y + size), fill=grey if page.mode == "L" else (grey,) * 3)


def _noisy(image: Image.Image, spread: float, source: random.Random) -> Image.Image:
    return ImageChops.add(image, grain(source, image.size, spread).convert(image.mode), 1, -128)
