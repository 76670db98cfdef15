"""One page read: drawn, judged as a picture, set upright, and its words with their places. Never raises for a page."""

from scanning.ocr import Engine, UnreadError
from scanning.papers import Paper, PaperError
from schemas.readings import PageReading


def read_page(paper: Paper, number: int, engine: Engine) -> PageReading:
    """Page ``number`` (from 1) of an opened scan.

    Boxes are in pixels of the page as ``open_paper`` draws it, turned by ``turned`` degrees clockwise; ``crops.crop``
    cuts there. What keeps a page from being read is told by ``unread``: ``no engine``, ``no language``, ``time``,
    ``engine``, ``broken``. Takes at most some seconds beside ``engine.seconds`` (OCR, all tries together) and some
    200 MiB.
    """
    try:
        page = paper.page(number)
    except PaperError:
        return PageReading(number=number, width=0, height=0, dpi=0, unread="broken")
    try:
        words = engine.read(page.picture)
        version = engine.version()
    except UnreadError as error:
        return PageReading(
            number=number, width=page.picture.width, height=page.picture.height, dpi=page.dpi, unread=error.why
        )
    return PageReading(
        number=number,
        width=page.picture.width,
        height=page.picture.height,
        dpi=page.dpi,
        engine=version,
        words=words,
    )
