"""Conservation of decisions: what policy wanted two officers for was accepted by two, told by the events alone.

And what officers decided is written down among their acts as the events tell it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, select

from pipeline import canonical
from pipeline.conservation import Problem
from pipeline.database import Reads
from pipeline.status import Status
from pipeline.tables import event, submission
from registries.officer_users import Hand, are_one_person
from registries.officers import ENDORSE
from registries.tables import benefit_table, officer_act
from rules.envelope import BAKU
from schemas.four_eyes import four_eyes, two_from

_DECIDING = ("accept", "endorse", "return")


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
            if _wanted_two(rows[-1]) and not _had_two(reads, rows):
                yield Problem(self.name, one, "policy wants two officers, and one accepted it")


class ActsCheck:
    """Each decision of an officer is one of his acts, and each act of deciding has its event.

    Events before the first act of all are of a house that did not write acts yet.
    """

    name = "acts"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        acts = [
            (row.submission, row.at, row.login, row.what)
            for row in reads.execute(select(officer_act).where(officer_act.c.what.in_(_DECIDING)))
        ]
        since = min((at for _, at, _, _ in acts), default=None)
        query = select(event.c.submission, event.c.at, event.c.data).where(event.c.kind.in_((ENDORSE, "decide")))
        told = [
            (row.submission, row.at, said["officer"], said["verdict"])
            for row in reads.execute(query if since is None else query.where(event.c.at >= since))
            if since is not None and (said := canonical.loads(row.data))
        ]
        for one in sorted(set(told) - set(acts)):
            yield Problem(self.name, one[0], "a decision that is no act of an officer")
        for one in sorted(set(acts) - set(told)):
            yield Problem(self.name, one[0], "an act of an officer without its decision")


def _wanted_two(decided: Row[Any]) -> bool:
    least = two_from(decided.service, decided.at.astimezone(BAKU).date())
    return least is not None and (decided.total or 0) >= least


def _had_two(reads: Reads, rows: Sequence[Row[Any]]) -> bool:
    *before, decided = rows
    second = _hand(decided)
    return any(not are_one_person(reads, _hand(row), second) for row in before if row.kind == ENDORSE)


def _hand(row: Row[Any]) -> Hand:
    said = canonical.loads(row.data)
    return Hand(said["officer"], said["user"])
