"""Small pages for the tests of scanning: some lines of text as a picture, in a font that Pillow brings."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

DPI = 170
LINES = ("MUVEKKIL ARIZE", "Dogum tarixi: 14.03.1991", "Emr No 118-K", "05.02.2026-ci il")


def sheet(lines: tuple[str, ...] = LINES, *, size: int = 30, wide: int = 700, high: int = 420) -> Image.Image:
    page = Image.new("L", (wide, high), 255)
    font = ImageFont.load_default(size)
    for number, line in enumerate(lines):
        ImageDraw.Draw(page).text((60, 60 + number * round(size * 1.8)), line, font=font, fill=0)
    return page


def as_file(page: Image.Image, kind: str = "PNG", dpi: int = DPI, **more: object) -> bytes:
    out = BytesIO()
    page.save(out, kind, dpi=(dpi, dpi), **more)
    return out.getvalue()


def as_pdf(page: Image.Image, dpi: int = DPI) -> bytes:
    out = BytesIO()
    page.save(out, "PDF", resolution=dpi)
    return out.getvalue()


def written_pdf(content: str, picture: Image.Image | None = None, *, wide: int = 300, high: int = 180) -> bytes:
    """One page of ``content`` (operators of a content stream); its font is /F, its picture, where there is one, /I."""
    kids = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>/XObject<</I 6 0 R>>>>>>" % (wide, high),
        4: _stream(b"", content.encode()),
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        6: _picture(picture or Image.new("L", (1, 1), 255)),
    }
    out, places = b"%PDF-1.7\n", []
    for number, body in kids.items():
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 7\n0000000000 65535 f \n%btrailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return out + tail % (table, len(out))


def _picture(picture: Image.Image) -> bytes:
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8" % picture.size
    return _stream(head, picture.tobytes())


def _stream(head: bytes, body: bytes) -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (head, len(body), body)
