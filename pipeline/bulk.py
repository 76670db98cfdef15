"""Questions about many keys at once: an IN of bounded length, as often as it takes.

Trap: a database takes only so many parameters in one statement (SQLite 32,766; PostgreSQL 65,535).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Column, Row, Table, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from pipeline.database import Reads, Write

MOST_KEYS = 10_000
Key = TypeVar("Key")


def insert_of(tx: Write) -> Any:
    """The INSERT of this connection's dialect, which knows ON CONFLICT."""
    return postgresql_insert if tx.dialect.name == "postgresql" else sqlite_insert


def rows_by(reads: Reads, column: Column[Any], keys: Iterable[str]) -> Iterator[Row[Any]]:
    """The rows of ``column``'s table whose ``column`` is among ``keys``; one query for each 10,000 keys."""
    for some in parts(dict.fromkeys(str(key) for key in keys)):
        yield from reads.execute(select(column.table).where(column.in_(some)))


def upsert(tx: Write, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Writes rows by their primary key, over what stood there; of two rows with one key the later stays."""
    key = [column.name for column in table.primary_key]
    by_key = {tuple(row[name] for name in key): row for row in rows}
    statement = insert_of(tx)(table)
    fresh = {column.name: statement.excluded[column.name] for column in table.c if column.name not in key}
    for some in parts(by_key):
        rows_of_part = [dict(by_key[one]) for one in some]
        tx.execute(statement.on_conflict_do_update(index_elements=key, set_=fresh), rows_of_part)


def parts(keys: Iterable[Key]) -> Iterator[Sequence[Key]]:
    """``keys`` in lists of at most 10,000."""
    left = iter(keys)
    while some := list(islice(left, MOST_KEYS)):
        yield some
