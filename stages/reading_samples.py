"""Corrections as samples: the crop that an engine has to read, and what stands on it. For who trains or compares one.

They show names, dates and numbers of people: whoever exports them answers for where they lie.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.database import Reads
from pipeline.items import Item
from pipeline.ledger import load_items
from registries.reading_corrections import Correction, all_corrections
from scanning.crops import crop
from scanning.opening import open_paper
from scanning.papers import PaperError
from schemas.readings import PageReading
from stages.assembly import Assembly
from stages.attachments import AttachmentsFacts
from stages.verify import ATTACHMENT


@dataclass(frozen=True, slots=True, repr=False)
class Sample:
    """One correction and its crop (PNG); None where nobody said where it stands, or the scan is gone."""

    correction: Correction
    png: bytes | None


def samples(house: Assembly, reads: Reads) -> Iterator[Sample]:
    """All corrections of the house, the oldest first; one scan is in memory at a time."""
    kinds = house.submissions.house.kinds
    known: dict[str, Item] = {}
    for one in all_corrections(reads):
        if one.submission not in known:
            known = {
                item.id: item
                for item in load_items(reads, [one.submission], house.clock.now(), kinds, house.store.open)
            }
        yield Sample(one, _crop(known[one.submission], one))


def _crop(item: Item, one: Correction) -> bytes | None:
    page = _page(AttachmentsFacts.known_of(item), one)
    if page is None or one.box is None:
        return None
    try:
        with item.open(ATTACHMENT + one.paper) as stream, open_paper(stream.read()) as paper:
            return crop(paper, page, one.box)
    except (FileNotFoundError, KeyError, PaperError):
        return None


def _page(facts: AttachmentsFacts | None, one: Correction) -> PageReading | None:
    """As it was drawn when it was read; None of a paper that has other bytes by now."""
    papers = [] if facts is None else [paper for paper in facts.papers if paper.name == one.paper]
    pages: Sequence[PageReading] = papers[0].pages if papers and papers[0].sha256 == one.sha256 else ()
    return next((page for page in pages if page.number == one.page), None)
