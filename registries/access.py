"""The access log: which party was told what about whom, and through which channel it had asked. Only appended to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from pipeline.database import Reads, Write
from pipeline.effects import Origin
from pipeline.tables import submission
from registries.tables import access_log


@dataclass(frozen=True, slots=True)
class Access:
    """One telling about a person; ``what`` is a code (SSN_EXISTS)."""

    submission: str
    at: datetime
    party: str
    channel: str
    what: str


def accesses_of(reads: Reads, fin: str) -> Sequence[Access]:
    """Who was told about this person, oldest first."""
    rows = reads.execute(
        select(access_log)
        .where(access_log.c.fin == str(fin))
        .order_by(access_log.c.at, access_log.c.submission, access_log.c.line)
    )
    return [Access(row.submission, row.at, row.party, row.channel, row.what) for row in rows]


def write_access(tx: Write, origin: Origin, *, party: str, fin: str, what: str) -> None:
    """Appends a row under the key of ``origin``; the channel is that of its submission."""
    channel = select(submission.c.channel).where(submission.c.id == origin.submission).scalar_subquery()
    tx.execute(
        insert(access_log).values(
            submission=origin.submission,
            line=origin.line,
            at=origin.at,
            party=str(party),
            channel=channel,
            fin=str(fin),
            what=what,
        )
    )
