"""Conservation of four eyes: what policy wanted two officers for was accepted by two, told by the events alone."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, select

from pipeline import canonical
from pipeline.conservation import Problem
from pipeline.database import Reads
from pipeline.status import Status
from pipeline.tables import event, submission
from registries.officers import ENDORSE
from registries.tables import benefit_table
from rules.envelope import BAKU
from schemas.four_eyes import four_eyes, two_from


class FourEyesCheck:
    """A registered submission whose acceptance needed two officers has a first acceptance by another one."""

    name = "four_eyes"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        services = sorted({one.service for one in four_eyes()})
        told = (
            select(submission.c.id, submission.c.service, event.c.n, event.c.at, event.c.kind, event.c.data)
            .add_columns(benefit_table.c.total)
            .join(event, event.c.submission == submission.c.id)
            .outerjoin(benefit_table, benefit_table.c.submission == submission.c.id)
            .where(submission.c.status == Status.REGISTERED, submission.c.service.in_(services))
            .where(event.c.kind.in_((ENDORSE, "decide")))
            .order_by(submission.c.id, event.c.n)
        )
        by_id: dict[str, list[Row[Any]]] = {}
        for row in reads.execute(told):
            by_id.setdefault(row.id, []).append(row)
        for one, rows in by_id.items():
            if _wanted_two(rows[-1]) and not _had_two(rows):
                yield Problem(self.name, one, "policy wants two officers, and one accepted it")


def _wanted_two(decided: Row[Any]) -> bool:
    least = two_from(decided.service, decided.at.astimezone(BAKU).date())
    return least is not None and (decided.total or 0) >= least


def _had_two(rows: Sequence[Row[Any]]) -> bool:
    *before, decided = rows
    second = canonical.loads(decided.data)
    first = [canonical.loads(row.data) for row in before if row.kind == ENDORSE]
    return any(one["officer"] != second["officer"] and one["user"] != second["user"] for one in first)
