"""What a supervisor may order about: his offices, their officers, what was set aside. Role and office in each query.

What was set aside before anybody was proven to have sent it belongs to no office: any supervisor looks after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, or_, select

from pipeline import canonical
from pipeline.database import Reads
from pipeline.status import Status
from pipeline.tables import event, submission
from registries.desk_overview import LEADING, OVERSEEING, led_by
from registries.officers import DECIDING, Role
from registries.tables import officer, officer_office, party_office

PAUSING = (*LEADING, Role.ADMINISTRATOR)
COUNTING = (*OVERSEEING, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class SetAside:
    """What waits for a decision about its quarantine; ``why`` codes, ``office`` None where no party was proven."""

    submission: str
    sequence: int
    service: str | None
    office: str | None
    since: datetime
    why: str


def leads(reads: Reads, login: str, office: str) -> bool:
    """Whether he is a supervisor of that office."""
    return reads.execute(led_by(login).where(officer_office.c.office == office)).first() is not None


def oversees(reads: Reads, login: str, office: str) -> bool:
    """Whether he leads that office or reads what is done there."""
    query = led_by(login, OVERSEEING).where(officer_office.c.office == office)
    return reads.execute(query).first() is not None


def decides_in(reads: Reads, login: str, office: str) -> bool:
    """Whether he decides in that office."""
    deciding = [one.value for one in DECIDING]
    query = (
        select(officer.c.login)
        .join(officer_office, officer_office.c.login == officer.c.login)
        .where(officer.c.login == login, officer.c.active, officer.c.role.in_(deciding))
        .where(officer_office.c.office == office)
    )
    return reads.execute(query).first() is not None


def colleagues_in(reads: Reads, login: str, office: str) -> Sequence[tuple[str, str]]:
    """Who decides in an office that ``login`` leads: (login, name), by name."""
    deciding = [one.value for one in DECIDING]
    query = (
        select(officer.c.login, officer.c.name)
        .join(officer_office, officer_office.c.login == officer.c.login)
        .where(officer_office.c.office == office, officer_office.c.office.in_(led_by(login)))
        .where(officer.c.active, officer.c.role.in_(deciding))
        .order_by(officer.c.name, officer.c.login)
    )
    return [(row.login, row.name) for row in reads.execute(query)]


def may_pause(reads: Reads, login: str) -> bool:
    """Whether his role stops and starts routes."""
    return _has_role(reads, login, PAUSING)


def set_aside(reads: Reads, login: str, *, limit: int) -> Sequence[SetAside]:
    """What was set aside and is for ``login`` to look at, the earliest first."""
    query = set_aside_query(login, OVERSEEING).order_by(submission.c.sequence).limit(limit)
    return [_set_aside(row) for row in reads.execute(query)]


def sees_quarantined(reads: Reads, login: str, submission_id: str, *, to_decide: bool) -> SetAside | None:
    """One of them; None where it is not for him to see (or to decide), or is not set aside."""
    query = set_aside_query(login, LEADING if to_decide else OVERSEEING).where(submission.c.id == submission_id)
    row = reads.execute(query).first()
    return None if row is None else _set_aside(row)


def set_aside_query(login: str, roles: Sequence[Role]) -> Select[Any]:
    """What both read: of his offices, and of nobody's."""
    him = (officer.c.login == login, officer.c.active, officer.c.role.in_([one.value for one in roles]))
    his = select(officer_office.c.office).where(officer_office.c.login == login)
    return (
        select(
            submission.c.id,
            submission.c.sequence,
            submission.c.service,
            party_office.c.office,
            event.c.at,
            event.c.data,
        )
        .join(event, and_(event.c.submission == submission.c.id, event.c.n == submission.c.event_count))
        .outerjoin(party_office, party_office.c.party == submission.c.party)
        .where(submission.c.status == Status.QUARANTINED, exists().where(*him))
        .where(or_(party_office.c.office.is_(None), party_office.c.office.in_(his)))
    )


def count_set_aside(reads: Reads, login: str) -> int | None:
    """How many are set aside in the whole house: a number for who keeps it; None for other roles."""
    if not _has_role(reads, login, COUNTING):
        return None
    query = select(func.count()).select_from(submission).where(submission.c.status == Status.QUARANTINED)
    return int(reads.execute(query).scalar_one())


def _has_role(reads: Reads, login: str, roles: Sequence[Role]) -> bool:
    query = select(officer.c.login).where(
        officer.c.login == login, officer.c.active, officer.c.role.in_([one.value for one in roles])
    )
    return reads.execute(query).first() is not None


def _set_aside(row: Row[Any]) -> SetAside:
    why = str(canonical.loads(row.data)["why"])
    return SetAside(row.id, row.sequence, row.service, row.office, row.at, why)
