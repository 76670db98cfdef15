"""Conservation of the pages that submissions brought: each as its effect noted it, none that no effect noted."""

from collections.abc import Iterator

from sqlalchemy import select

from pipeline.conservation import Problem
from pipeline.database import Reads
from pipeline.tables import effect
from registries.scan_pages import NotePages
from registries.scan_tables import scan_page

_Page = tuple[str, str, int]  # submission, paper, page


class ScanPagesCheck:
    """The pages of each submission are those of its applied effects, the later over the earlier."""

    name = "scan pages"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        ordered, kept = _ordered(reads), _kept(reads)
        for one in sorted({page[0] for page in ordered.keys() - kept.keys()}):
            yield Problem(self.name, one, "a page was noted, and is gone")
        for one in sorted({page[0] for page in kept.keys() - ordered.keys()}):
            yield Problem(self.name, one, "a page that no applied effect noted")
        for one in sorted({page[0] for page in kept.keys() & ordered.keys() if kept[page] != ordered[page]}):
            yield Problem(self.name, one, "a page is otherwise than it was noted")


def _ordered(reads: Reads) -> dict[_Page, tuple[int, str, str]]:
    applied = select(effect).where(effect.c.kind == NotePages.kind, effect.c.applied_at.is_not(None))
    found: dict[_Page, tuple[int, str, str]] = {}
    for row in reads.execute(applied.order_by(effect.c.submission, effect.c.line)):
        for page in NotePages.model_validate_json(row.data).pages:
            found[row.submission, page.paper, page.page] = (row.line, page.sha256, page.likeness)
    return found


def _kept(reads: Reads) -> dict[_Page, tuple[int, str, str]]:
    rows = reads.execute(
        select(
            scan_page.c.submission,
            scan_page.c.paper,
            scan_page.c.page,
            scan_page.c.line,
            scan_page.c.sha256,
            scan_page.c.likeness,
        )
    )
    return {(row.submission, row.paper, row.page): (row.line, row.sha256, row.likeness) for row in rows}
