"""Settlement tables, authorizations and insurers, searched by an officer. Read-only.

Finance sees of the tables those that were accepted: what is to be paid, and nothing that is still being judged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select, tuple_

from pipeline.database import Reads
from pipeline.tables import submission
from registries.officers import SEEING, Role
from registries.registers import (
    SEEN_BY,
    Register,
    Wanted,
    begins,
    has_few,
    of_offices,
    page_of,
    role_of,
    sorted_late,
    within,
)
from registries.tables import authorization, benefit_person, benefit_table, insured_person, insurer
from schemas.text import fold

TABLE = "childcare_table"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One settlement table; month of payment and total (qəpik) once it stands in the register."""

    submission: str
    sequence: int
    insurer: str
    voen: str
    received_at: datetime
    table_date: date | None
    month: str | None
    total: int | None
    status: str

    @property
    def key(self) -> str:
        """By which it is opened, and the next page found."""
        return self.submission


@dataclass(frozen=True, slots=True, repr=False)
class AuthorizationRow:
    """One authorization in the columns of 001 §2.2; its repr shows nothing."""

    submission: str
    insurer: str
    voen: str
    service: str
    kind: str
    card_number: str | None
    phone: str | None
    fin: str
    term: str
    starts_on: date | None
    ends_on: date | None
    revoked_at: datetime | None

    @property
    def key(self) -> str:
        """By which it is opened, and the next page found."""
        return self.submission


@dataclass(frozen=True, slots=True, repr=False)
class InsurerRow:
    """One insurer; its repr shows nothing, since it names a person."""

    voen: str
    name: str
    kind: str
    sun: str
    responsible: str
    office: str
    opened_on: date
    closed_on: date | None

    @property
    def key(self) -> str:
        """By which it is opened, and the next page found."""
        return self.voen


def tables(reads: Reads, login: str, wanted: Wanted, *, after: str = "", limit: int) -> Sequence[TableRow]:
    """The latest first."""
    roles = (Role.FINANCE,) if role_of(reads, login) is Role.FINANCE else SEEING
    query = tables_query(login, wanted, after, limit, roles, few=has_few(reads, login))
    return [TableRow(*row) for row in reads.execute(query)]


def tables_query(
    login: str, wanted: Wanted, after: str, limit: int, roles: Sequence[Role] = SEEING, *, few: bool
) -> Select[Any]:
    """What ``tables`` reads for somebody who has one of ``roles``."""
    service: ColumnElement[Any] = submission.c.service
    order: ColumnElement[Any] = submission.c.received_at
    if wanted.fin or wanted.ssn:
        service, order = sorted_late(service), sorted_late(order)
    sub, kept = submission, benefit_table
    query = (
        select(sub.c.id, sub.c.sequence, insurer.c.name, insurer.c.voen, sub.c.received_at)
        .add_columns(kept.c.table_date, kept.c.pay_month, kept.c.total, sub.c.status)
        .join_from(sub, insurer, insurer.c.voen == sub.c.party)
        .outerjoin(kept, kept.c.submission == sub.c.id)
        .where(service == TABLE, of_offices(login, roles, few=few), *_of_table(wanted))
    )
    return page_of(query, order, after, limit, roles)


def _of_table(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield from within(submission.c.received_at, wanted.sent_from, wanted.sent_until)
    if wanted.status:
        yield submission.c.status == wanted.status
    if wanted.voen:
        yield submission.c.party == wanted.voen
    if wanted.month:
        yield benefit_table.c.pay_month == wanted.month
    if wanted.fin or wanted.ssn:
        about = select(benefit_person.c.submission).join(insured_person, insured_person.c.fin == benefit_person.c.fin)
        yield submission.c.id.in_(
            about.where(begins(benefit_person.c.fin, wanted.fin.upper()), begins(insured_person.c.ssn, wanted.ssn))
        )


def authorizations(
    reads: Reads, login: str, wanted: Wanted, today: date, *, after: str = "", limit: int
) -> Sequence[AuthorizationRow]:
    """The latest first."""
    query = authorizations_query(login, wanted, today, after, limit, few=has_few(reads, login))
    return [AuthorizationRow(*row) for row in reads.execute(query)]


def authorizations_query(login: str, wanted: Wanted, today: date, after: str, limit: int, *, few: bool) -> Select[Any]:
    """What ``authorizations`` reads."""
    one = authorization
    order = sorted_late(one.c.rank) if wanted.fin or wanted.voen else one.c.rank
    query = (
        select(one.c.submission, insurer.c.name, insurer.c.voen, one.c.service, one.c.kind, one.c.card_number)
        .add_columns(one.c.phone, one.c.fin, one.c.term, one.c.starts_on, one.c.ends_on, one.c.revoked_at)
        .join_from(one, insurer, insurer.c.voen == one.c.insurer)
        .where(of_offices(login, SEEING, few=few), *_of_authorization(wanted, today))
        .order_by(order.desc())
        .limit(limit)
    )
    if not after:
        return query
    last = select(submission.c.rank).where(submission.c.id == after).correlate(None).scalar_subquery()
    return query.where(order < last)


def _of_authorization(wanted: Wanted, today: date) -> Iterator[ColumnElement[bool]]:
    one = authorization
    if wanted.fin:
        yield begins(one.c.fin, wanted.fin.upper())
    if wanted.voen:
        yield one.c.insurer == wanted.voen
    if wanted.service:
        yield one.c.service == wanted.service
    if wanted.card:
        yield or_(one.c.card_number == wanted.card, one.c.phone == wanted.card)
    over = or_(one.c.revoked_at.is_not(None), and_(one.c.ends_on.is_not(None), one.c.ends_on < today))
    if wanted.state:
        yield over if wanted.state == "ended" else ~over


def insurers(reads: Reads, login: str, wanted: Wanted, *, after: str = "", limit: int) -> Sequence[InsurerRow]:
    """By name in the order of the alphabet."""
    query = insurers_query(login, wanted, after, limit, few=has_few(reads, login))
    return [InsurerRow(*row) for row in reads.execute(query)]


def insurers_query(login: str, wanted: Wanted, after: str, limit: int, *, few: bool) -> Select[Any]:
    """What ``insurers`` reads."""
    one = insurer
    query = (
        select(one.c.voen, one.c.name, one.c.kind, one.c.sun, one.c.responsible, one.c.office)
        .add_columns(one.c.opened_on, one.c.closed_on)
        .where(of_offices(login, SEEN_BY[Register.INSURERS], few=few), *_of_insurer(wanted))
        .order_by(one.c.name_order, one.c.voen)
        .limit(limit)
    )
    if not after:
        return query
    same = insurer.alias("same")
    last = select(same.c.name_order).where(same.c.voen == after).scalar_subquery()
    return query.where(tuple_(one.c.name_order, one.c.voen) > tuple_(last, literal(after)))


def _of_insurer(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.voen:
        yield begins(insurer.c.voen, wanted.voen)
    for word in fold(wanted.name).split():
        yield insurer.c.name_folded.contains(word, autoescape=True)
    if wanted.state:
        yield insurer.c.closed_on.is_not(None) if wanted.state == "closed" else insurer.c.closed_on.is_(None)
