"""The database: one engine a process, a read-only door and a write door.

``reads()`` gives a connection that cannot write; ``write()`` one short transaction that commits at its end. Nobody else
commits. SQLite runs in WAL with ``synchronous=FULL``: what is committed survives a power cut.
Trap: the driver's own transaction handling is switched off (``isolation_level=None``), so that BEGIN IMMEDIATE is ours;
otherwise a reader that turns writer fails with SQLITE_BUSY at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Engine, TypeDecorator, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

BUSY_SECONDS = 30.0
# What a full or busy database raises; for those who may not know the library behind it.
DatabaseTrouble = OperationalError

# Both are SQLAlchemy connections; the names tell what may be done with them.
Reads = Connection
Write = Connection


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in, aware UTC out, whatever the database keeps."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses naive moments (ValueError)."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Gives the zone back."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC)


class Database:
    """The two doors to one database file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self.writer = _engine(path, read_only=False)
        self.reader = _engine(path, read_only=True)

    @contextmanager
    def reads(self) -> Iterator[Reads]:
        """A connection with a stable snapshot that cannot write."""
        with self.reader.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Write]:
        """One write transaction: commits at the end, rolls back on an exception. Keep it short; no work inside."""
        with self.writer.connect() as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Gives all connections back."""
        self.writer.dispose()
        self.reader.dispose()


def _engine(path: Path, *, read_only: bool) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False, "isolation_level": None},
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=8,
        hide_parameters=True,  # an error's text is logged or printed, and parameters are personal
    )

    def connect(connection: Any, record: ConnectionPoolEntry) -> None:
        del record
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
            cursor.execute(f"PRAGMA {pragma}")
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", begin)
    return engine
