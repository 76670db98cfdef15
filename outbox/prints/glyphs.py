"""Which letters the bundled fonts can draw, and how wide.

A PDF/A with a letter that its font lacks cannot be made at all, so such a letter, and what would hide or turn the
writing, becomes U+FFFD before anything is set. Read from the fonts' own tables (OpenType 1.9: ``cmap`` format 4,
``hmtx``).
"""

import struct
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import resources

UNDRAWN = "\N{REPLACEMENT CHARACTER}"
FONTS = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")
_BREAKS = frozenset("\n\t")
_HIDING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_BY_SEGMENTS = 4
# Findings and formulas use these.
_BY_OTHERS: Mapping[str, str] = {
    "\N{MINUS SIGN}": "\N{EN DASH}",
    "\N{NOT EQUAL TO}": "<>",
    "\N{LESS-THAN OR EQUAL TO}": "<=",
    "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{RIGHTWARDS ARROW}": "–>",
}


def drawable(text: str) -> str:
    """``text`` composed (NFC); signs of formulas that the bundled fonts lack drawn by others, and U+FFFD for each other
    letter that they lack or that hides or turns others.
    """
    return "".join(
        one if _is_drawn(one) else _BY_OTHERS.get(one, UNDRAWN) for one in unicodedata.normalize("NFC", text)
    )


def draws_all(text: str) -> bool:
    """Whether ``drawable`` leaves every letter of ``text`` as it is."""
    return all(_is_drawn(one) or one in _BY_OTHERS for one in unicodedata.normalize("NFC", text))


def _is_drawn(letter: str) -> bool:
    if letter in _BREAKS:
        return True
    return ord(letter) in coverage() and unicodedata.category(letter) not in _HIDING


@cache
def coverage() -> frozenset[int]:
    """The code points that every bundled font can draw."""
    return frozenset.intersection(*(frozenset(_glyphs(font_bytes(name))) for name in FONTS))


@cache
def advances() -> Mapping[str, float]:
    """How wide each letter is in the widest of the fonts, in parts of the size of the writing."""
    tables = [_advances(font_bytes(name)) for name in FONTS]
    return {chr(code): max(table[code] for table in tables) for code in coverage()}


def _advances(font: bytes) -> Mapping[int, float]:
    (scale,) = struct.unpack_from(">18xH", font, _table(font, b"head"))
    (measured,) = struct.unpack_from(">34xH", font, _table(font, b"hhea"))
    widths = struct.unpack_from(">" + "H2x" * measured, font, _table(font, b"hmtx"))
    return {code: widths[min(glyph, measured - 1)] / scale for code, glyph in _glyphs(font).items()}


def font_bytes(name: str) -> bytes:
    """A bundled font. Raises FileNotFoundError where the package was cut short."""
    return resources.files("outbox.prints").joinpath("fonts", name).read_bytes()


@cache
def _glyphs(font: bytes) -> Mapping[int, int]:
    """The glyph of each code point that a font can draw. Raises ValueError for one without a table of format 4."""
    cmap = _table(font, b"cmap")
    (count,) = struct.unpack_from(">2xH", font, cmap)
    for n in range(count):
        (offset,) = struct.unpack_from(">4xL", font, cmap + 4 + 8 * n)
        (form,) = struct.unpack_from(">H", font, cmap + offset)
        if form == _BY_SEGMENTS:
            return _of_segments(font, cmap + offset)
    raise ValueError("a font without a character table of format 4")


def _table(font: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">4xH", font, 0)
    for n in range(count):
        name, offset = struct.unpack_from(">4s4xL", font, 12 + 16 * n)
        if name == tag:
            return int(offset)
    raise ValueError("a font without a character table")


def _of_segments(font: bytes, at: int) -> Mapping[int, int]:
    """Segments of format 4; the last one, U+FFFF, is only its end mark."""
    (doubled,) = struct.unpack_from(">6xH", font, at)
    shape = f">{doubled // 2}H"
    ends = struct.unpack_from(shape, font, at + 14)
    starts, deltas, offsets = (struct.unpack_from(shape, font, at + 16 + doubled * part) for part in (1, 2, 3))
    glyphs: dict[int, int] = {}
    for n, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            place = at + 16 + doubled * 3 + 2 * n + offsets[n] + 2 * (code - start)
            glyph = struct.unpack_from(">H", font, place)[0] if offsets[n] else code
            if glyph and (drawn := (glyph + deltas[n]) & 0xFFFF):
                glyphs[code] = drawn
    return glyphs
