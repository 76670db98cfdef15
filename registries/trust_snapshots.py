"""Which trust material was in use when: a version and the digests of its files, which are blobs of the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, select, update

from pipeline import canonical
from pipeline.database import Reads, Write
from registries.tables import trust_snapshot


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One state of the trust folder, in use since ``at``: SHA-256 (hex) by file name."""

    version: str
    files: Mapping[str, str]
    at: datetime


def latest(reads: Reads) -> Snapshot | None:
    """The snapshot in use, None where none was ever recorded."""
    return _first(reads, select(trust_snapshot).order_by(trust_snapshot.c.number.desc()).limit(1))


def by_version(reads: Reads, version: str) -> Snapshot | None:
    """What an old decision was judged by; None for an unknown version."""
    return _first(reads, select(trust_snapshot).where(trust_snapshot.c.version == version))


def record(tx: Write, version: str, digests: Mapping[str, str], now: datetime) -> bool:
    """Puts ``version`` into use; False if it is already. One of before may come back.

    The blob rows of the files must stand: nothing is read from the folder later. Raises ValueError for a version that
    was recorded with other files (our bug: a version names its bytes).
    """
    known, newest = by_version(tx, version), latest(tx)
    if known is not None and dict(known.files) != dict(digests):
        raise ValueError("a trust version was recorded with other files")
    if newest is not None and newest.version == version:
        return False
    number = 1 + (tx.execute(select(func.max(trust_snapshot.c.number))).scalar() or 0)
    row = {"number": number, "at": now, "files": canonical.dumps(dict(digests))}
    if known is None:
        tx.execute(insert(trust_snapshot).values(version=version, **row))
    else:
        tx.execute(update(trust_snapshot).where(trust_snapshot.c.version == version).values(row))
    return True


def _first(reads: Reads, query: Select[Any]) -> Snapshot | None:
    row = reads.execute(query).first()
    return None if row is None else Snapshot(row.version, canonical.loads(row.files), row.at)
