"""A paper that was never on paper: a PDF whose page draws its letters itself, as an office program writes it.

Its text layer says what is seen. A5, so that it is drawn and looked at quickly.
"""

import zlib
from collections.abc import Sequence

from demo.scanned.faces import OFFICE, font_file
from demo.scanned.files import pdf_of
from demo.scanned.sheet import HIGH, WIDE, Printed, Sheet
from demo.scanned.story import Story
from demo.scanned.wording import Manner, blocks_of

_SCALE = 420 / WIDE  # A5 over A4
_COARSE = 40  # dots an inch: the lines are placed, nobody looks at the picture
_ASCENT = 1.07  # of the face, from the top of a line to its base
_FIRST = 128  # code of the first letter that is not ASCII


def typed_pdf(kind: str, story: Story) -> bytes:
    """The paper ``kind`` of the story."""
    sheet = Sheet(OFFICE, _COARSE, 0, 1.5)
    sheet.write(blocks_of(kind, story, Manner(spelled=False, second=False)))
    letters = sorted({letter for line in sheet.printed for letter in line.text if ord(letter) >= _FIRST})
    codes = {letter: _FIRST + n for n, letter in enumerate(letters)}
    content = zlib.compress(b"\n".join(_drawn(line, codes) for line in sheet.printed))
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.0f %.0f] /Contents 4 0 R"
        b" /Resources << /Font << /F0 5 0 R /F1 8 0 R >> >> >>" % (WIDE * _SCALE, HIGH * _SCALE),
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        *_font(b"NotoSerif", 5, letters, bold=False),
        *_font(b"NotoSerif-Bold", 8, letters, bold=True),
    )


def _drawn(line: Printed, codes: dict[str, int]) -> bytes:
    written = bytes(codes.get(letter, ord(letter)) for letter in line.text).hex().encode()
    x, y = line.x * _SCALE, (HIGH - line.y - _ASCENT * line.size) * _SCALE
    return b"BT /F%d %.2f Tf %.2f %.2f Td <%s> Tj ET" % (line.bold, line.size * _SCALE, x, y, written)


def _font(name: bytes, first: int, letters: Sequence[str], *, bold: bool) -> tuple[bytes, bytes, bytes]:
    """A simple TrueType font (9.6.3): its own descriptor and file behind it; other letters by names (9.6.6.2)."""
    file = font_file(OFFICE, bold=bold)
    packed = zlib.compress(file, 9)
    named = b" ".join(b"/uni%04X" % ord(letter) for letter in letters)
    return (
        b"<< /Type /Font /Subtype /TrueType /BaseFont /%s /FontDescriptor %d 0 R /Encoding"
        b" << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [%d %s] >> >>"
        % (name, first + 1, _FIRST, named),
        b"<< /Type /FontDescriptor /FontName /%s /Flags 32 /FontBBox [-500 -300 1500 1100] /ItalicAngle 0"
        b" /Ascent 1069 /Descent -293 /CapHeight 714 /StemV 80 /FontFile2 %d 0 R >>" % (name, first + 2),
        b"<< /Filter /FlateDecode /Length %d /Length1 %d >>\nstream\n%s\nendstream" % (len(packed), len(file), packed),
    )
