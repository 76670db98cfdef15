"""What was asked for of revocation (lists, OCSP answers), when, and what came of it; and who waits for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from pipeline.bulk import insert_of
from pipeline.database import Reads, Write
from pipeline.status import Status
from pipeline.tables import finding, submission
from registries.tables import revocation_fetch

# Codes of a verdict that a list or an answer may change.
_WAITS_FOR = ("REV_UNKNOWN", "TST_REVOCATION_UNKNOWN")


@dataclass(frozen=True, slots=True)
class Fetch:
    """One file that was asked for: when it last came whole (``good_at``), and what was wrong last (``why``, or "")."""

    name: str
    url: str
    tried_at: datetime
    good_at: datetime | None = None
    holds_until: datetime | None = None
    why: str = ""


def fetches(reads: Reads) -> Mapping[str, Fetch]:
    """All by name."""
    rows = reads.execute(select(revocation_fetch).order_by(revocation_fetch.c.name))
    return {row.name: Fetch(**row._mapping) for row in rows}  # noqa: SLF001 - SQLAlchemy's public name


def keep_fetch(tx: Write, one: Fetch) -> None:
    """Writes what came of asking."""
    row = {name: getattr(one, name) for name in Fetch.__dataclass_fields__}
    new = insert_of(tx)(revocation_fetch).values(row)
    tx.execute(new.on_conflict_do_update(index_elements=["name"], set_=row))


def forget_fetches(tx: Write, names: Iterable[str]) -> None:
    """What nobody asks for any more."""
    tx.execute(delete(revocation_fetch).where(revocation_fetch.c.name.in_(list(names))))


def waiting_for_revocation(reads: Reads, most: int) -> list[str]:
    """The submissions on hold because nobody told whether a certificate was revoked, the longest waiting first."""
    query = (
        select(submission.c.id)
        .join(finding, finding.c.submission == submission.c.id)
        .where(submission.c.status == Status.ON_HOLD, finding.c.code.in_(_WAITS_FOR))
        .group_by(submission.c.id, submission.c.sequence)
        .order_by(submission.c.sequence)
        .limit(most)
    )
    return list(reads.execute(query).scalars())
