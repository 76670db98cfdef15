"""What a submission brought, as people look at it: its document, the papers beside it, and their pages as pictures.

Papers are hostile until ``scans.look_at`` has passed them; a picture has at most ``MOST_WIDE`` pixels across.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

import pypdfium2
from PIL import Image, ImageDraw, ImageOps

from pipeline.database import Reads
from pipeline.ledger import open_roles
from scanning.crops import upright
from stages.offline.scans import look_at
from stages.verify import ATTACHMENT, SIGNED

MOST_WIDE = 2200  # an A4 page at 266 dots an inch: the smallest print of a certificate can be read
MOST_HIGH = 3200
_POINTS = 72
_FRAME = (200, 30, 30)
_SUFFIXES = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/tiff": (".tif", ".tiff"),
}
OpenBlob = Callable[[str], BinaryIO]


@dataclass(frozen=True, slots=True)
class Shown:
    """How a page is shown: turned clockwise by 0, 90, 180 or 270 degrees, and a frame around a part of it (left, top,
    width, height in parts of the turned page).
    """

    turned: int = 0
    frame: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper beside a document: its name and its bytes."""

    name: str
    data: bytes


def signed_files(open_blob: OpenBlob, reads: Reads, submission: str) -> tuple[bytes, Mapping[str, bytes]]:
    """The document as it was signed (XML without its signature), and the files beside or inside it, by name.

    Raises KeyError where no signed document is kept.
    """
    opened = open_roles(reads, [submission], open_blob)[submission]
    held: dict[str, bytes] = {}
    for role, opener in opened.items():
        if role == SIGNED or role.startswith(ATTACHMENT):
            with opener() as stream:
                held[role] = stream.read()
    return held[SIGNED], {role.removeprefix(ATTACHMENT): data for role, data in held.items() if role != SIGNED}


def document_of(open_blob: OpenBlob, reads: Reads, submission: str) -> bytes | None:
    """The document alone; None where no signed one is kept."""
    opener = open_roles(reads, [submission], open_blob).get(submission, {}).get(SIGNED)
    if opener is None:
        return None
    with opener() as stream:
        return stream.read()


def paper_of(open_blob: OpenBlob, reads: Reads, submission: str, name: str) -> Paper | None:
    """One paper by its name, without reading the others; None where it was not brought."""
    opener = open_roles(reads, [submission], open_blob).get(submission, {}).get(ATTACHMENT + name)
    if opener is None:
        return None
    with opener() as stream:
        return Paper(name, stream.read())


def media_type_of(data: bytes) -> str:
    """What the bytes themselves show; never a type that a browser runs."""
    return look_at(data).media_type or "application/octet-stream"


def file_name(name: str, media_type: str) -> str:
    """A sender's name as his file is handed out: with a suffix of what its bytes are, so that no machine runs it."""
    suffixes = _SUFFIXES.get(media_type, (".bin",))
    return name if name.lower().endswith(suffixes) else name + suffixes[0]


def count_pages_of(data: bytes) -> int:
    """The pages that can be shown; 0 for what cannot be."""
    scan = look_at(data)
    return 0 if scan.fault in {"TOO_LARGE", "UNREADABLE"} or not scan.media_type else max(scan.pages, 0)


def page_image(data: bytes, page: int, *, wide: int = MOST_WIDE, shown: Shown = Shown()) -> bytes:
    """Page ``page`` (from 1) as PNG, at most ``wide`` by ``MOST_HIGH`` pixels. Raises ValueError: none to show."""
    if not 1 <= page <= count_pages_of(data):
        raise ValueError("no such page")
    box = (min(wide, MOST_WIDE), MOST_HIGH)
    try:
        image = _pdf_page(data, page, box) if data.startswith(b"%PDF-") else _image_page(data, page)
    except OSError:
        raise ValueError("it breaks off") from None
    image = upright(image, shown.turned)
    image.thumbnail(box)
    image = image.convert("RGB")
    if shown.frame is not None:
        _draw_frame(image, shown.frame)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _draw_frame(image: Image.Image, frame: tuple[float, float, float, float]) -> None:
    """Around the place, so that no letter is covered."""
    left, top, wide, high = frame
    pen = max(image.width // 300, 2)
    edges = (left * image.width, top * image.height, (left + wide) * image.width, (top + high) * image.height)
    outside = (edges[0] - 2 * pen, edges[1] - 2 * pen, edges[2] + 2 * pen, edges[3] + 2 * pen)
    ImageDraw.Draw(image).rectangle(outside, outline=_FRAME, width=pen)


def _pdf_page(data: bytes, page: int, box: tuple[int, int]) -> Image.Image:
    """Drawn no larger than ``box``: a page may say that it is a kilometre wide."""
    try:
        with pypdfium2.PdfDocument(data) as document:
            shown = document[page - 1]
            wide, high = shown.get_size()
            scale = min(box[0] / max(wide, 1), box[1] / max(high, 1), 300 / _POINTS)
            drawn: Image.Image = shown.render(scale=scale, may_draw_forms=False).to_pil()
            return drawn
    except pypdfium2.PdfiumError:
        raise ValueError("pdfium does not open it") from None


def _image_page(data: bytes, page: int) -> Image.Image:
    with Image.open(BytesIO(data)) as image:
        image.seek(page - 1)
        image.load()
        if image.mode.startswith(("I;16", "I", "F")):
            return image.point(lambda value: value / 256).convert("L")
        return ImageOps.exif_transpose(image)  # a copy, as a camera held it
