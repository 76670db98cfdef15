"""One page read: drawn, judged as a picture, set upright, and its words with their places. Never raises for a page."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from scanning.layer_check import confirmed
from scanning.likeness import likeness_of
from scanning.lying import MOST_DEGREES, Lie, lie_of, thin
from scanning.ocr import Engine, UnreadError
from scanning.papers import PagePicture, Paper, PaperError
from scanning.pictures import grey_of
from scanning.quality import Sheet, sheet_of
from scanning.setting_right import Level, level
from schemas.readings import Flaw, FlawKind, PageReading, Word

CONFIDENT = 70
_WELL_READ, _BADLY_READ = 0.75, 0.4  # of the letters, with confidence
_STRIP_HIGH = 256  # pixels: a handful of lines
_LEAST_HEIGHT = 9  # pixels of a word of some letters
_FEW = 160  # tiles with specks, in which no word was found: a blank page that is not clean
_HAMPERING = {FlawKind.DARK, FlawKind.PALE, FlawKind.SMALL}


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read, and of which picture; ``turned`` degrees clockwise set the page upright."""

    words: tuple[Word, ...]
    turned: int
    flat: Level
    source: str = "ocr"


def read_page(paper: Paper, number: int, engine: Engine) -> PageReading:
    """Page ``number`` (from 1) of an opened scan.

    Boxes are in pixels of the page as ``open_paper`` draws it, turned by ``turned`` degrees clockwise; ``crops.crop``
    cuts there. What keeps a page from being read is told by ``unread``: ``no engine``, ``no language``, ``time``,
    ``engine``, ``broken``; flaws of the picture are told all the same. Takes at most some seconds beside
    ``engine.seconds`` (OCR, all tries together) and some 200 MiB.
    """
    try:
        page = paper.page(number)
    except PaperError:
        return PageReading(number=number, width=0, height=0, dpi=0, unread="broken")
    sheet = sheet_of(grey_of(page.picture), page.dpi)
    lie = lie_of(sheet.letters)
    nothing = _Read((), 0, level(sheet.grey, 0, lie.lean)) if sheet.blank else None
    try:
        version = engine.version()
        return _told(page, sheet, lie, nothing or _read(page, sheet, lie, engine), version)
    except UnreadError as error:
        told = _told(page, sheet, lie, nothing or _Read((), 0, level(sheet.grey, 90 * lie.on_side, lie.lean)), "")
        return told if nothing else told.model_copy(update={"unread": error.why})


def _read(page: PagePicture, sheet: Sheet, lie: Lie, engine: Engine) -> _Read:
    """The text layer where it holds, else OCR; a page that reads badly is tried the other ways round."""
    deadline = time.monotonic() + engine.seconds
    if page.layer and (words := confirmed(page.layer, page.picture, engine, deadline)):
        return _Read(words, 0, level(sheet.grey, 0, lie.lean), "text")
    turned = _best_turn((90, 270), sheet, lie, engine, deadline) if lie.on_side else 0
    read = _ocr(sheet, turned, lie, engine, deadline)
    if read.words and _share_confident(read.words) >= _BADLY_READ:
        return read
    other = _best_turn((turned, *(way for way in (180, 90, 270, 0) if way != turned)), sheet, lie, engine, deadline)
    return read if other == turned else _ocr(sheet, other, lie, engine, deadline)


def _ocr(sheet: Sheet, turned: int, lie: Lie, engine: Engine, deadline: float) -> _Read:
    flat = level(sheet.grey, turned, lie.lean)
    found = engine.read(flat.picture, deadline=deadline)
    return _Read(tuple(word.model_copy(update={"box": flat.on_page(word.box)}) for word in found), turned, flat)


def _best_turn(ways: Sequence[int], sheet: Sheet, lie: Lie, engine: Engine, deadline: float) -> int:
    """The way round in which a strip of the page reads best; the first of those that read alike."""
    scores = []
    for way in ways:
        read = engine.read(_strip(level(sheet.grey, way, lie.lean).picture), psm=6, deadline=deadline)
        scores.append(sum(len(word.text) for word in read if word.confidence >= CONFIDENT))
    return ways[scores.index(max(scores))]


def _strip(picture: Image.Image) -> Image.Image:
    """The rows of a page in which most is written."""
    if picture.height <= _STRIP_HIGH:
        return picture
    rows = thin(np.asarray(picture)).sum(axis=1)
    sums = np.convolve(rows, np.ones(_STRIP_HIGH // 2, dtype=np.int64), "valid")
    top = int(sums.argmax()) * 2
    return picture.crop((0, top, picture.width, top + _STRIP_HIGH))


def _share_confident(words: Sequence[Word]) -> float:
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) for word in words if word.confidence >= CONFIDENT) / letters if letters else 0.0


def _told(page: PagePicture, sheet: Sheet, lie: Lie, read: _Read, engine: str) -> PageReading:
    turned = read.turned if read.words else 0  # nothing tells how a page without words lies
    width, height = page.picture.size[::-1] if turned in {90, 270} else page.picture.size
    return PageReading(
        number=page.number,
        width=width,
        height=height,
        dpi=page.dpi,
        turned=turned,
        source=read.source,
        engine=engine,
        flaws=tuple(_flaws(sheet, lie, read, engine)),
        words=read.words,
        likeness=likeness_of(np.asarray(read.flat.picture)) if not sheet.blank else "",
    )


def _flaws(sheet: Sheet, lie: Lie, read: _Read, engine: str) -> Iterator[Flaw]:
    """What hampers no reading is not told, or clean pages would be sent back; where no word is, none is cut off."""
    well = _share_confident(read.words) >= _WELL_READ
    untold = _HAMPERING if well else set() if read.words or not engine else {FlawKind.CUT_OFF, FlawKind.PALE}
    yield from (one for one in sheet.flaws if one.kind not in untold)
    if read.turned and read.words:
        yield Flaw(kind=FlawKind.TURNED)
    if sheet.blank or not engine:
        return
    if abs(lie.lean) >= MOST_DEGREES and not well:
        yield Flaw(kind=FlawKind.SKEWED)
    if not any(word.confidence >= CONFIDENT // 2 for word in read.words):
        yield Flaw(kind=FlawKind.BLANK if sheet.written < _FEW and not read.words else FlawKind.UNREADABLE)
    heights = [word.box.height for word in read.words if len(word.text) > 3]  # noqa: PLR2004 - short words have no tall letter
    small = len(heights) > 3 and float(np.median(heights)) < _LEAST_HEIGHT  # noqa: PLR2004 - as many tell it
    if small and not well and all(one.kind is not FlawKind.SMALL for one in sheet.flaws):
        yield Flaw(kind=FlawKind.SMALL)
