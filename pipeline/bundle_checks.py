"""The conservation check of bundles (see ``conservation.py``)."""

from collections.abc import Iterator

from sqlalchemy import select

from pipeline import canonical
from pipeline.conservation import Problem
from pipeline.database import Reads
from pipeline.order import rank_of
from pipeline.status import MEANINGS, Status
from pipeline.tables import event, leg, submission

_OF_A_BUNDLE = {Status.SPLIT, Status.COMPLETED}


class BundlesCheck:
    """A bundle has the children that its event counted, each once and in order; it is closed when all have ended."""

    name = "bundles"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        rows = {row.id: row for row in reads.execute(select(submission))}
        said = select(event.c.submission, event.c.data).where(event.c.kind == "split")
        counted = {row.submission: canonical.loads(row.data)["children"] for row in reads.execute(said)}
        legs = set(reads.execute(select(leg.c.subject).where(leg.c.line == "submission")).scalars())
        children: dict[str, list[str]] = {}
        for row in rows.values():
            if row.parent is not None:
                children.setdefault(row.parent, []).append(row.id)
        for bundle in sorted(counted.keys() | children.keys()):
            mine = sorted(children.get(bundle, ()), key=lambda one: rows[one].idx)
            if [rows[one].idx for one in mine] != list(range(1, counted.get(bundle, 0) + 1)):
                yield Problem(self.name, bundle, "its children are not those that were split off")
            if bundle not in rows or rows[bundle].status not in _OF_A_BUNDLE:
                yield Problem(self.name, bundle, "has children, and is no bundle")
                continue
            if any(rows[one].rank != rows[bundle].rank + rows[one].idx for one in mine):
                yield Problem(self.name, bundle, "its children do not stand in its place of the order")
            closed = all(MEANINGS[Status(rows[one].status)].terminal for one in mine)
            if (rows[bundle].status == Status.COMPLETED or bundle in legs) != closed:
                yield Problem(self.name, bundle, "closed before its children ended, or not closed after")
        signed = set(reads.execute(select(event.c.submission).where(event.c.kind == "sign")).scalars())  # drafts' check
        for row in rows.values():
            if row.parent is None and row.rank % rank_of(1) and row.id not in signed:
                yield Problem(self.name, row.id, "stands where only a part of a bundle can stand")
