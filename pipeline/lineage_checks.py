"""The conservation check of what follows a returned submission (see ``conservation.py``)."""

from collections.abc import Iterator

from sqlalchemy import select

from pipeline.conservation import Problem
from pipeline.database import Reads
from pipeline.status import Status
from pipeline.tables import lineage, submission


class LineageCheck:
    """What is archived has one successor, what has one is archived, and a copy is the successor of what it copies."""

    name = "lineage"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        rows = {
            row.id: row for row in reads.execute(select(submission.c.id, submission.c.status, submission.c.copy_of))
        }
        successors = {row.submission: row.successor for row in reads.execute(select(lineage))}
        archived = {one for one, row in rows.items() if row.status == Status.ARCHIVED}
        for one in sorted(archived - successors.keys()):
            yield Problem(self.name, one, "archived, and nothing follows it")
        for one in sorted(successors.keys() - archived):
            yield Problem(self.name, one, "something follows it, and it is not archived")
        for one in sorted(set(successors.values()) - rows.keys()):
            yield Problem(self.name, one, "follows another, and is not there")
        for one, row in sorted(rows.items()):
            if row.copy_of is not None and successors.get(row.copy_of) != one:
                yield Problem(self.name, one, "a copy that is not the successor of its original")
