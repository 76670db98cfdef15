"""Officers of the local offices: their roles and offices, and what waits for a decision of theirs.

Role and office are asked in the query itself: who may not see an item gets no row. An item belongs to the office of its
insurer, or to the one that its applicant chose.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from unicodedata import name as name_of
from unicodedata import normalize

from sqlalchemy import Row, Select, and_, delete, insert, select

from pipeline import canonical
from pipeline.bulk import upsert
from pipeline.database import Reads, Write
from pipeline.status import Status
from pipeline.tables import event, submission
from registries.tables import officer, officer_office, party_office
from schemas.identifiers import OfficeCode
from schemas.text import is_plain_text


class Role(StrEnum):
    """What an officer may do."""

    OFFICER = "officer"  # decides for his offices
    SUPERVISOR = "supervisor"  # the same, for his offices
    FINANCE = "finance"
    AUDITOR = "auditor"  # reads, changes nothing
    ADMINISTRATOR = "administrator"


DECIDING = (Role.OFFICER, Role.SUPERVISOR)
SEEING = (*DECIDING, Role.AUDITOR)
ENDORSE = "endorse"
LONGEST_LOGIN = 100


@dataclass(frozen=True, slots=True, repr=False)
class Officer:
    """One officer; its repr shows nothing, since it names a person."""

    login: str
    name: str
    role: Role
    offices: tuple[OfficeCode, ...]
    active: bool = True


@dataclass(frozen=True, slots=True)
class Waiting:
    """One item that an officer sees; ``since``: its last event; ``first``: who accepted it where a second must."""

    submission: str
    sequence: int
    service: str
    party: str
    office: str
    status: str
    since: datetime
    first: str | None = None


def is_login(text: str) -> bool:
    """Whether a new officer may be called so in acts, looks and events: one word that can be read, its letters Latin,
    so that no other script's stand for them (Unicode TR 39).
    """
    if not is_plain_text(text) or len(text) > LONGEST_LOGIN or any(one.isspace() for one in text):
        return False
    return all(one.isascii() or name_of(one, "").startswith("LATIN ") for one in text)


def reads_like(reads: Reads, login: str) -> str | None:
    """The login of another officer that differs from ``login`` in capitals, or in how letters are composed, alone."""
    wanted = _read(login)
    known = reads.execute(select(officer.c.login).where(officer.c.login != login)).scalars()
    return next((one for one in known if _read(one) == wanted), None)


def _read(login: str) -> str:
    return normalize("NFKC", login).casefold()


def put_officers(tx: Write, rows: Iterable[Officer]) -> None:
    """Loads officers, over what was known of them."""
    for one in rows:
        row = {"login": one.login, "name": one.name, "role": one.role.value, "active": one.active}
        upsert(tx, officer, [row])
        tx.execute(delete(officer_office).where(officer_office.c.login == one.login))
        if one.offices:
            tx.execute(insert(officer_office), [{"login": one.login, "office": str(code)} for code in one.offices])


def officers(reads: Reads) -> Sequence[Officer]:
    """All officers by login."""
    offices: dict[str, list[OfficeCode]] = {}
    for row in reads.execute(select(officer_office).order_by(officer_office.c.office)):
        offices.setdefault(row.login, []).append(OfficeCode(row.office))
    return [
        Officer(row.login, row.name, Role(row.role), tuple(offices.get(row.login, ())), row.active)
        for row in reads.execute(select(officer).order_by(officer.c.login))
    ]


def names_of(reads: Reads, logins: Collection[str]) -> Mapping[str, str]:
    """The names of those among ``logins`` that are officers'."""
    query = select(officer.c.login, officer.c.name).where(officer.c.login.in_(sorted(logins)))
    return {row.login: row.name for row in reads.execute(query)}


def is_active(reads: Reads, login: str) -> bool:
    """Is there an officer of that login who may do anything at all?"""
    return reads.execute(select(officer.c.login).where(officer.c.login == login, officer.c.active)).first() is not None


def waiting(reads: Reads, login: str, *, status: Status = Status.IN_REVIEW) -> Sequence[Waiting]:
    """What stands at ``status`` for the offices of ``login``, the longest waiting first; nothing for a stranger."""
    return _rows(reads, _seen_by(login, SEEING).where(submission.c.status == status))


def find(reads: Reads, login: str, submission_id: str, *, to_decide: bool) -> Waiting | None:
    """One item as ``login`` may see it, or decide about it; None where he may not, or where there is none."""
    rows = _rows(reads, _seen_by(login, DECIDING if to_decide else SEEING).where(submission.c.id == submission_id))
    return rows[0] if rows else None


def _seen_by(login: str, roles: Sequence[Role]) -> Select[tuple[object, ...]]:
    last = event.alias("last")
    return (
        select(
            submission.c.id,
            submission.c.sequence,
            submission.c.service,
            submission.c.party,
            party_office.c.office,
            submission.c.status,
            last.c.at.label("since"),
            last.c.kind,
            last.c.data,
        )
        .join(last, and_(last.c.submission == submission.c.id, last.c.n == submission.c.event_count))
        .join(party_office, party_office.c.party == submission.c.party)
        .join(officer_office, officer_office.c.office == party_office.c.office)
        .join(officer, officer.c.login == officer_office.c.login)
        .where(officer.c.login == login, officer.c.active, officer.c.role.in_([one.value for one in roles]))
        .order_by("since", submission.c.rank)
    )


def _rows(reads: Reads, query: Select[tuple[object, ...]]) -> Sequence[Waiting]:
    return [
        Waiting(row.id, row.sequence, row.service, row.party, row.office, row.status, row.since, first_of(row))
        for row in reads.execute(query)
    ]


def first_of(row: Row[Any]) -> str | None:
    """Who accepted it first of two, by its last event's ``kind`` and ``data``: any later event voids that."""
    return str(canonical.loads(row.data)["officer"]) if row.kind == ENDORSE else None
