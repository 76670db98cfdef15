"""Who works on which parked item. A hold ends by itself; it keeps two officers from the same work, and decides nothing.

ValueError
└── HeldError   somebody else works on it; ``login``, ``name``, ``until``
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from pipeline.bulk import upsert
from pipeline.database import Reads, Write
from registries.tables import desk_hold, officer

LENGTH = timedelta(minutes=15)


class HeldError(ValueError):
    """Somebody else has it."""

    def __init__(self, hold: "Hold") -> None:
        self.login, self.name, self.until = hold.login, hold.name, hold.until
        super().__init__(f"{hold.login} works on it until {hold.until:%H:%M}")


@dataclass(frozen=True, slots=True)
class Hold:
    """Who has an item, and until when."""

    login: str
    name: str
    since: datetime
    until: datetime


def hold_of(reads: Reads, submission_id: str, now: datetime) -> Hold | None:
    """Who has it now."""
    row = reads.execute(
        select(desk_hold, officer.c.name)
        .join(officer, officer.c.login == desk_hold.c.login)
        .where(desk_hold.c.submission == submission_id, desk_hold.c.until > now)
    ).first()
    return None if row is None else Hold(row.login, row.name, row.since, row.until)


def put_hold(tx: Write, login: str, submission_id: str, now: datetime) -> Hold:
    """``login`` has it for ``LENGTH`` from now; his own hold is prolonged, never made shorter. Raises HeldError.

    That he may see and decide it is the caller's question (``stages/desk.py``).
    """
    before = free_for(tx, login, submission_id, now)
    if before is None:
        return _put(tx, login, submission_id, now, now + LENGTH)
    return _put(tx, login, submission_id, before.since, max(before.until, now + LENGTH))


def give_hold(tx: Write, login: str, submission_id: str, now: datetime, length: timedelta) -> Hold:
    """``login`` has it for ``length`` from now, whoever had it: a supervisor's word (``stages/supervise.py``)."""
    return _put(tx, login, submission_id, now, now + length)


def _put(tx: Write, login: str, submission_id: str, since: datetime, until: datetime) -> Hold:
    upsert(tx, desk_hold, [{"submission": submission_id, "login": login, "since": since, "until": until}])
    held = hold_of(tx, submission_id, since)
    assert held is not None
    return held


def free_for(reads: Reads, login: str, submission_id: str, now: datetime) -> Hold | None:
    """His own hold, None where nobody has one. Raises HeldError."""
    before = hold_of(reads, submission_id, now)
    if before is not None and before.login != login:
        raise HeldError(before)
    return before


def end_hold(tx: Write, login: str, submission_id: str) -> None:
    """``login`` no longer has it; another one's hold stays."""
    tx.execute(delete(desk_hold).where(desk_hold.c.submission == submission_id, desk_hold.c.login == login))


def drop_hold(tx: Write, submission_id: str) -> None:
    """Whoever had it: it is decided."""
    tx.execute(delete(desk_hold).where(desk_hold.c.submission == submission_id))
