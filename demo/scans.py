"""Scans of the demo: a PDF of one page and a PNG, each with a few words; the same bytes each time."""

from io import BytesIO

from PIL import Image, ImageDraw

_A5 = (420, 595)
_ASCII = str.maketrans("əƏğĞıİöÖşŞüÜçÇ", "eEgGiIoOsSuUcC")


def pdf_scan(text: str) -> bytes:
    """One page that says ``text``, in letters that the standard fonts have."""
    words = text.translate(_ASCII).encode("ascii", "replace").replace(b"(", b"").replace(b")", b"")
    content = b"BT /F1 14 Tf 40 520 Td (" + words + b") Tj ET"
    return _pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
        % _A5,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


def png_scan(text: str) -> bytes:
    """A small grey picture that says ``text``."""
    page = Image.new("L", (320, 120), 255)
    ImageDraw.Draw(page).text((12, 50), text.translate(_ASCII), fill=0)
    made = BytesIO()
    page.save(made, "PNG")
    return made.getvalue()


def _pdf(*objects: bytes) -> bytes:
    """A file of ISO 32000-1 7.5 with a classic cross-reference table."""
    made, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
