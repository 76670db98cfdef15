"""Local accounts of officers: a password's hash, tries that are counted, locks.

A try is counted before anybody looks whether it is good: a thousand tries at once are a thousand, not one. After
``FREE_TRIES`` each further one waits twice as long, at most ``LONGEST_WAIT``; a good one forgives all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update

from pipeline.bulk import insert_of
from pipeline.database import Reads, Write
from registries.sessions import end_all
from registries.sign_in_tables import officer_account
from registries.tables import officer

FREE_TRIES = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
_FRESH: dict[str, Any] = {"hash": None, "first": False, "locked": False, "failures": 0}


class NoOfficerError(LookupError):
    """There is no officer of that login."""


@dataclass(frozen=True, slots=True)
class Account:
    """How an officer's account stands; ``waits_until`` is a moment that may have passed."""

    login: str
    has_password: bool
    first: bool
    locked: bool
    failures: int
    waits_until: datetime | None


def give_password(tx: Write, login: str, hashed: str, at: datetime, *, first: bool) -> None:
    """Puts a password in place of another one and ends all sessions. Raises NoOfficerError.

    ``first``: given by somebody else, so that the officer has to change it before anything else.
    """
    values = {"hash": hashed, "first": first, "failures": 0, "waits_until": None, "changed_at": at}
    _put(tx, login, values)
    end_all(tx, login, at)


def lock(tx: Write, login: str, at: datetime) -> None:
    """Nobody signs in by that login any more, and who is in is out. Raises NoOfficerError."""
    _put(tx, login, {"locked": True})
    end_all(tx, login, at)


def unlock(tx: Write, login: str) -> None:
    """Takes back a lock and forgives what failed. Raises NoOfficerError."""
    _put(tx, login, {"locked": False, "failures": 0, "waits_until": None})


def take_try(tx: Write, login: str, at: datetime) -> str | None:
    """Counts a try; the hash to compare with, or None where no password would be good now."""
    mine = (officer_account.c.login == login, officer_account.c.hash.is_not(None), officer_account.c.locked.is_(False))
    waited = or_(officer_account.c.waits_until.is_(None), officer_account.c.waits_until <= at)
    active = select(officer.c.login).where(officer.c.login == login, officer.c.active)
    counted = tx.execute(
        update(officer_account)
        .where(*mine, waited, officer_account.c.login.in_(active))
        .values(failures=officer_account.c.failures + 1)
        .returning(officer_account.c.hash, officer_account.c.failures)
    ).first()
    if counted is None:
        return None
    if counted.failures >= FREE_TRIES:
        until = at + wait_after(counted.failures)
        tx.execute(update(officer_account).where(officer_account.c.login == login).values(waits_until=until))
    hashed: str = counted.hash
    return hashed


def forgive(tx: Write, login: str) -> None:
    """A try was good."""
    tx.execute(update(officer_account).where(officer_account.c.login == login).values(failures=0, waits_until=None))


def wait_after(failures: int) -> timedelta:
    """How long no try is taken after that many bad ones."""
    doubled = min(max(failures - FREE_TRIES, 0), 10)
    return min(FIRST_WAIT * (1 << doubled), LONGEST_WAIT)


def account_of(reads: Reads, login: str) -> Account | None:
    """The account of an officer; None where he has none."""
    row = reads.execute(select(officer_account).where(officer_account.c.login == login)).first()
    if row is None:
        return None
    return Account(row.login, row.hash is not None, row.first, row.locked, row.failures, row.waits_until)


def _put(tx: Write, login: str, values: Mapping[str, Any]) -> None:
    if tx.execute(select(officer.c.login).where(officer.c.login == login)).first() is None:
        raise NoOfficerError(login)
    fresh = insert_of(tx)(officer_account).values(login=login, **(_FRESH | dict(values)))
    tx.execute(fresh.on_conflict_do_update(index_elements=["login"], set_=dict(values)))
