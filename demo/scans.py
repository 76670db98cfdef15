"""A paper with a few words, as small as a PDF can be: for files whose words do not matter. The same bytes each time."""

from demo.scanned.files import pdf_of

_A5 = (420, 595)
_ASCII = str.maketrans("əƏğĞıİöÖşŞüÜçÇ", "eEgGiIoOsSuUcC")


def pdf_scan(text: str) -> bytes:
    """One page that says ``text``, in letters that the standard fonts have."""
    words = text.translate(_ASCII).encode("ascii", "replace").replace(b"(", b"").replace(b")", b"")
    content = b"BT /F1 14 Tf 40 520 Td (" + words + b") Tj ET"
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
        % _A5,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
