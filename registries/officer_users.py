"""Under which account of the operating system an officer works at the command line, as an administrator recorded it.

At the screen a session says who acts. At the command line anybody may name any login: there an officer is who he says
only under the account that is recorded for him. An account is of one officer at a time. Rows are only appended.

ValueError
├── TakenUserError    the account is another officer's
└── NotHisUserError   at the command line of another account than the officer's own
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from pipeline.database import Reads, Write
from registries.officer_accounts import NoOfficerError
from registries.sign_in_tables import officer_user
from registries.tables import officer

NOBODY = ""


class TakenUserError(ValueError):
    """Another officer works under that account."""


class NotHisUserError(ValueError):
    """At the command line of another account than the officer's own; ``login`` and ``user`` say which."""

    def __init__(self, login: str, user: str) -> None:
        super().__init__(f"{user} is not the account of {login}")


@dataclass(frozen=True, slots=True)
class Hand:
    """Who did something: ``login`` of the officer, and ``user`` who sat at the machine, by its operating system or by
    the session.
    """

    login: str
    user: str


def give_user(tx: Write, login: str, user: str, at: datetime, *, by: str) -> None:
    """From now on ``login`` works under the account ``user``; ``NOBODY``: at no command line.

    Raises NoOfficerError, TakenUserError.
    """
    if tx.execute(select(officer.c.login).where(officer.c.login == login)).first() is None:
        raise NoOfficerError(login)
    if user != NOBODY and any(user_of(tx, other) == user for other in _ever_under(tx, user) if other != login):
        raise TakenUserError(user)
    tx.execute(insert(officer_user).values(login=login, user=user, at=at, by=by))


def user_of(reads: Reads, login: str) -> str:
    """The account under which an officer works at the command line; ``NOBODY``: at none."""
    one = officer_user.c
    last = select(one.user).where(one.login == login).order_by(one.n.desc()).limit(1)
    return reads.execute(last).scalar() or NOBODY


def hand_at_the_machine(reads: Reads, login: str, user: str) -> Hand:
    """An officer at a command line that ``user`` began. Raises NotHisUserError where that is not his account."""
    if user == NOBODY or user_of(reads, login) != user:
        raise NotHisUserError(login, user)
    return Hand(login, user)


def are_one_person(reads: Reads, one: Hand, other: Hand) -> bool:
    """Whether two may be one and the same person: by login, by who sat at the machine, or by an account under which
    one of them ever worked.
    """
    return not _names(reads, one).isdisjoint(_names(reads, other))


def _names(reads: Reads, one: Hand) -> set[str]:
    """All by which the person is known, logins apart from accounts of the operating system."""
    query = select(officer_user.c.user).where(officer_user.c.login == one.login)
    accounts = {user for user in reads.execute(query).scalars() if user != NOBODY}
    return {f"login {one.login}", f"user {one.user}", *(f"user {user}" for user in accounts)}


def _ever_under(reads: Reads, user: str) -> Iterable[str]:
    return set(reads.execute(select(officer_user.c.login).where(officer_user.c.user == user)).scalars())
