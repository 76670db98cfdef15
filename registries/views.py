"""What officers looked at: each view of a person's data is written down before it is shown. Only appended to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from pipeline.database import Reads, Write
from registries.sign_in_tables import officer_view


@dataclass(frozen=True, slots=True, repr=False)
class View:
    """One look. ``what`` is a code (ITEM, SCAN, SEARCH, …), ``about`` the scan's name or the words searched for."""

    at: datetime
    login: str
    session: str
    what: str
    submission: str | None = None
    fin: str | None = None
    about: str = ""


def write_view(tx: Write, one: View) -> None:
    """Appends a look."""
    row = {
        "at": one.at,
        "login": one.login,
        "session": one.session,
        "what": one.what,
        "submission": one.submission,
        "fin": one.fin,
        "about": one.about,
    }
    tx.execute(insert(officer_view).values(row))


def views_of(
    reads: Reads, *, login: str | None = None, submission: str | None = None, fin: str | None = None, limit: int = 500
) -> Sequence[View]:
    """The newest looks first: of an officer, at a submission, at a person."""
    query = select(officer_view).order_by(officer_view.c.n.desc()).limit(limit)
    for column, wanted in (
        (officer_view.c.login, login),
        (officer_view.c.submission, submission),
        (officer_view.c.fin, fin),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    return [
        View(row.at, row.login, row.session, row.what, row.submission, row.fin, row.about)
        for row in reads.execute(query)
    ]
