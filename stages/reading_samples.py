"""Corrections of officers as samples for the next engine: the part of a page, and what stands on it.

A sample is a picture and a row; ``docs/operating.md`` tells their format. They name no submission and no officer, but
what stands on them is a person's: who may take them out is asked here, and it is written down before the first leaves.

ValueError
└── NotForAdministratorError  only an active administrator takes samples out
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pipeline.database import Reads, Write
from pipeline.items import Item
from pipeline.ledger import load_items
from registries.officers import Role, officers
from registries.reading_corrections import Correction, all_corrections
from registries.views import View, write_view
from scanning.crops import MARGIN, crop
from scanning.opening import open_paper
from scanning.papers import PaperError
from schemas.frozen import FrozenModel
from schemas.readings import Box, PageReading
from stages.assembly import Assembly
from stages.attachments import AttachmentsFacts, PaperFacts
from stages.papers import count_pages_of, paper_of

FORMAT = 1


class NotForAdministratorError(ValueError):
    """Somebody else asked."""


class SampleRow(FrozenModel):
    """What a sample says. ``box`` is where the value stands in the picture, None: somewhere on it.

    ``read`` is what ``engine`` had read, None for nothing; ``stands`` what an officer read.
    """

    format: int = FORMAT
    picture: str
    document_type: str
    field: str
    dpi: int
    box: Box | None
    read: str | None
    stands: str
    engine: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One of them."""

    row: SampleRow
    png: bytes


def note_export(tx: Write, login: str, user: str, at: datetime) -> None:
    """Writes down that he takes samples out. Raises NotForAdministratorError."""
    if not any(one.login == login and one.active and one.role is Role.ADMINISTRATOR for one in officers(tx)):
        raise NotForAdministratorError(login)
    write_view(tx, View(at, login, f"command of {user}", "SAMPLES", about="ocr samples"))


def samples(house: Assembly, reads: Reads) -> Iterator[Sample | None]:
    """One for each correction, the oldest first; None for one whose page can no longer be drawn.

    Of several corrections of one value the last counts.
    """
    last = {(one.submission, one.person, one.field, one.paper): one for one in all_corrections(reads)}
    for n, one in enumerate(last.values(), start=1):
        yield _sample(house, reads, one, f"{n:06}.png")


def _sample(house: Assembly, reads: Reads, one: Correction, picture: str) -> Sample | None:
    read = _read(house, reads, one)
    paper = paper_of(house.store.open, reads, one.submission, one.paper)
    if read is None or paper is None or not count_pages_of(paper.data):
        return None
    page = next((page for page in read.pages if page.number == (one.page or 1)), None)
    if page is None:
        return None
    try:
        with open_paper(paper.data) as opened:
            png = crop(opened, page, one.box or Box(left=0, top=0, width=page.width, height=page.height))
    except PaperError:
        return None
    row = SampleRow(
        picture=picture,
        document_type=read.document_type,
        field=one.field,
        dpi=page.dpi,
        box=None if one.box is None else _inside(one.box, page),
        read=one.old,
        stands=one.new,
        engine=one.engine,
    )
    return Sample(row, png)


def _read(house: Assembly, reads: Reads, one: Correction) -> PaperFacts | None:
    kinds = house.submissions.house.kinds
    items: list[Item] = list(load_items(reads, [one.submission], house.clock.now(), kinds, house.store.open))
    facts = AttachmentsFacts.known_of(items[0]) if items else None
    papers = () if facts is None else facts.papers
    return next((paper for paper in papers if (paper.name, paper.sha256) == (one.paper, one.sha256)), None)


def _inside(box: Box, page: PageReading) -> Box:
    """The box in pixels of its crop, which has a margin as far as the page goes."""
    across = round(MARGIN * page.dpi)
    return box.model_copy(update={"left": min(box.left, across), "top": min(box.top, across)})
