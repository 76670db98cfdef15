"""The queue of an office: what waits for a decision, the nearest end of its term first. Read-only.

Role and office are asked in every query (``seen_by``): who may not see an item gets no row, no count and no fact of it.
A page reads as many rows as it shows and those before it, never the office's past.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, Select, and_, case, exists, func, or_, select

from pipeline.database import Reads
from pipeline.status import Status
from pipeline.tables import event, fact, finding, submission
from registries.officers import ENDORSE, SEEING, Role, first_of
from registries.tables import desk_hold, officer, officer_office, party_office
from schemas.findings import Severity
from schemas.text import fold

MOST_WORDS = 10  # of a search: each is a condition, and a database takes only so many
NEEDS_EYES = (Severity.ERROR.value, Severity.REVIEW.value, Severity.WARN.value)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page of the queue is asked for; empty fields ask for nothing. ``words``: number, VÖEN (or FİN) or name.

    ``only_second``: accepted by the first of two officers.
    """

    service: str = ""
    words: str = ""
    only_found: bool = False
    only_mine: bool = False
    only_second: bool = False


@dataclass(frozen=True, slots=True)
class OnDesk:
    """One waiting item. ``events`` counts its events: another count is another state. ``holder`` has it until then.

    ``first``: who accepted it where a second officer must.
    """

    submission: str
    sequence: int
    service: str
    party: str
    insurer: str
    office: str
    received_at: datetime
    due_at: datetime
    events: int
    holder: str | None
    holder_name: str | None
    first: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much waits for the offices of somebody, and how much of it is past its term."""

    waiting: int
    late: int


def seen_by(login: str, *columns: Any, roles: Sequence[Role] = SEEING) -> Select[Any]:
    """``columns`` of submissions (and their parties) that ``login`` may see, by his role (of ``roles``) and offices."""
    return (
        select(*columns)
        .select_from(officer)
        .join(officer_office, officer_office.c.login == officer.c.login)
        .join(party_office, party_office.c.office == officer_office.c.office)
        .join(submission, submission.c.party == party_office.c.party)
        .where(officer.c.login == login, officer.c.active, officer.c.role.in_([one.value for one in roles]))
    )


def page(
    reads: Reads, login: str, asked: Asked, days: Mapping[str, int], now: datetime, *, offset: int, limit: int
) -> Sequence[OnDesk]:
    """The rows of one page; ``days`` is the term of each service, so that the order is that of the terms' ends."""
    found: list[OnDesk] = []
    for length, services in _by_length(asked, days).items():
        query = (
            page_query(login, asked, services, now)
            .order_by(submission.c.received_at, submission.c.rank)
            .limit(offset + limit)
        )
        found += [_row(row, timedelta(days=length)) for row in reads.execute(query)]
    found.sort(key=lambda one: (one.due_at, one.received_at, one.sequence))
    return tuple(islice(found, offset, offset + limit))


def page_query(login: str, asked: Asked, services: Sequence[str], now: datetime) -> Select[Any]:
    """What one page reads, without order and bound."""
    holder, last = officer.alias("holder"), event.alias("last")
    return (
        seen_by(
            login,
            submission.c.id,
            submission.c.sequence,
            submission.c.service,
            submission.c.party,
            submission.c.received_at,
            submission.c.event_count,
            party_office.c.name,
            party_office.c.office,
            desk_hold.c.login.label("holder"),
            holder.c.name.label("holder_name"),
            last.c.kind,
            last.c.data,
        )
        .outerjoin(last, _is_last(last))
        .outerjoin(desk_hold, and_(desk_hold.c.submission == submission.c.id, desk_hold.c.until > now))
        .outerjoin(holder, holder.c.login == desk_hold.c.login)
        .where(*_asked(asked, services, login, now))
    )


def count(reads: Reads, login: str, asked: Asked, days: Mapping[str, int], now: datetime) -> Counts:
    """How many rows all pages together have."""
    waiting = late = 0
    for length, services in _by_length(asked, days).items():
        row = reads.execute(count_query(login, asked, services, now, now - timedelta(days=length))).one()
        waiting, late = waiting + row.waiting, late + row.late
    return Counts(waiting, late)


