"""Certificates (SSŞ) searched by an officer, by the fields of 002 §4.3. Read-only.

Like insured persons they are searched and not leafed through: each names somebody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from pipeline.database import Reads
from registries.register_persons import is_of_offices, named, names_somebody, of_person
from registries.registers import Wanted, begins, within
from registries.tables import application, certificate, insured_person


@dataclass(frozen=True, slots=True, repr=False)
class CertificateRow:
    """One certificate and whose it is; its repr shows nothing. In force as long as ``ended_at`` is None."""

    number: str
    kind: str  # first | replacement | duplicate
    fin: str
    surname: str
    given_name: str
    patronymic: str
    ssn: str
    issued_at: datetime
    ended_at: datetime | None
    end_reason: str | None
    successor: str | None

    @property
    def key(self) -> str:
        """By which it is opened, and the next page found."""
        return self.number


def names_certificates(wanted: Wanted) -> bool:
    """Whether something is asked for that makes them few: a person, a number, a day."""
    return names_somebody(wanted) or bool(wanted.number) or wanted.sent_from is not None


def certificates(reads: Reads, login: str, wanted: Wanted, *, after: str = "", limit: int) -> Sequence[CertificateRow]:
    """The latest first; none where nobody is named."""
    if not names_certificates(wanted):
        return []
    return [CertificateRow(*row) for row in reads.execute(certificates_query(login, wanted, after, limit))]


def certificates_query(login: str, wanted: Wanted, after: str, limit: int) -> Select[Any]:
    """What ``certificates`` reads."""
    one, person, app = certificate.c, insured_person.c, application.c
    query = (
        select(one.number, one.kind, one.fin, app.surname, app.given_name, app.patronymic, person.ssn, one.issued_at)
        .add_columns(one.ended_at, one.end_reason, one.successor)
        .join_from(certificate, insured_person, person.fin == one.fin)
        .join(application, app.submission == person.submission)
        .where(is_of_offices(login), *of_person(wanted), *named(wanted), *_of_certificate(wanted))
        .order_by(one.number.desc())
        .limit(limit)
    )
    return query.where(one.number < after) if after else query


def certificate_query(login: str, number: str) -> Select[Any]:
    """One certificate, if its person is of the offices of ``login``."""
    return certificates_query(login, Wanted(), "", 1).where(certificate.c.number == number)


def _of_certificate(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield from within(certificate.c.issued_at, wanted.sent_from, wanted.sent_until)
    if wanted.number:
        yield begins(certificate.c.number, wanted.number)
    if wanted.gives:
        yield certificate.c.kind == wanted.gives
    if wanted.state:
        over = certificate.c.ended_at
        yield over.is_not(None) if wanted.state == "ended" else over.is_(None)
