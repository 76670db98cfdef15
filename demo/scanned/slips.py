"""The same papers cut down to the lines that say something: quickly made, quickly read. For the demo's ordinary tables.

A PDF whose page draws its letters itself, as an office program writes it, so that its text layer holds.
"""

import zlib
from collections.abc import Sequence
from functools import cache

from demo.scanned.faces import OFFICE, font_file
from demo.scanned.files import pdf_of
from demo.scanned.sheet import HIGH, Printed, Sheet
from demo.scanned.story import APPLICATION, BIRTH, MINUTES, ORDER, Story
from demo.scanned.wording import Block, Words, dotted

_LEFT, _TOP, _RIGHT, _UNDER = 40, 40, 520, 24  # points of the sheet that are kept; below the last line
_COARSE = 20  # dots an inch: the lines are placed, nobody looks at the picture
_SCALE = 0.7  # small letters: less to draw
_LEADING = 1.6
_ASCENT = 1.07  # of the face, from the top of a line to its base
_FIRST = 128  # code of the first letter that is not ASCII


@cache
def slip_pdf(kind: str, story: Story) -> bytes:
    """The paper ``kind`` of the story with its text."""
    sheet = Sheet(OFFICE, _COARSE, 0, _LEADING)
    sheet.write(_lines(kind, story))
    letters = sorted({letter for line in sheet.printed for letter in line.text if ord(letter) >= _FIRST})
    codes = {letter: _FIRST + n for n, letter in enumerate(letters)}
    content = zlib.compress(b"\n".join(_drawn(line, codes) for line in sheet.printed))
    box = b"%.1f %.1f %.1f %.1f" % tuple(_SCALE * one for one in (_LEFT, HIGH - _end(sheet), _RIGHT, HIGH - _TOP))
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R"
        b" /Resources << /Font << /F0 5 0 R /F1 8 0 R >> >> >>" % box,
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        *_font(b"NotoSerif", 5, letters, bold=False),
        *_font(b"NotoSerif-Bold", 8, letters, bold=True),
    )


def _lines(kind: str, story: Story) -> Sequence[Block]:
    leave = f"{dotted(story.leave_start)} tarixindən {dotted(story.leave_end)} tarixinədək"
    mobile = story.phone.replace("+994", "0")
    who = f"Tel. {mobile}, ev 012{mobile[3:]}"  # what tells one family's papers from another's of the same days
    head, *lines = {
        MINUTES: (
            "Komissiyanın PROTOKOLU",
            f"Protokolun nömrəsi: {story.protocol_number}",
            f"Protokolun tarixi: {dotted(story.protocol_day)}",
            story.carer,
            who,
        ),
        ORDER: (
            "ƏMRDƏN ÇIXARIŞ",
            f"Əmrin nömrəsi: {story.order_number}",
            f"Əmrin tarixi: {dotted(story.order_day)}",
            f"{story.carer}",
            who,
            f"{leave} sosial məzuniyyətə buraxılsın.",
        ),
        BIRTH: (
            "DOĞUM HAQQINDA ŞƏHADƏTNAMƏ",
            f"Şəhadətnamənin nömrəsi: {story.certificate}",
            f"Doğum tarixi: {dotted(story.child_born)}",
            f"Atası: {story.parents[0]}",
            f"Anası: {story.parents[1]}",
            f"Verilmə tarixi: {dotted(story.certificate_day)}",
            who,
        ),
        APPLICATION: (
            "ƏRİZƏ",
            f"{story.carer} tərəfindən",
            who,
            "Xahiş edirəm ki, uşağıma qulluq etmək üçün mənə",
            f"{leave} məzuniyyət verəsiniz.",
            f"Uşağın doğum tarixi: {dotted(story.child_born)}",
            f"Şəhadətnamənin nömrəsi: {story.certificate}",
            f"Şəhadətnamənin tarixi: {dotted(story.certificate_day)}",
        ),
    }[kind]
    return (Words(head, 14, bold=True), *map(Words, lines))


def _end(sheet: Sheet) -> int:
    """Where the kept part ends, in points from the top."""
    last = sheet.printed[-1]
    return round(last.y + last.size + _UNDER)


def _drawn(line: Printed, codes: dict[str, int]) -> bytes:
    written = bytes(codes.get(letter, ord(letter)) for letter in line.text).hex().encode()
    return b"BT /F%d %.1f Tf %.2f %.2f Td <%s> Tj ET" % (
        line.bold,
        line.size * _SCALE,
        line.x * _SCALE,
        (HIGH - line.y - _ASCENT * line.size) * _SCALE,
        written,
    )


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
