"""What was read on a page of a scan, and what it says for or against a field of the form: values that cross stages.

A page is a picture of ``width`` by ``height`` pixels at ``dpi``, turned upright; all boxes are in those pixels.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.frozen import FrozenModel

Confidence = Annotated[int, Field(strict=True, ge=0, le=100)]


class Box(FrozenModel):
    """A rectangle of a page, from its upper left corner."""

    left: int
    top: int
    width: int
    height: int


class Word(FrozenModel):
    """One word as it was read; ``line`` numbers the lines of the page in reading order, from 0."""

    text: str
    confidence: Confidence
    box: Box
    line: int


class FlawKind(StrEnum):
    """What is wrong with the picture itself."""

    BLANK = "BLANK"  # boş səhifə
    DARK = "DARK"
    PALE = "PALE"
    SMALL = "SMALL"  # too few pixels for its letters
    SKEWED = "SKEWED"  # more than could be set right
    TURNED = "TURNED"  # lay on its side or upside down, set right
    CUT_OFF = "CUT_OFF"
    UNREADABLE = "UNREADABLE"  # letters, but none could be read


class Flaw(FrozenModel):
    """One flaw and where it is; without a box it is the whole page."""

    kind: FlawKind
    box: Box | None = None


class PageReading(FrozenModel):
    """One page. ``turned``: degrees clockwise that set it upright; ``source``: the PDF's text layer or OCR.

    ``unread`` names why nothing was read (no engine, its time was up); "" where it was.
    ``likeness`` is the perceptual hash of the picture, 64 bits as 16 hex digits.
    """

    number: int
    width: int
    height: int
    dpi: int
    turned: int = 0
    source: str = "ocr"
    engine: str = ""
    flaws: tuple[Flaw, ...] = ()
    words: tuple[Word, ...] = ()
    likeness: str = ""
    unread: str = ""


class EvidenceVerdict(StrEnum):
    """What a paper says about a field."""

    AGREES = "AGREES"  # uyğundur
    DIFFERS = "DIFFERS"  # fərqlidir
    NOT_FOUND = "NOT_FOUND"  # tapılmadı
    UNREADABLE = "UNREADABLE"  # oxunmur


class Evidence(FrozenModel):
    """One field of one person (his place in the table, from 1; 0: of the whole table) on one paper.

    ``field`` is a code such as ``child.birth_date``; values are texts as the form writes them; ``known`` is the
    register's, where it tells one; ``page`` and ``box`` say where it was read, None where it was not.
    """

    person: int
    field: str
    paper: str
    document_type: str
    verdict: EvidenceVerdict
    form: str
    known: str | None = None
    read: str | None = None
    confidence: Confidence = 0
    page: int | None = None
    box: Box | None = None