def count_query(login: str, asked: Asked, services: Sequence[str], now: datetime, before: datetime) -> Select[Any]:
    """Counts of one term's services; late is what came in ``before``."""
    late = func.coalesce(func.sum(case((submission.c.received_at < before, 1), else_=0)), 0)
    return seen_by(login, func.count().label("waiting"), late.label("late")).where(*_asked(asked, services, login, now))


def facts_query(login: str, ids: Sequence[str], stage: str) -> Select[Any]:
    """What ``facts_on_desk`` reads."""
    return seen_by(login, fact.c.submission, fact.c.data).where(
        submission.c.id.in_(ids), fact.c.submission == submission.c.id, fact.c.stage == stage
    )


def facts_on_desk(reads: Reads, login: str, ids: Sequence[str], stage: str) -> Mapping[str, str]:
    """What a stage found out about items that ``login`` may see (JSON by id)."""
    return {row.submission: row.data for row in reads.execute(facts_query(login, ids, stage))}


def found_query(login: str, ids: Sequence[str]) -> Select[Any]:
    """What ``found_on_desk`` reads."""
    return (
        seen_by(login, finding.c.submission, finding.c.code, finding.c.severity)
        .where(submission.c.id.in_(ids), finding.c.submission == submission.c.id, finding.c.severity.in_(NEEDS_EYES))
        .order_by(finding.c.submission, finding.c.stage, finding.c.n)
    )


def found_on_desk(reads: Reads, login: str, ids: Sequence[str]) -> Mapping[str, Sequence[tuple[str, str]]]:
    """(severity, code) of what needs eyes, the worst first, by id; items without any are left out."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in reads.execute(found_query(login, ids)):
        found.setdefault(row.submission, []).append((row.severity, row.code))
    return {one: sorted(told, key=lambda told: NEEDS_EYES.index(told[0])) for one, told in found.items()}


def _by_length(asked: Asked, days: Mapping[str, int]) -> Mapping[int, Sequence[str]]:
    """The services of each length of term: within one length, the order of receipt is the order of the ends."""
    lengths: dict[int, list[str]] = {}
    for service, length in days.items():
        if asked.service in {"", service}:
            lengths.setdefault(length, []).append(service)
    return lengths


def _asked(asked: Asked, services: Sequence[str], login: str, now: datetime) -> Iterable[ColumnElement[bool]]:
    yield submission.c.status == Status.IN_REVIEW
    yield submission.c.service.in_(services)
    if asked.only_mine:
        mine = select(desk_hold.c.submission).where(desk_hold.c.login == login, desk_hold.c.until > now)
        yield submission.c.id.in_(mine)
    if asked.only_second:
        last = event.alias("its_last")
        yield exists().where(_is_last(last), last.c.kind == ENDORSE)
    if asked.only_found:
        yield exists().where(finding.c.submission == submission.c.id, finding.c.severity.in_(NEEDS_EYES))
    for word in fold(asked.words.replace("№", " ")).split()[:MOST_WORDS]:
        ways = [party_office.c.name_folded.contains(word, autoescape=True), party_office.c.party == word.upper()]
        yield or_(*ways, submission.c.sequence == int(word)) if _is_number(word) else or_(*ways)


def _is_last(one: FromClause) -> ColumnElement[bool]:
    """It is the last event of its submission: an acceptance that nothing has followed."""
    return and_(one.c.submission == submission.c.id, one.c.n == submission.c.event_count)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10  # noqa: PLR2004 - what an Integer column takes


def _row(row: Row[Any], term: timedelta) -> OnDesk:
    return OnDesk(
        submission=row.id,
        sequence=row.sequence,
        service=row.service,
        party=row.party,
        insurer=row.name,
        office=row.office,
        received_at=row.received_at,
        due_at=row.received_at + term,
        events=row.event_count,
        holder=row.holder,
        holder_name=row.holder_name,
        first=first_of(row),
    )
