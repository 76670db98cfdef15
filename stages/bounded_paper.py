"""A scan whose pages are drawn within bounds: one that draws for ever ends its worker, and is set aside after three
deaths (``pipeline/bounds.py``). What a file says of itself (``signatures/pdf_drawn.py``) does not tell all of them: ten
drawings that each draw the next one ten times are two kilobytes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.bounds import MEMORY_MB, Bounds
from scanning.opening import open_paper
from scanning.papers import PagePicture, Paper

DRAWN_WITHIN = Bounds(MEMORY_MB, 60.0)  # a page of A4 with 600 dots an inch takes a second


@dataclass(frozen=True, slots=True)
class BoundedPaper:
    """A paper, drawn within ``bounds``."""

    paper: Paper
    bounds: Bounds

    @property
    def count(self) -> int:
        """Pages."""
        return self.paper.count

    def page(self, number: int) -> PagePicture:
        """One page drawn. Raises PaperError; ends the process where it takes longer."""
        with self.bounds.held():
            return self.paper.page(number)


@contextmanager
def open_bounded(data: bytes, bounds: Bounds = DRAWN_WITHIN) -> Iterator[BoundedPaper]:
    """As ``scanning.opening.open_paper``, for a process that may be ended."""
    with open_paper(data) as paper:
        yield BoundedPaper(paper, bounds)
