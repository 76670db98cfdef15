"""Sessions of officers at the screen. The server ends one whenever it wants: each is asked for at every step.

The secret is in the officer's cookie and nowhere else; the table holds its SHA-256. A session ends by its hour, by
standing idle, by the officer, by an administrator, or with the officer's own right to be here.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

from sqlalchemy import ColumnElement, insert, or_, select, update

from pipeline.database import Reads, Write
from registries.officers import Role
from registries.sign_in_tables import officer_account, officer_session
from registries.tables import officer, officer_office
from schemas.identifiers import OfficeCode

Way = Literal["password", "proxy", "oidc"]
Language = Literal["az", "en"]


@dataclass(frozen=True, slots=True, repr=False)
class Seat:
    """Who sits behind a session, as he stands in the register now; its repr shows nothing, since it names a person.

    ``first``: his password was given by somebody else, and he may do nothing but change it.
    """

    key: str
    login: str
    name: str
    role: Role
    offices: tuple[OfficeCode, ...]
    language: Language
    way: Way
    first: bool
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session as an administrator sees it."""

    key: str
    login: str
    way: str
    peer: str
    begun_at: datetime
    seen_at: datetime
    until: datetime
    ended_at: datetime | None


def key_of(secret: str) -> str:
    """What the table knows a session's secret by."""
    return sha256(secret.encode()).hexdigest()


def begin(
    tx: Write, login: str, way: Way, at: datetime, lasts: timedelta, *, peer: str, language: Language = "az"
) -> str:
    """A new session, under a secret that nobody could have known before; the secret."""
    secret = secrets.token_urlsafe(32)
    row = {
        "key": key_of(secret),
        "login": login,
        "way": way,
        "language": language,
        "peer": peer,
        "begun_at": at,
        "seen_at": at,
        "until": at + lasts,
    }
    tx.execute(insert(officer_session).values(row))
    return secret


def seat_of(reads: Reads, secret: str, at: datetime, idle: timedelta) -> Seat | None:
    """Who sits behind ``secret``; None where nobody does any more. ``idle``: seen longer ago is gone."""
    row = reads.execute(
        select(officer_session, officer.c.name, officer.c.role, officer_account.c.first)
        .join(officer, officer.c.login == officer_session.c.login)
        .outerjoin(officer_account, officer_account.c.login == officer_session.c.login)
        .where(
            officer_session.c.key == key_of(secret),
            officer_session.c.ended_at.is_(None),
            officer_session.c.until > at,
            officer_session.c.seen_at > at - idle,
            officer.c.active,
            or_(officer_account.c.locked.is_(None), officer_account.c.locked.is_(False)),
        )
    ).first()
    if row is None:
        return None
    offices = select(officer_office.c.office).where(officer_office.c.login == row.login)
    codes = reads.execute(offices.order_by(officer_office.c.office)).scalars()
    return Seat(
        key=row.key,
        login=row.login,
        name=row.name,
        role=Role(row.role),
        offices=tuple(OfficeCode(code) for code in codes),
        language=row.language,
        way=row.way,
        first=bool(row.first) and row.way == "password",
        seen_at=row.seen_at,
    )


def touch(tx: Write, key: str, at: datetime) -> None:
    """The officer did something."""
    tx.execute(update(officer_session).where(officer_session.c.key == key).values(seen_at=at))


def speak(tx: Write, key: str, language: Language) -> None:
    """The screen speaks that language from now on."""
    tx.execute(update(officer_session).where(officer_session.c.key == key).values(language=language))


def end(tx: Write, key: str, at: datetime) -> bool:
    """Ends one session; was there one to end?"""
    return _end(tx, officer_session.c.key == key, at) > 0


def end_all(tx: Write, login: str, at: datetime) -> int:
    """Ends all sessions of an officer; how many there were."""
    return _end(tx, officer_session.c.login == login, at)


def _end(tx: Write, which: ColumnElement[bool], at: datetime) -> int:
    going = update(officer_session).where(which, officer_session.c.ended_at.is_(None))
    return tx.execute(going.values(ended_at=at)).rowcount


def sessions(reads: Reads, login: str | None = None, *, limit: int = 200) -> Sequence[SessionRow]:
    """The newest sessions first, of one officer or of all."""
    query = select(officer_session).order_by(officer_session.c.begun_at.desc(), officer_session.c.key).limit(limit)
    if login is not None:
        query = query.where(officer_session.c.login == login)
    return [
        SessionRow(row.key, row.login, row.way, row.peer, row.begun_at, row.seen_at, row.until, row.ended_at)
        for row in reads.execute(query)
    ]
