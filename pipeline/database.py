"""The database: a read-only door, a write door, and one for claims; SQLite in a file, or PostgreSQL.

``reads()`` gives one snapshot and cannot write. ``write()`` is one short transaction that commits at its end, and the
only one of its kind: SQLite has one writer anyway, on PostgreSQL each takes the writer's lock first. Gapless numbers,
event chains and document keys rest on that. ``claims()`` is for leases alone, which row locks keep apart: on PostgreSQL
it waits for no writer and no writer for it. Nobody else commits.
"""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, BigInteger, Connection, DateTime, Dialect, Engine, Integer, TypeDecorator
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from pipeline.postgresql import postgresql_engine, take_writer_lock
from pipeline.sqlite import sqlite_engine, sqlite_news

# What a full, busy or vanished database raises; for those who may not know the library behind it.
DatabaseTrouble = (OperationalError, NoConnectionError)


def trouble_code(error: BaseException) -> str:
    """What a log tells of an error: its kind and the code of the database or the system (``OperationalError
    SQLITE_FULL``, on PostgreSQL the SQLSTATE; ``OSError ENOSPC``). Never its text: that may quote a document.
    """
    orig = getattr(error, "orig", None)
    code = getattr(orig, "sqlite_errorname", None) or getattr(orig, "sqlstate", None)
    if isinstance(error, OSError):
        code = errno.errorcode.get(error.errno or 0)
    return f"{type(error).__name__} {code}" if code else type(error).__name__


# Both are SQLAlchemy connections; the names tell what may be done with them.
Reads = Connection
Write = Connection
# Where a database is: a SQLite file, or the URL of a PostgreSQL database.
Place = Path | URL

# 64 bits on both (SQLite's INTEGER has them, and only INTEGER counts up by itself).
BigNumber = BigInteger().with_variant(Integer(), "sqlite")


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
    """The doors to one database. Connections are made on first use: make one ``Database`` per process."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.writer = _engine(place, read_only=False)
        self.reader = _engine(place, read_only=True)
        self._one_writer_anyway = isinstance(place, Path)

    @contextmanager
    def reads(self) -> Iterator[Reads]:
        """A connection with a stable snapshot that cannot write."""
        with self.reader.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Write]:
        """One write transaction: commits at the end, rolls back on an exception. Keep it short; no work inside."""
        with self.writer.connect() as connection, connection.begin():
            if not self._one_writer_anyway:
                take_writer_lock(connection)
            yield connection

    @contextmanager
    def claims(self) -> Iterator[Write]:
        """One short transaction on leases and nothing else: take rows with SKIP LOCKED, or only one's own."""
        if self._one_writer_anyway:
            with self.write() as tx:
                yield tx
            return
        with self.writer.connect() as connection, connection.begin():
            yield connection

    def news(self) -> Callable[[], bool]:
        """A question for one thread: may somebody have committed since it was asked last? On PostgreSQL always yes."""
        return sqlite_news(self.place) if isinstance(self.place, Path) else lambda: True

    def close(self) -> None:
        """Gives all connections back."""
        self.writer.dispose()
        self.reader.dispose()


def _engine(place: Place, *, read_only: bool) -> Engine:
    if isinstance(place, Path):
        return sqlite_engine(place, read_only=read_only)
    return postgresql_engine(place, read_only=read_only)
