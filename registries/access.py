"""The access log: which party was told what about whom, and through which channel it had asked. Only appended to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from pipeline.database import Reads, Write
from pipeline.effects import Origin
from pipeline.tables import submission
from registries.report_tables import quarterly_report, report_person
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
    """Who was told about this person, oldest first. An accepted report tells its insurer of each person in it that he
    is insured (REPORT_ACCEPTED): there the list of persons is the log.
    """
    rows = reads.execute(select(access_log).where(access_log.c.fin == str(fin)))
    told = [(row.at, row.submission, row.line, row.party, row.channel, row.what) for row in rows]
    one = quarterly_report.c
    listed = (
        select(one.registered_at, one.submission, one.line, one.insurer, submission.c.channel)
        .join(report_person, report_person.c.report == one.number)
        .join(submission, submission.c.id == one.submission)
        .where(report_person.c.fin == str(fin))
    )
    told += [(*row, "REPORT_ACCEPTED") for row in reads.execute(listed)]
    return [Access(sub, at, party, channel, what) for at, sub, _, party, channel, what in sorted(told)]


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
