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


def write_accesses(tx: Write, told: Sequence[tuple[Origin, str, str, str]]) -> None:
    """Appends (origin, party, FİN, what) under the keys of the origins; the channel is that of each submission."""
    ids = [origin.submission for origin, *_ in told]
    rows = tx.execute(select(submission.c.id, submission.c.channel).where(submission.c.id.in_(ids)))
    channels = {row.id: row.channel for row in rows}
    tx.execute(
        insert(access_log),
        [
            {
                "submission": origin.submission,
                "line": origin.line,
                "at": origin.at,
                "party": str(party),
                "channel": channels[origin.submission],
                "fin": str(fin),
                "what": what,
            }
            for origin, party, fin, what in told
        ],
    )
