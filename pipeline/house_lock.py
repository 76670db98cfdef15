"""Who runs the house: one supervisor alone, or many workers together, never both.

The lock of a folder (``HouseLock``) keeps two houses out of one ``var/``. A PostgreSQL database can be reached from
many machines, so it has a lock of its own, held by a connection for as long as the process lives: alone by ``up``,
``drain`` and ``demo``, which end all leases when they start; shared by the processes of a house on many machines, whose
leases run out by themselves. A fork inherits the connection's socket: the lock ends with the last orphan.
Losing it (the server restarted) costs nothing but that courtesy: what a lease means is decided by its token.
"""

import time

import psycopg
from sqlalchemy import URL
from sqlalchemy.exc import OperationalError

from pipeline.postgresql import HOUSE_LOCK, NETWORK
from pipeline.supervisor import LOCK_PATIENCE, HouseIsTakenError

_TAKE = {True: "SELECT pg_try_advisory_lock(%s)", False: "SELECT pg_try_advisory_lock_shared(%s)"}


class DatabaseHouseLock:
    """The lock of a house's database. ``take`` first; ``release`` or the end of the process gives it back.

    Making one raises ``DatabaseTrouble`` when the server does not answer.
    """

    def __init__(self, url: URL) -> None:
        # By the driver itself: a pool would tidy up the connection in a fork, and end it for all.
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        try:
            self._connection = psycopg.connect(plain, autocommit=True, application_name="qebul house", **NETWORK)
        except psycopg.OperationalError as error:
            raise OperationalError("connect", None, error, hide_parameters=True) from None

    def take(self, *, alone: bool, patience: float = LOCK_PATIENCE) -> None:
        """Waits up to ``patience`` seconds for orphans of a dead house. Raises HouseIsTakenError."""
        deadline = time.monotonic() + patience
        while not self._taken(alone=alone):
            if time.monotonic() > deadline:
                raise HouseIsTakenError("another qebul works on this database")
            time.sleep(0.05)

    def release(self) -> None:
        """Gives the lock back."""
        self._connection.close()

    def _taken(self, *, alone: bool) -> bool:
        row = self._connection.execute(_TAKE[alone], [HOUSE_LOCK]).fetchone()
        return row is not None and bool(row[0])
