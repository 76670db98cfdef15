"""Ink that people put on a paper: round and square stamps, and signatures. Each is drawn over what is printed."""

import math
import random
from collections.abc import Sequence

from PIL import Image, ImageDraw

from demo.scanned.faces import OFFICE, PLAIN, font
from demo.scanned.grain import grain

BLUE, VIOLET, BLACK = (38, 62, 158), (92, 52, 140), (32, 32, 40)
Colour = tuple[int, int, int]


def round_stamp(text: str, middle: Sequence[str], colour: Colour, dpi: int, source: random.Random) -> Image.Image:
    """38 mm across, ``text`` around it, turned a little; RGBA, its ink uneven as of a dry pad."""
    size = round(38 / 25.4 * dpi)
    mask = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(mask)
    pen = max(dpi // 75, 1)
    for part, width in ((0.0, pen * 2), (0.045, pen), (0.27, pen)):
        inset = size * part + pen
        draw.ellipse((inset, inset, size - inset, size - inset), outline=255, width=width)
    _around(mask, text, size, dpi)
    small = font(PLAIN, 7.5, dpi, bold=True)
    for n, line in enumerate(middle):
        draw.text((size / 2, size / 2 + (n - (len(middle) - 1) / 2) * 9.5 * dpi / 72), line, 255, small, anchor="mm")
    return _inked(mask.rotate(source.uniform(-25, 25), Image.Resampling.BICUBIC), colour, source)


def _around(mask: Image.Image, text: str, size: int, dpi: int) -> None:
    letters, radius, fine = font(PLAIN, 6.5, dpi, bold=True), size * 0.385, round(size * 0.1)
    for n, letter in enumerate(text):
        angle = 360 * n / len(text) - 90
        tile = Image.new("L", (fine * 2, fine * 2), 0)
        ImageDraw.Draw(tile).text((fine, fine), letter, 255, letters, anchor="mm")
        turned = tile.rotate(-angle - 90, Image.Resampling.BICUBIC)
        x = size / 2 + radius * math.cos(math.radians(angle)) - fine
        y = size / 2 + radius * math.sin(math.radians(angle)) - fine
        mask.paste(255, (round(x), round(y)), turned)


def square_stamp(lines: Sequence[str], colour: Colour, dpi: int, source: random.Random) -> Image.Image:
    """The stamp of incoming papers: a frame with ``lines``."""
    wide, high = round(58 / 25.4 * dpi), round((6 + 6 * len(lines)) / 25.4 * dpi)
    mask = Image.new("L", (wide, high), 0)
    draw = ImageDraw.Draw(mask)
    pen = max(dpi // 75, 1)
    draw.rectangle((pen, pen, wide - pen, high - pen), outline=255, width=pen * 2)
    for n, line in enumerate(lines):
        at = (wide / 2, high * (n + 0.5 + 0.25) / (len(lines) + 0.5))
        draw.text(at, line, 255, font(OFFICE, 9, dpi, bold=True), anchor="mm")
    turned = mask.rotate(source.uniform(-6, 6), Image.Resampling.BICUBIC, expand=True)
    return _inked(turned, colour, source)


def signature(colour: Colour, dpi: int, source: random.Random) -> Image.Image:
    """A scribble of 45 by 16 mm: loops that run to the right and end in a flourish."""
    wide, high = round(45 / 25.4 * dpi), round(16 / 25.4 * dpi)
    mask = Image.new("L", (wide, high), 0)
    draw, pen = ImageDraw.Draw(mask), max(round(dpi / 85), 1)
    loops, tall = source.uniform(3.5, 6.5), source.uniform(0.25, 0.4)
    sway = [source.uniform(0.5, 1.4) for _ in range(9)]
    points = []
    for step in range(240):
        t = step / 240
        swing = sway[int(t * 8)] * (1 - t % 0.125 * 8) + sway[int(t * 8) + 1] * (t % 0.125 * 8)
        x = wide * (0.06 + 0.8 * t + 0.05 * math.sin(loops * 2 * math.pi * t + 1.3))
        y = high * (0.55 - 0.25 * t + tall * swing * math.sin(loops * 2 * math.pi * t) * (1 - 0.6 * t))
        points.append((x, y))
    draw.line(points, 255, pen, joint="curve")
    draw.line((points[-1], (wide * 0.3, high * 0.92), (wide * 0.97, high * 0.8)), 255, pen)
    return _inked(mask, colour, source)


def _inked(mask: Image.Image, colour: Colour, source: random.Random) -> Image.Image:
    """The mask in colour, some of its ink missing."""
    spots = grain(source, mask.size, 46).point(lambda value: max(min(int((value - 70) * 2.1), 225), 60))
    made = Image.new("RGBA", mask.size, (*colour, 0))
    alpha = Image.composite(spots, Image.new("L", mask.size, 0), mask)
    made.putalpha(alpha)
    return made
