"""A picture as a file: JPEG, PNG, or a PDF whose one page is the JPEG; no clock and fixed encoders, the same bytes."""

from io import BytesIO
from typing import Literal

from PIL import Image

Form = Literal["jpg", "png", "pdf"]


def written(picture: Image.Image, form: Form, dpi: int, quality: int) -> bytes:
    """``quality`` is the JPEG encoder's; a PNG is grey and keeps every pixel."""
    if form == "png":
        return _png(picture.convert("L"), dpi)
    jpeg = _jpeg(picture, dpi, quality)
    return jpeg if form == "jpg" else pdf_of_jpeg(jpeg, dpi)


def pdf_of(*objects: bytes) -> bytes:
    """A file of ISO 32000-1 7.5 with a classic cross-reference table; the first object is the catalogue."""
    made, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def _jpeg(picture: Image.Image, dpi: int, quality: int) -> bytes:
    made = BytesIO()
    picture.save(made, "JPEG", quality=quality, subsampling=2, dpi=(dpi, dpi))
    return made.getvalue()


def _png(picture: Image.Image, dpi: int) -> bytes:
    made = BytesIO()
    picture.save(made, "PNG", dpi=(dpi, dpi), compress_level=6)
    return made.getvalue()


def pdf_of_jpeg(jpeg: bytes, dpi: int) -> bytes:
    """The JPEG, as it is, as the only thing on a page (8.9.5): as scanners write them."""
    picture = Image.open(BytesIO(jpeg))
    wide, high = picture.width * 72 / dpi, picture.height * 72 / dpi
    content = b"q %.2f 0 0 %.2f 0 0 cm /Im0 Do Q" % (wide, high)
    space = b"/DeviceGray" if picture.mode == "L" else b"/DeviceRGB"
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents 4 0 R"
        b" /Resources << /XObject << /Im0 5 0 R >> >> >>" % (wide, high),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent 8"
        b" /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream"
        % (picture.width, picture.height, space, len(jpeg), jpeg),
    )
