"""The policies that verdicts were made by, each under its version, so that a decision can be repeated."""

from datetime import datetime

from sqlalchemy import select

from pipeline.bulk import insert_of
from pipeline.database import Reads, Write
from registries.tables import verification_policy


def record_policy(tx: Write, version: str, text: str, now: datetime) -> None:
    """Keeps a policy; one that is known stays as it is."""
    row = {"version": version, "text": text, "at": now}
    tx.execute(insert_of(tx)(verification_policy).on_conflict_do_nothing(), [row])


def policy_text(reads: Reads, version: str) -> str | None:
    """The text of a policy, None for a version that was never recorded."""
    return reads.execute(
        select(verification_policy.c.text).where(verification_policy.c.version == version)
    ).scalar_one_or_none()
