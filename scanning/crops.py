"""The part of a page around a box, as a picture for people."""

from io import BytesIO

from PIL import Image

from scanning.papers import Paper
from schemas.readings import Box, PageReading

MARGIN = 0.15  # inches around the box


def crop(paper: Paper, reading: PageReading, box: Box) -> bytes:
    """PNG of the box and a margin around it, from the page as ``reading`` tells it. Raises PaperError."""
    picture = upright(paper.page(reading.number).picture, reading.turned)
    across = round(MARGIN * reading.dpi)
    edges = (
        max(box.left - across, 0),
        max(box.top - across, 0),
        min(box.left + box.width + across, picture.width),
        min(box.top + box.height + across, picture.height),
    )
    out = BytesIO()
    picture.crop(edges).save(out, "PNG")
    return out.getvalue()


def upright(picture: Image.Image, turned: int) -> Image.Image:
    """Turned by 0, 90, 180 or 270 degrees clockwise."""
    turns = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
    return picture.transpose(turns[turned]) if turned else picture
