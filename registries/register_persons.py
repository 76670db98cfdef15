"""Applications and insured persons, searched as the register of the manual is (001 §3.3, 002 §4.3). Read-only.

A person belongs to an office if an insurer of it registered him, or if an accepted table of one names him.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, literal, or_, select, tuple_

from pipeline.database import Reads
from pipeline.tables import submission
from registries.officers import SEEING
from registries.registers import Wanted, begins, has_few, of_offices, sorted_late, within
from registries.tables import (
    application,
    benefit_person,
    benefit_table,
    certificate,
    insured_link,
    insured_person,
    insurer,
)
from schemas.text import fold

SHORTEST_NAME = 2  # letters: below it a person is not named


@dataclass(frozen=True, slots=True, repr=False)
class ApplicationRow:
    """One application, in the columns of the manual; its repr shows nothing. ``certificate``: of the person, by now."""

    submission: str
    sequence: int
    kind: str
    fin: str
    surname: str
    given_name: str
    patronymic: str
    ssn: str | None
    issued_at: datetime | None
    received_at: datetime
    certificate: str  # issued (by this application) | ended (was issued by it) | known | none
    status: str
    insurer: str

    @property
    def key(self) -> str:
        """By which it is opened, and the next page found."""
        return self.submission


@dataclass(frozen=True, slots=True, repr=False)
class PersonRow:
    """One insured person; its repr shows nothing. Names are those of the application that registered him."""

    fin: str
    surname: str
    given_name: str
    patronymic: str
    ssn: str
    issued_at: datetime

    @property
    def key(self) -> str:
        """By which he is opened, and the next page found."""
        return self.fin


def applications(reads: Reads, login: str, wanted: Wanted, *, after: str = "", limit: int) -> Sequence[ApplicationRow]:
    """The latest first."""
    query = applications_query(login, wanted, after, limit, few=has_few(reads, login))
    return [ApplicationRow(*row) for row in reads.execute(query)]


def applications_query(login: str, wanted: Wanted, after: str, limit: int, *, few: bool) -> Select[Any]:
    """What ``applications`` reads."""
    order = sorted_late(application.c.received_at) if is_sharp(wanted) else application.c.received_at
    known, app = insured_person, application
    given = certificate.alias("given")  # by this application
    issued = case(
        (given.c.ended_at.is_not(None), "ended"),
        (given.c.number.is_not(None), "issued"),
        (known.c.fin.is_not(None), "known"),
        else_="none",
    )
    columns = (app.c.kind, app.c.fin, app.c.surname, app.c.given_name, app.c.patronymic, known.c.ssn, known.c.issued_at)
    query = (
        select(submission.c.id, submission.c.sequence, *columns)
        .add_columns(app.c.received_at, issued.label("certificate"), submission.c.status, insurer.c.name)
        .join_from(app, submission, submission.c.id == app.c.submission)
        .join(insurer, insurer.c.voen == submission.c.party)
        .outerjoin(known, known.c.fin == app.c.fin)
        .outerjoin(given, given.c.submission == app.c.submission)
        .where(of_offices(login, SEEING, few=few), *_of_application(wanted, issued), *named(wanted))
        .order_by(order.desc(), app.c.submission.desc())
        .limit(limit)
    )
    if not after:
        return query
    last = select(app.c.received_at).where(app.c.submission == after).correlate(None).scalar_subquery()
    return query.where(tuple_(order, app.c.submission) < tuple_(last, literal(after)))


def _of_application(wanted: Wanted, issued: ColumnElement[str]) -> Iterator[ColumnElement[bool]]:
    yield from within(application.c.received_at, wanted.sent_from, wanted.sent_until)
    yield from within(insured_person.c.issued_at, wanted.ssn_from, wanted.ssn_until)
    for column, value in (
        (application.c.kind, wanted.kind),
        (submission.c.status, wanted.status),
        (issued, wanted.certificate),
        (submission.c.party, wanted.voen),
    ):
        if value:
            yield column == value
    if wanted.fin:
        yield begins(application.c.fin, wanted.fin.upper())
    if wanted.ssn:
        yield begins(insured_person.c.ssn, wanted.ssn)


def named(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """Of a row of ``application``: its names begin as asked."""
    for column, name in (
        (application.c.surname_folded, wanted.surname),
        (application.c.given_folded, wanted.given_name),
        (application.c.patronymic_folded, wanted.patronymic),
    ):
        if folded := fold(name):
            yield begins(column, folded)


def names_somebody(wanted: Wanted) -> bool:
    """Insured persons are searched, not leafed through: by a number, a name of two letters, a day or an insurer."""
    return is_sharp(wanted) or bool(wanted.voen)


def is_sharp(wanted: Wanted) -> bool:
    """Whether something is asked for that few rows have."""
    names = (wanted.surname, wanted.given_name, wanted.patronymic, wanted.fin, wanted.ssn)
    return any(len(fold(one)) >= SHORTEST_NAME for one in names) or wanted.ssn_from is not None


def persons(reads: Reads, login: str, wanted: Wanted, *, after: str = "", limit: int) -> Sequence[PersonRow]:
    """By surname, name and patronymic in the order of the alphabet; nobody where nobody is named."""
    if not names_somebody(wanted):
        return []
    return [PersonRow(*row) for row in reads.execute(persons_query(login, wanted, after, limit))]


def persons_query(login: str, wanted: Wanted, after: str, limit: int) -> Select[Any]:
    """What ``persons`` reads."""
    query = _persons().where(is_of_offices(login), *of_person(wanted), *named(wanted))
    query = query.order_by(application.c.name_order, insured_person.c.fin).limit(limit)
    if not after:
        return query
    last = (
        select(application.c.name_order)
        .join(insured_person, insured_person.c.submission == application.c.submission)
        .where(insured_person.c.fin == after)
        .correlate(None)
        .scalar_subquery()
    )
    return query.where(tuple_(application.c.name_order, insured_person.c.fin) > tuple_(last, literal(after)))


def person_query(login: str, fin: str) -> Select[Any]:
    """One person, if he is of the offices of ``login``."""
    return _persons().where(is_of_offices(login), insured_person.c.fin == fin)


def _persons() -> Select[Any]:
    name = (application.c.surname, application.c.given_name, application.c.patronymic)
    return select(insured_person.c.fin, *name, insured_person.c.ssn, insured_person.c.issued_at).join_from(
        insured_person, application, application.c.submission == insured_person.c.submission
    )


def is_of_offices(login: str) -> ColumnElement[bool]:
    """Whether a row of ``insured_person`` belongs to the offices of ``login``."""
    mine = of_offices(login, SEEING, few=False)
    registered = (
        select(insured_link.c.fin)
        .join(insurer, insurer.c.voen == insured_link.c.insurer)
        .where(insured_link.c.fin == insured_person.c.fin, mine)
    )
    paid = (
        select(benefit_person.c.fin)
        .join(
            benefit_table,
            and_(
                benefit_table.c.submission == benefit_person.c.submission,
                benefit_table.c.line == benefit_person.c.line,
            ),
        )
        .join(insurer, insurer.c.voen == benefit_table.c.insurer)
        .where(benefit_person.c.fin == insured_person.c.fin, mine)
    )
    return or_(*(one.correlate(insured_person).exists() for one in (registered, paid)))


def of_person(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """Of a row of ``insured_person``: numbers, day of the SSN, whose insured person he is."""
    yield from within(insured_person.c.issued_at, wanted.ssn_from, wanted.ssn_until)
    if wanted.fin:
        yield begins(insured_person.c.fin, wanted.fin.upper())
    if wanted.ssn:
        yield begins(insured_person.c.ssn, wanted.ssn)
    if wanted.voen:
        yield insured_person.c.fin.in_(select(insured_link.c.fin).where(insured_link.c.insurer == wanted.voen))
