"""The registers as their screen and their export show them: columns with their words, rows as values. Read-only.

Both are made from the same columns, so that a file holds what the screen showed. Whose rows they are is asked by the
queries (``registries/registers.py``).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from outbox.notice_xml import Both
from outbox.prints.sheet import Amount, Grid, Pair, Sheet, Value, lines_of
from outbox.report_parts import REPORT_KINDS
from outbox.wording import CERTIFICATE_KINDS
from pipeline import canonical
from pipeline.database import Reads
from registries import register_certificates as papers
from registries import register_lists as lists
from registries import register_persons as persons
from registries import register_reports as filed
from registries.registers import Register, Wanted
from rules.envelope import BAKU
from schemas.identifiers import OfficeCode
from schemas.offices import offices
from schemas.services import SERVICES
from stages.register_words import (
    CERTIFICATE_STATES,
    CERTIFICATES,
    COLUMNS,
    INSURERS,
    KINDS,
    NAMES,
    TERMS,
    reason_word,
    status_word,
)

PAGE = 20
MOST_EXPORTED = 5000


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """The rows of one page by what opens each; ``more``: another follows behind the last."""

    rows: Sequence[tuple[str, tuple[Value, ...]]]
    more: bool


def register_page(
    reads: Reads, login: str, register: Register, wanted: Wanted, now: datetime, *, after: str = "", size: int = PAGE
) -> RegisterPage:
    """The page behind ``after`` (the key of the last row before it)."""
    read, show = _READ[register], _SHOWN[register]
    rows = read(reads, login, wanted, now.astimezone(BAKU).date(), after, size + 1)
    return RegisterPage([(row.key, show(row)) for row in rows[:size]], len(rows) > size)


def export_sheet(
    reads: Reads, login: str, register: Register, wanted: Wanted, now: datetime, most: int = MOST_EXPORTED
) -> Sheet:
    """What was found as a sheet, at most ``most`` rows; where there are more it says so."""
    page = register_page(reads, login, register, wanted, now, size=most)
    rows = tuple(cells for _, cells in page.rows)
    plain = [[list(lines_of(cell)) for cell in row] for row in rows]
    cut = Both(
        f"Yalnız ilk {most} sətir. Qalanları üçün axtarışı dəqiqləşdirin.",
        f"The first {most} rows only. Search more narrowly for the others.",
    )
    asked = Both("Axtarış", "Search")
    return Sheet(
        number="",
        title=NAMES[register],
        dated=now,
        digest=sha256(canonical.dumps(plain).encode()).hexdigest(),
        header=(
            Pair(Both("Tarix", "Date"), now),
            Pair(Both("Sətirlərin sayı", "Rows"), len(rows)),
            Pair(asked, "; ".join(wanted.told().values()) or None),
        ),
        lead=cut if page.more else None,
        blocks=(Grid(None, COLUMNS[register], rows),),
        foot=(),
        landscape=True,
    )


def _day(at: datetime | None) -> date | None:
    return None if at is None else at.astimezone(BAKU).date()


def _application(row: persons.ApplicationRow) -> tuple[Value, ...]:
    named = (row.surname, row.given_name, row.patronymic)
    ssn = (row.ssn, _day(row.issued_at))
    state = (CERTIFICATES[row.certificate], status_word(row.status))
    return (KINDS.get(row.kind, row.kind), row.fin, *named, *ssn, _day(row.received_at), *state)


def _person(row: persons.PersonRow) -> tuple[Value, ...]:
    return (row.fin, row.surname, row.given_name, row.patronymic, row.ssn, _day(row.issued_at))


def _certificate(row: papers.CertificateRow) -> tuple[Value, ...]:
    whose = (row.fin, row.surname, row.given_name, row.patronymic, row.ssn)
    state = CERTIFICATE_STATES["active" if row.ended_at is None else "ended"]
    ended = (_day(row.ended_at), reason_word(row.end_reason))
    return (row.number, CERTIFICATE_KINDS[row.kind], *whose, _day(row.issued_at), state, *ended)


def _table(row: lists.TableRow) -> tuple[Value, ...]:
    days = (_day(row.received_at), row.table_date, row.month)
    total = None if row.total is None else Amount(row.total)
    return (row.sequence, row.insurer, row.voen, *days, total, status_word(row.status))


def _report(row: filed.ReportRow) -> tuple[Value, ...]:
    kind = None if row.kind is None else REPORT_KINDS[row.kind]
    amounts = (None if one is None else Amount(one) for one in (row.labour, row.contribution, row.closing))
    about = (kind, row.quarter, row.activity, row.persons)
    return (row.sequence, row.insurer, row.voen, _day(row.received_at), *about, *amounts, status_word(row.status))


def _authorization(row: lists.AuthorizationRow) -> tuple[Value, ...]:
    days = (row.starts_on, row.ends_on)
    service = SERVICES.get(row.service)
    named = row.service if service is None else Both(service.az, service.en)
    whom = (row.card_number, row.phone, row.fin, TERMS[row.term])
    return (*whom, *days, named, row.insurer, _day(row.revoked_at))


def _insurer(row: lists.InsurerRow) -> tuple[Value, ...]:
    known = offices().get(OfficeCode(row.office))
    office = row.office if known is None else Both(known.name_az, known.name_en)
    return (row.voen, row.name, INSURERS[row.kind], row.sun, row.responsible, office, row.opened_on, row.closed_on)


_Read = Callable[[Reads, str, Wanted, date, str, int], Sequence[Any]]
_READ: Mapping[Register, _Read] = {
    Register.APPLICATIONS: lambda reads, login, wanted, _, after, limit: persons.applications(
        reads, login, wanted, after=after, limit=limit
    ),
    Register.PERSONS: lambda reads, login, wanted, _, after, limit: persons.persons(
        reads, login, wanted, after=after, limit=limit
    ),
    Register.CERTIFICATES: lambda reads, login, wanted, _, after, limit: papers.certificates(
        reads, login, wanted, after=after, limit=limit
    ),
    Register.TABLES: lambda reads, login, wanted, _, after, limit: lists.tables(
        reads, login, wanted, after=after, limit=limit
    ),
    Register.REPORTS: lambda reads, login, wanted, _, after, limit: filed.reports(
        reads, login, wanted, after=after, limit=limit
    ),
    Register.AUTHORIZATIONS: lambda reads, login, wanted, today, after, limit: lists.authorizations(
        reads, login, wanted, today, after=after, limit=limit
    ),
    Register.INSURERS: lambda reads, login, wanted, _, after, limit: lists.insurers(
        reads, login, wanted, after=after, limit=limit
    ),
}
_SHOWN: Mapping[Register, Callable[[Any], tuple[Value, ...]]] = {
    Register.APPLICATIONS: _application,
    Register.PERSONS: _person,
    Register.CERTIFICATES: _certificate,
    Register.TABLES: _table,
    Register.REPORTS: _report,
    Register.AUTHORIZATIONS: _authorization,
    Register.INSURERS: _insurer,
}
