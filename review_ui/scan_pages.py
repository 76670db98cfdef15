"""Pages of a scan as pictures. A scan is hostile: bounded first (``stages/scans.py``), then drawn page by page."""

from io import BytesIO
from typing import Final

import pypdfium2
from PIL import Image

from stages.scans import look_at

DOTS_PER_INCH: Final = 150
WIDEST: Final = 2400  # pixels, either way
_POINTS_PER_INCH: Final = 72


class NoPageError(LookupError):
    """No such page, or nothing that can be drawn."""


def media_type_of(data: bytes) -> str:
    """What the bytes themselves show; never a type that a browser runs."""
    return look_at(data).media_type or "application/octet-stream"


def draw_page(data: bytes, page: int) -> bytes:
    """Page ``page`` (from 1) as PNG. Raises NoPageError."""
    seen = look_at(data)
    if seen.fault in ("TOO_LARGE", "UNREADABLE") or not 1 <= page <= seen.pages:
        raise NoPageError(page)
    drawn = _of_pdf(data, page) if seen.media_type == "application/pdf" else _of_image(data, page)
    drawn.thumbnail((WIDEST, WIDEST))
    written = BytesIO()
    drawn.save(written, "PNG")
    return written.getvalue()


def _of_pdf(data: bytes, page: int) -> Image.Image:
    try:
        document = pypdfium2.PdfDocument(data)
        try:
            sheet = document[page - 1]
            fits = WIDEST / max(*sheet.get_size(), 1)
            picture: Image.Image = sheet.render(scale=min(DOTS_PER_INCH / _POINTS_PER_INCH, fits)).to_pil()
            return picture.convert("RGB")
        finally:
            document.close()
    except (pypdfium2.PdfiumError, IndexError, ValueError):
        raise NoPageError(page) from None


def _of_image(data: bytes, page: int) -> Image.Image:
    with Image.open(BytesIO(data)) as picture:
        picture.seek(page - 1)
        return picture.convert("RGB")
