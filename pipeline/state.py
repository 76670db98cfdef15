"""The digest of all that the ledger holds of a submission that rests: its last event bears it, conservation computes it
anew.

Rows hold personal facts that retention may erase; the digest is salted with a random value of the submission's own row,
so that an event alone tells nothing, and erasing the salt ends what could be guessed from it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, select

from pipeline import canonical
from pipeline.database import Reads
from pipeline.status import Status
from pipeline.tables import document_key, effect, fact, finding, lineage, notice, subject, submission, submission_blob

_Rows = Sequence[tuple[Table, tuple[str, ...]]]
# What may change after the last event (sealing, status and chain) is left out.
_FIRST: _Rows = (
    (submission, ("sequence", "delivery", "channel", "received_at", "route", "service", "party", "document_id")),
    (submission, ("content_digest", "draft_key", "duplicate_of")),
    (submission_blob, ("role", "sha256")),
    (document_key, ("party", "document_id", "content_digest")),
    (subject, ("kind", "value")),
    (fact, ("stage", "data")),
    (finding, ("stage", "n", "code", "severity", "place", "value")),
    (effect, ("line", "stage", "kind", "data", "applied_at", "result")),
    (notice, ("id", "kind", "n", "audience", "party", "data")),
)
_SECOND: _Rows = (
    *_FIRST,
    (submission, ("rank", "parent", "idx", "copy_of")),
    (submission_blob, ("role", "piece")),
    (lineage, ("successor", "document_id")),
)
# By the version of the event's chain: what an old event says stays provable when tables grow.
_ROWS: Mapping[int, _Rows] = {1: _FIRST, 2: _SECOND}
LATEST = max(_ROWS)
# Here a submission stays for moments only, and each leg replaces rows: its digest is taken where it comes to rest.
MOVING = frozenset({Status.RECEIVED, Status.IN_PROGRESS, Status.ACCEPTED})


def digests(reads: Reads, ids: Sequence[str], version: int = LATEST) -> Mapping[str, str]:
    """The digest of each submission among ``ids`` (hex), one query for each table."""
    held: dict[str, list[Any]] = {}
    for table in dict.fromkeys(table for table, _ in _ROWS[version]):
        told = [(number, columns) for number, (one, columns) in enumerate(_ROWS[version]) if one is table]
        names = dict.fromkeys(name for _, columns in told for name in columns)
        owner = table.c.id if table is submission else table.c.submission
        query = select(owner.label("owner"), *(table.c[name] for name in names)).where(owner.in_(ids))
        for row in reads.execute(query):
            plain = dict(zip(names, map(_plain, row[1:]), strict=True))
            rows = held.setdefault(row.owner, [])
            rows.extend([number, *(plain[name] for name in columns)] for number, columns in told)
    salts = _salts(reads, ids)
    return {one: canonical.digest([salts[one], sorted(map(canonical.dumps, held.get(one, [])))]) for one in salts}


def _salts(reads: Reads, ids: Iterable[str]) -> Mapping[str, str]:
    rows = reads.execute(select(submission.c.id, submission.c.salt).where(submission.c.id.in_(ids)))
    return {row.id: row.salt for row in rows}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int) else str(value)
