"""What a scan is by its own bytes: PDF, JPEG, PNG or TIFF, whole, not blank, not too long. What it says is not read.

A file is hostile until it was looked at: pixels are bounded before anything is decoded, pages are decoded one by one.
"""

import warnings
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Literal

from PIL import Image, UnidentifiedImageError

from signatures.pdf_drawn import JPEG_SCAN
from signatures.pdf_scan import count_pages
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import Reason, ReasonCode

MOST_BYTES = 20 * 2**20
MOST_PAGES = 50
MOST_PIXELS = 40_000_000  # a page of A4 with 600 dots an inch
MOST_PIXELS_TOGETHER = 500_000_000  # 50 pages of A4 with 300 dots an inch; some three seconds of decoding
# A scan is pages and nothing else: files inside of it nobody would look at.
_POLICY = replace(
    DEFAULT_POLICY,
    max_pdf_pages=MOST_PAGES,
    max_pdf_bytes=MOST_BYTES,
    max_pdf_attachments=0,
    max_pdf_pixels=MOST_PIXELS,
    max_pdf_pixels_together=MOST_PIXELS_TOGETHER,
)
_FILES_INSIDE = "embedded files"  # what the guard says of them
_HEADS = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
}
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/tiff": "TIFF"}

Fault = Literal["", "EMPTY", "TOO_LARGE", "UNREADABLE"]


@dataclass(frozen=True, slots=True)
class Scan:
    """``media_type`` by the head of the bytes ("" for another one), pages as far as they were counted."""

    media_type: str
    pages: int
    fault: Fault = ""


def media_type_of(data: bytes) -> str:
    """By the head of the bytes; "" for another kind."""
    return next((known for head, known in _HEADS.items() if data.startswith(head)), "")


def look_at(data: bytes) -> Scan:
    """Looks at all of a scan; ``data`` may be one byte longer than ``MOST_BYTES``, which tells that it is too large."""
    media_type = media_type_of(data)
    if not data.strip(b"\0 \t\r\n"):
        return Scan("", 0, "EMPTY")
    if len(data) > MOST_BYTES:
        return Scan(media_type, 0, "TOO_LARGE")
    if not media_type:
        return Scan("", 0)
    return _look_at_pdf(data) if media_type == "application/pdf" else _look_at_image(data, media_type)


def _look_at_pdf(data: bytes) -> Scan:
    counted = count_pages(data, _POLICY)
    if isinstance(counted, Reason):
        too_large = counted.code is ReasonCode.LIMIT_PDF and not counted.detail.endswith(_FILES_INSIDE)
        return Scan("application/pdf", 0, "TOO_LARGE" if too_large else "UNREADABLE")
    pages, written = counted
    return Scan("application/pdf", pages, "" if written else "EMPTY")


def _look_at_image(data: bytes, media_type: str) -> Scan:
    # Each scan of a progressive JPEG goes over all its pixels, and a scan that changes nothing is some bytes long.
    if media_type == "image/jpeg" and data.count(JPEG_SCAN) > _POLICY.max_jpeg_scans:
        return Scan(media_type, 0, "TOO_LARGE")
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(data), formats=[_FORMATS[media_type]]) as image:
            warnings.simplefilter("ignore")  # a warning about size is our limit's matter
            if _has_more_than(MOST_PAGES, data, media_type):
                return Scan(media_type, MOST_PAGES + 1, "TOO_LARGE")
            return _look_at_pages(image, media_type)
    except (Image.DecompressionBombError, MemoryError):
        return Scan(media_type, 0, "TOO_LARGE")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError, TypeError, IndexError, EOFError):
        return Scan(media_type, 0, "UNREADABLE")  # Pillow tells a broken file by any of these


def _look_at_pages(image: Image.Image, media_type: str) -> Scan:
    pages = getattr(image, "n_frames", 1)
    written, left = False, MOST_PIXELS_TOGETHER
    for page in range(pages):
        image.seek(page)
        pixels = image.width * image.height
        left -= pixels
        if pixels > MOST_PIXELS or left < 0:
            return Scan(media_type, pages, "TOO_LARGE")
        image.load()
        written = written or not _is_blank(image)
    return Scan(media_type, pages, "" if written else "EMPTY")


def _has_more_than(pages: int, data: bytes, media_type: str) -> bool:
    """Pillow counts the frames of a TIFF by going through all of them, and a million of them are 20 MB; one that was
    asked for a frame that is not there is of no use any more.
    """
    with Image.open(BytesIO(data), formats=[_FORMATS[media_type]]) as image:
        if image.format != "TIFF":
            return getattr(image, "n_frames", 1) > pages
        try:
            image.seek(pages)
        except EOFError:
            return False
        return True


def _is_blank(image: Image.Image) -> bool:
    """One colour everywhere, in each band as it stands: making eight bits of sixteen would cut all light greys off."""
    extremes = image.getextrema()
    bands = extremes if isinstance(extremes[0], tuple) else (extremes,)
    return all(lightest == darkest for darkest, lightest in bands)
