"""Who works for a house on many machines: each process writes that it lives; one that falls silent is taken for dead.

Nobody stands over these processes as the supervisor does over an embedded house, so the row is what tells a death: from
it the leases of the dead end, and a leg that killed three workers is found (``bury_silent``).
"""

import os
import re
import secrets
import socket
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, delete, func, insert, select, update

from pipeline import legs
from pipeline.clock import Clock
from pipeline.database import Database, DatabaseTrouble, Reads, Write, trouble_code
from pipeline.engine import Engine
from pipeline.log import get_logger
from pipeline.tables import process

log = get_logger(__name__)
# A process dies of itself alone; whoever kills from outside (a power cut, an operator) mostly kills several.
TOGETHER = timedelta(minutes=1)
KEPT = timedelta(days=7)


def process_name(role: str) -> str:
    """A name that no other process ever bears; of letters, digits and hyphens, for it is searched with LIKE."""
    host = re.sub(r"[^A-Za-z0-9]+", "-", socket.gethostname())
    return f"{role}-{host}-{os.getpid()}-{secrets.token_hex(4)}"


class Presence:
    """The row of this process, renewed by a thread of its own until it leaves."""

    def __init__(self, database: Database, clock: Clock, name: str, role: str, every: timedelta) -> None:
        self.database = database
        self.clock = clock
        self.name = name
        self.role = role
        self.every = every
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="presence", daemon=True)

    def enter(self) -> None:
        """Writes the row and goes on renewing it."""
        now = self.clock.now()
        with self.database.write() as tx:
            tx.execute(insert(process).values(name=self.name, role=self.role, started_at=now, seen_at=now, died=False))
        self._thread.start()

    def leave(self) -> None:
        """The process ends as it should. What it still held may be taken at once."""
        self._left.set()
        self._thread.join()
        now = self.clock.now()
        try:
            with self.database.write() as tx:
                legs.give_up_leases(tx, self.name, now)
                tx.execute(update(process).where(process.c.name == self.name).values(seen_at=now, ended_at=now))
        except DatabaseTrouble as error:  # its leases run out, and its row falls silent
            log.warning("process.not_signed_off", process=self.name, error=trouble_code(error))

    def _keep(self) -> None:
        """Raises the dead, too: a process that was only slow is seen again (its legs are somebody else's by then)."""
        while not self._left.wait(self.every.total_seconds()):
            alive = {"seen_at": self.clock.now(), "ended_at": None, "died": False, "alone_with": None}
            try:
                with self.database.write() as tx:
                    tx.execute(update(process).where(process.c.name == self.name).values(alive))
            except (*DatabaseTrouble, MemoryError) as error:  # a document may have taken all memory for a moment
                log.warning("process.not_seen", process=self.name, error=trouble_code(error))


def living(reads: Reads) -> dict[str, int]:
    """How many processes of each role have not ended, as far as is known."""
    rows = reads.execute(select(process.c.role, func.count()).where(process.c.ended_at.is_(None)).group_by("role"))
    return {row[0]: row[1] for row in rows}


def bury_silent(engine: Engine, silence: timedelta) -> list[str]:
    """Ends the leases of processes that were not heard of for ``silence``; their names.

    A leg that a dead worker ran alone counts the death, unless another process died within a minute that was not alone
    with this very leg: then somebody kills from outside.
    """
    now = engine.clock.now()
    with engine.database.write() as tx:
        silent = _silent(tx, now - silence)
        for row in silent:
            alone_with = legs.alone_with(tx, row.name)
            dead = {"ended_at": now, "died": True, "alone_with": alone_with}
            tx.execute(update(process).where(process.c.name == row.name).values(dead))
    for row in silent:
        with engine.database.reads() as reads:
            killed = _killed_from_outside(reads, row.name)
        log.error("worker.died", worker=row.name, counted=not killed)
        engine.bury(row.name, counts=not killed)
    return [row.name for row in silent]


def _silent(tx: Write, before: datetime) -> Sequence[Row[tuple[str]]]:
    return tx.execute(
        select(process.c.name).where(process.c.ended_at.is_(None), process.c.seen_at < before).order_by("name")
    ).all()


def _killed_from_outside(reads: Reads, name: str) -> bool:
    me = reads.execute(select(process).where(process.c.name == name)).one()
    if me.alone_with is None:
        return True
    others = reads.execute(
        select(process.c.alone_with).where(
            process.c.died,
            process.c.name != name,
            process.c.seen_at.between(me.seen_at - TOGETHER, me.seen_at + TOGETHER),
        )
    )
    return any(other.alone_with != me.alone_with for other in others)


def forget_old(tx: Write, now: datetime) -> int:
    """Removes rows of processes that ended a week ago; how many."""
    return tx.execute(delete(process).where(process.c.ended_at < now - KEPT)).rowcount
