"""Open drafts: how a file finds the draft that it is about. Read-only.

A draft is known inside its channel only. What it is about stands in ``subject``: its key, the digests of its data
files, and those of its former versions; order looks at the same rows (see ``order.py``).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from pipeline.bulk import parts
from pipeline.database import Reads
from pipeline.status import Status
from pipeline.tables import subject, submission

RECEIVED = "received"
SIGNATURE = "signature"
VERSION = "received."  # and the number of the version
KEY, FILE, FORMER_FILE = "draft", "draft_file", "draft_former_file"
_KINDS = (KEY, FILE, FORMER_FILE)


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft that waits for its signature. ``files`` and ``former_files`` are digests, "sha256:hex" and others."""

    submission: str
    sequence: int
    rank: int
    channel: str
    key: str
    files: frozenset[str]
    former_files: frozenset[str]

    @property
    def file_count(self) -> int:
        """How many different data files it has."""
        return sum(one.startswith("sha256:") for one in self.files)


def open_drafts(reads: Reads, channels: Iterable[str], values: Iterable[str]) -> Sequence[OpenDraft]:
    """The open drafts of ``channels`` that are about any of ``values`` (keys, digests), the newest first."""
    ids = sorted(_about(reads, list(channels), values))
    held: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows: list[Row[Any]] = []
    for some in parts(ids):
        for row in reads.execute(
            select(subject).where(subject.c.submission.in_(some), subject.c.kind.in_((FILE, FORMER_FILE)))
        ):
            held[row.submission][row.kind].add(row.value)
        rows.extend(reads.execute(select(submission).where(submission.c.id.in_(some))))
    return [
        OpenDraft(
            row.id,
            row.sequence,
            row.rank,
            row.channel,
            row.draft_key,
            frozenset(held[row.id][FILE]),
            frozenset(held[row.id][FORMER_FILE]),
        )
        for row in sorted(rows, key=lambda row: row.rank, reverse=True)
    ]


def _about(reads: Reads, channels: Sequence[str], values: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in parts(dict.fromkeys(values)):
        query = (
            select(subject.c.submission)
            .join(submission, submission.c.id == subject.c.submission)
            .where(
                subject.c.kind.in_(_KINDS),
                subject.c.value.in_(some),
                submission.c.status == Status.DRAFT,
                submission.c.channel.in_(channels),
            )
        )
        found.update(reads.execute(query).scalars())
    return found
