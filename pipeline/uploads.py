"""Uploads on their way into the ledger: announced before their bytes are kept, gone with the commit that enters them.

It is to an upload what ``claimed/`` is to a file: whoever dies between store and ledger leaves something that can be
found and entered, never bytes that no row knows.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from pipeline.bulk import insert_of
from pipeline.clock import Clock
from pipeline.conservation import Problem
from pipeline.database import Reads, Write
from pipeline.ledger import Arrival
from pipeline.tables import arrival, delivery, upload

LONGEST_ON_THE_WAY = timedelta(minutes=10)


def token_of_key(channel: str, key: str) -> str:
    """The arrival's token for a sender's own key of an upload: the same key is the same arrival, whenever it comes."""
    return hashlib.sha256(f"upload\0{channel}\0{key}".encode()).hexdigest()


def digest_under(reads: Reads, token: str) -> str | None:
    """The digest of what arrived under a token; None if nothing did."""
    found = select(delivery.c.sha256).join(arrival, arrival.c.delivery == delivery.c.id)
    row = reads.execute(found.where(arrival.c.token == token)).first()
    return None if row is None else str(row.sha256)


def announce(tx: Write, came: Arrival, at: datetime) -> bool:
    """These bytes are whole and will be kept now. False while other bytes are on their way under the same token."""
    row = {"token": came.token, "channel": came.channel, "name": came.name, "sha256": came.sha256, "size": came.size}
    tx.execute(insert_of(tx)(upload).values(**row, at=at).on_conflict_do_nothing())
    return bool(tx.execute(select(upload.c.sha256).where(upload.c.token == came.token)).scalar_one() == came.sha256)


def forget(tx: Write, token: str) -> None:
    """It is entered, or will not come."""
    tx.execute(delete(upload).where(upload.c.token == token))


def announced_before(reads: Reads, moment: datetime) -> list[Arrival]:
    """What was announced before ``moment`` and is still on its way: its process has died, or hangs."""
    rows = reads.execute(select(upload).where(upload.c.at < moment).order_by(upload.c.at, upload.c.token))
    return [Arrival(row.token, row.channel, row.name, row.sha256, row.size) for row in rows]


def announced_digests(reads: Reads) -> set[str]:
    """The digests of all that is on its way."""
    return set(reads.execute(select(upload.c.sha256)).scalars())


class UploadsCheck:
    """Nothing is on its way for ever."""

    name = "uploads"

    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    def problems(self, reads: Reads) -> Iterator[Problem]:
        """By the beginning of the token."""
        for came in announced_before(reads, self.clock.now() - LONGEST_ON_THE_WAY):
            yield Problem(self.name, came.token[:12], "announced, and never entered: is `qebul web` running?")
