"""The registers as an officer searches them: which there are, whose role opens which, and what all searches share.

Role and offices are asked in each query (``of_offices``): a register shows what belongs to the insurers of the offices
of whoever asks. Pages follow each other by the key of the last row, never by counting rows off.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, tuple_

from pipeline.database import Reads
from pipeline.status import Status
from pipeline.tables import submission
from registries.baku_days import begin_of, end_of
from registries.officers import SEEING, Role
from registries.tables import insurer, officer, officer_office


class Register(StrEnum):
    """What can be searched."""

    APPLICATIONS = "applications"  # müraciətlər
    PERSONS = "persons"  # sığortaolunanlar
    CERTIFICATES = "certificates"  # sosial sığorta şəhadətnamələri
    TABLES = "tables"  # haqq-hesab cədvəlləri
    REPORTS = "reports"  # rüblük hesabatlar
    AUTHORIZATIONS = "authorizations"  # səlahiyyətlər
    INSURERS = "insurers"  # sığortaedənlər


# Money needs accepted tables and whose they are; an administrator needs no person's data at all.
SEEN_BY: Mapping[Register, tuple[Role, ...]] = {
    Register.APPLICATIONS: SEEING,
    Register.PERSONS: SEEING,
    Register.CERTIFICATES: SEEING,
    Register.TABLES: (*SEEING, Role.FINANCE),
    Register.REPORTS: (*SEEING, Role.FINANCE),
    Register.AUTHORIZATIONS: SEEING,
    Register.INSURERS: (*SEEING, Role.FINANCE),
}
# Who sees who looked at a person.
WATCHING = (Role.SUPERVISOR, Role.AUDITOR)
_FEW = 300
_LAST = "\U0010ffff"  # behind everything that begins alike


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; an empty field asks for nothing. Texts are beginnings, days include both ends (Baku)."""

    kind: str = ""  # initial | correction | replacement | duplicate
    fin: str = ""
    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    ssn: str = ""
    ssn_from: date | None = None
    ssn_until: date | None = None
    sent_from: date | None = None
    sent_until: date | None = None
    certificate: str = ""  # issued | ended | known | none
    status: str = ""
    voen: str = ""
    name: str = ""  # of an insurer: any of its words
    month: str = ""  # of payment, YYYY-MM
    service: str = ""
    number: str = ""  # of a certificate
    gives: str = ""  # first | replacement | duplicate
    card: str = ""  # of an authorization: number of the card, or phone
    state: str = ""  # active | ended; open | closed
    quarter: str = ""  # of a report, YYYY-Qn
    activity: str = ""
    report_kind: str = ""  # INITIAL | CORRECTION | ADJUSTED
    amount_from: str = ""  # labour payments of a report, in manat
    amount_until: str = ""

    def told(self) -> Mapping[str, str]:
        """What is asked for, by field, as text."""
        given = ((one.name, getattr(self, one.name)) for one in fields(self))
        return {name: str(value) for name, value in given if value}


def of_offices(login: str, roles: Sequence[Role], *, few: bool) -> ColumnElement[bool]:
    """Whether a row of ``insurer`` is of the offices of ``login``, if he has one of ``roles``.

    Trap: both ways say the same; ``few`` lets a database begin with his insurers, without it with what else is asked
    for. From the insurers of a whole country, or past the documents of all others, it would take seconds.
    """
    mine = (
        select(officer_office.c.office)
        .join(officer, officer.c.login == officer_office.c.login)
        .where(officer.c.login == login, officer.c.active, officer.c.role.in_([one.value for one in roles]))
    )
    if few:
        return insurer.c.office.in_(mine)
    return mine.where(officer_office.c.office == insurer.c.office).correlate(insurer).exists()


def has_few(reads: Reads, login: str) -> bool:
    """Whether the insurers of his offices are so few that a search may begin with them."""
    mine = select(insurer.c.voen).join(officer_office, officer_office.c.office == insurer.c.office)
    return len(reads.execute(mine.where(officer_office.c.login == login).limit(_FEW + 1)).all()) <= _FEW


def page_of(
    query: Select[Any], order: ColumnElement[Any], after: str, limit: int, roles: Sequence[Role]
) -> Select[Any]:
    """A page of documents, the latest first, from behind the submission ``after`` on; finance sees accepted ones alone.

    ``order``: the moment of receipt, as the query is to sort by it.
    """
    sub = submission.c
    query = query.order_by(order.desc(), sub.id.desc()).limit(limit)
    if Role.FINANCE in roles:
        query = query.where(sub.status == Status.REGISTERED)
    if not after:
        return query
    last = select(sub.received_at).where(sub.id == after).correlate(None).scalar_subquery()
    return query.where(tuple_(order, sub.id) < tuple_(last, literal(after)))


def role_of(reads: Reads, login: str) -> Role | None:
    """The role of an active officer."""
    found = reads.execute(select(officer.c.role).where(officer.c.login == login, officer.c.active)).scalar()
    return None if found is None else Role(found)


def begins(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """``column`` begins with ``text``; a range, so that an index serves on both foundations, whatever LIKE would do."""
    return and_(column >= text, column < text + _LAST)


def within(column: ColumnElement[datetime], first: date | None, last: date | None) -> Iterator[ColumnElement[bool]]:
    """``column`` is on a day between both, in Baku."""
    if first is not None:
        yield column >= begin_of(first)
    if last is not None:
        yield column < end_of(last)


def sorted_late(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """``column`` so that no index of it is made use of: few rows are found by another one, and sorted then."""
    return func.coalesce(column, column)
