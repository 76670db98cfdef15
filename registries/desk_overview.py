"""Counts for who answers for offices: what came in, what waits, what it came to and why, who works on how much.

As in ``desk.py`` each query asks role and office itself, and the database counts: what comes out are rows of a picture,
never of submissions. Hours are of UTC, as the first thirteen letters of a moment: both foundations write them alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, String, and_, case, cast, func, select

from pipeline.database import Reads
from pipeline.status import Status
from pipeline.tables import finding, submission
from registries.desk import seen_by
from registries.officers import DECIDING, Role
from registries.tables import desk_hold, officer, officer_act, officer_office
from schemas.findings import Severity

LEADING = (Role.SUPERVISOR,)
OVERSEEING = (*LEADING, Role.AUDITOR)
BY_OFFICE = "RETURNED_BY_OFFICE"
MOST_REASONS = 10
_HOUR = 13  # characters of "2026-11-21 09"


@dataclass(frozen=True, slots=True)
class HourCount:
    """How many of a service (or at a status) came in in an hour."""

    hour: datetime
    what: str
    count: int


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many were given back for a rule's ``code``, or an office's ``reason`` of a service."""

    code: str
    service: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True, repr=False)
class Load:
    """One officer's work: what he has in his hands, and what he decided since; ``first`` acceptances of two."""

    login: str
    name: str
    holds: int
    accepted: int
    first: int
    returned: int


def intake(reads: Reads, login: str, since: datetime) -> Sequence[HourCount]:
    """By hour and service."""
    return _hours(reads, intake_query(login, since))


def intake_query(login: str, since: datetime) -> Select[Any]:
    """What ``intake`` reads."""
    return _by_hour(login, submission.c.service).where(submission.c.received_at >= since)


def waiting(reads: Reads, login: str) -> Sequence[HourCount]:
    """What waits for a decision, by the hour of its receipt and service."""
    return _hours(reads, waiting_query(login))


def waiting_query(login: str) -> Select[Any]:
    """What ``waiting`` reads."""
    return _by_hour(login, submission.c.service).where(submission.c.status == Status.IN_REVIEW)


def outcomes(reads: Reads, login: str, since: datetime) -> Sequence[HourCount]:
    """Where stands what came in, by hour of receipt and status."""
    return _hours(reads, outcomes_query(login, since))


def outcomes_query(login: str, since: datetime) -> Select[Any]:
    """What ``outcomes`` reads."""
    return _by_hour(login, submission.c.status).where(submission.c.received_at >= since)


def reasons(reads: Reads, login: str, since: datetime) -> Sequence[ReasonCount]:
    """Why what came in since was given back, the most frequent first."""
    return [
        ReasonCount(row.code, row.service, row.reason, row.told) for row in reads.execute(reasons_query(login, since))
    ]


def reasons_query(login: str, since: datetime) -> Select[Any]:
    """What ``reasons`` reads. The value of a rule's finding is personal and stays where it is."""
    by_office = finding.c.code == BY_OFFICE
    reason = case((by_office, finding.c.value), else_="").label("reason")
    service = case((by_office, submission.c.service), else_="").label("service")
    told = func.count().label("told")
    return (
        seen_by(login, finding.c.code, service, reason, told, roles=OVERSEEING)
        .join(finding, finding.c.submission == submission.c.id)
        .where(submission.c.received_at >= since, submission.c.status.in_((Status.RETURNED, Status.ARCHIVED)))
        .where(finding.c.severity == Severity.ERROR)
        .group_by(finding.c.code, service, reason)
        .order_by(told.desc(), finding.c.code, reason)
        .limit(MOST_REASONS)
    )


def loads(reads: Reads, login: str, since: datetime, now: datetime) -> Sequence[Load]:
    """The officers of the offices that ``login`` leads, by name; nobody's work is told to anybody else."""
    done: dict[str, dict[str, int]] = {}
    for row in reads.execute(done_query(login, since)):
        done.setdefault(row.login, {})[row.what] = row.told
    holds = {row.login: row.told for row in reads.execute(holds_query(login, now))}
    names = reads.execute(colleagues_query(login)).all()
    return [
        Load(
            row.login,
            row.name,
            holds.get(row.login, 0),
            *(done.get(row.login, {}).get(what, 0) for what in ("accept", "endorse", "return")),
        )
        for row in names
    ]


def colleagues_query(login: str) -> Select[Any]:
    """Who decides in the offices that ``login`` leads, by name."""
    deciding = [one.value for one in DECIDING]
    return (
        select(officer.c.login, officer.c.name)
        .join(officer_office, officer_office.c.login == officer.c.login)
        .where(officer_office.c.office.in_(led_by(login)), officer.c.active, officer.c.role.in_(deciding))
        .distinct()
        .order_by(officer.c.name, officer.c.login)
    )


def done_query(login: str, since: datetime) -> Select[Any]:
    """How much each officer did in those offices."""
    return (
        select(officer_act.c.login, officer_act.c.what, func.count().label("told"))
        .where(officer_act.c.office.in_(led_by(login)), officer_act.c.at >= since)
        .group_by(officer_act.c.login, officer_act.c.what)
    )


def holds_query(login: str, now: datetime) -> Select[Any]:
    """How much each officer of those offices has in his hands."""
    theirs = select(officer_office.c.login).where(officer_office.c.office.in_(led_by(login)))
    return (
        select(desk_hold.c.login, func.count().label("told"))
        .where(desk_hold.c.login.in_(theirs), desk_hold.c.until > now)
        .group_by(desk_hold.c.login)
    )


def led_by(login: str, roles: Sequence[Role] = LEADING) -> Select[tuple[str]]:
    """The offices that ``login`` leads: none for any other role than ``roles``."""
    mine = and_(officer.c.login == officer_office.c.login, officer.c.active)
    return (
        select(officer_office.c.office)
        .join(officer, mine)
        .where(officer.c.login == login, officer.c.role.in_([one.value for one in roles]))
    )


def _by_hour(login: str, what: Any) -> Select[Any]:
    hour = func.substr(cast(submission.c.received_at, String), 1, _HOUR).label("hour")
    counted = seen_by(login, hour, what.label("what"), func.count().label("told"), roles=OVERSEEING)
    return counted.group_by(hour, what)


def _hours(reads: Reads, query: Select[Any]) -> Sequence[HourCount]:
    return [
        HourCount(datetime.strptime(row.hour, "%Y-%m-%d %H").replace(tzinfo=UTC), row.what or "", row.told)
        for row in reads.execute(query)
    ]
