"""Submissions by the time of their receipt, page by page, with what was found out about them. Read-only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_

from pipeline.database import Reads
from pipeline.tables import finding, submission
from schemas.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Received:
    """One submission; ``part`` is its number in a bundle, 0 outside of one."""

    id: str
    sequence: int
    part: int
    rank: int
    service: str | None
    status: str
    received_at: datetime


def received_between(
    reads: Reads, first: datetime, end: datetime, *, after: Received | None = None, limit: int
) -> Sequence[Received]:
    """Those of ``first`` until before ``end`` in the order of their receipt; the page behind ``after``."""
    return [Received(*row) for row in reads.execute(received_query(first, end, after, limit))]


def received_query(first: datetime, end: datetime, after: Received | None, limit: int) -> Select[Any]:
    """What ``received_between`` reads."""
    one = submission.c
    query = select(one.id, one.sequence, one.idx, one.rank, one.service, one.status, one.received_at)
    query = query.where(*_between(first, end)).order_by(one.received_at, one.rank).limit(limit)
    if after is None:
        return query
    return query.where(tuple_(one.received_at, one.rank) > tuple_(literal(after.received_at), literal(after.rank)))


def count_between(reads: Reads, first: datetime, end: datetime) -> int:
    """How many there are."""
    return reads.execute(select(func.count()).select_from(submission).where(*_between(first, end))).scalar_one()


def _between(first: datetime, end: datetime) -> Sequence[ColumnElement[bool]]:
    return (submission.c.received_at >= first, submission.c.received_at < end)


def findings_by_stage(reads: Reads, ids: Sequence[str]) -> Mapping[str, Sequence[tuple[str, Finding]]]:
    """What stages found, by submission."""
    found: dict[str, list[tuple[str, Finding]]] = defaultdict(list)
    ordered = select(finding).where(finding.c.submission.in_(ids)).order_by(finding.c.submission, finding.c.n)
    for row in reads.execute(ordered):
        one = Finding(code=row.code, severity=Severity(row.severity), where=row.place, value=row.value)
        found[row.submission].append((row.stage, one))
    return found
