"""SQLite behind the two doors: WAL with ``synchronous=FULL``, so that what is committed survives a power cut.

Trap: the driver's own transaction handling is switched off (``isolation_level=None``), so that BEGIN IMMEDIATE is ours;
otherwise a reader that turns writer fails with SQLITE_BUSY at once.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, Pool, QueuePool

BUSY_SECONDS = 30.0


def sqlite_engine(
    path: Path, *, read_only: bool, poolclass: type[Pool] = QueuePool, foreign_keys: bool = True
) -> Engine:
    """An engine on a file, whose transactions are ours; makes the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pooled = {} if poolclass is NullPool else {"pool_size": 4, "max_overflow": 8}
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False, "isolation_level": None},
        poolclass=poolclass,
        hide_parameters=True,  # an error's text is logged or printed, and parameters are personal
        **pooled,
    )

    def connect(connection: Any, record: ConnectionPoolEntry) -> None:
        del record
        cursor = connection.cursor()
        references = f"foreign_keys={'ON' if foreign_keys else 'OFF'}"
        # Recursive: else INSERT OR REPLACE would change, past their guards, tables that are only appended to.
        pragmas = ("journal_mode=WAL", "synchronous=FULL", references, "temp_store=MEMORY", "recursive_triggers=ON")
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", begin)
    return engine


def sqlite_news(path: Path) -> Callable[[], bool]:
    """Tells, each time it is asked, whether anybody committed since it was asked last: microseconds, no transaction.

    For one thread. The first time it says yes.
    """
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None)
    seen: int | None = None

    def news() -> bool:
        nonlocal seen
        before, seen = seen, connection.execute("PRAGMA data_version").fetchone()[0]
        return seen != before

    return news
