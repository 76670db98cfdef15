"""Crops of values where they were read. What is cut is told by the item's facts, never by who asks.

The last few pages stay drawn: an item's crops are asked for at once, and most are of one page.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from pipeline.database import Reads
from registries.desk import facts_on_desk
from scanning.crops import crop
from scanning.opening import open_paper
from scanning.papers import PagePicture, PaperError
from schemas.readings import Box, Evidence
from stages.attachments import AttachmentsFacts
from stages.papers import OpenBlob, count_pages_of, paper_of
from stages.read_values import frame_of, page_of

MOST_KEPT: Final = 4  # pages, some 4 MB each
MOST_INCHES: Final = 2.0  # from top to bottom of a crop
Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One drawn page as the paper that it is of."""

    picture: PagePicture
    count: int = 1

    def page(self, number: int) -> PagePicture:
        del number
        return self.picture


@dataclass(slots=True)
class DrawnPages:
    """The pages that were drawn last; one is drawn at a time."""

    _kept: OrderedDict[Key, PagePicture] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def page(self, key: Key, data: Callable[[], bytes | None]) -> PagePicture:
        """The page of ``key`` (submission, paper, page). Raises PaperError."""
        with self._lock:
            if key not in self._kept:
                self._kept[key] = _drawn(data(), key[2])
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]


def facts_for(reads: Reads, login: str, submission: str) -> AttachmentsFacts | None:
    """What was read on the papers; None where the item is not for ``login``, or has none."""
    found = facts_on_desk(reads, login, [submission], AttachmentsFacts.stage).get(submission)
    return None if found is None else AttachmentsFacts.model_validate_json(found)


def value_crop(
    open_blob: OpenBlob, reads: Reads, submission: str, facts: AttachmentsFacts, n: int, pages: DrawnPages
) -> tuple[Evidence, bytes] | None:
    """PNG of value ``n`` of the evidence; None where it stands nowhere or its page cannot be drawn."""
    if n >= len(facts.evidence):
        return None
    one = facts.evidence[n]
    page = page_of(facts, one)
    if page is None or one.box is None:
        return None

    def data() -> bytes | None:
        paper = paper_of(open_blob, reads, submission, one.paper)
        return None if paper is None else paper.data

    try:
        drawn = pages.page((submission, one.paper, page.number), data)
        return one, crop(_Drawn(drawn), page, _bounded(one.box, round(MOST_INCHES * page.dpi)))
    except PaperError:
        return None


def frame_for(facts: AttachmentsFacts, n: int) -> tuple[float, float, float, float] | None:
    """Where value ``n`` stands, in parts of its page; None where it stands nowhere."""
    one = facts.evidence[n] if n < len(facts.evidence) else None
    page = None if one is None else page_of(facts, one)
    return None if one is None or one.box is None or page is None else frame_of(page, one.box)


def _drawn(data: bytes | None, number: int) -> PagePicture:
    if data is None or not 1 <= number <= count_pages_of(data):
        raise PaperError("no such page")
    with open_paper(data) as paper:
        return paper.page(number)


def _bounded(box: Box, most: int) -> Box:
    return box if box.height <= most else box.model_copy(update={"height": most})
