"""Many rows at once: questions with an IN of bounded length, changes in one statement for all.

Traps: a database takes only so many parameters in one statement (SQLite 32,766; PostgreSQL 65,535). On PostgreSQL
executemany travels as one trip, but the server runs a statement for each row: there many rows go as arrays.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import (
    ARRAY,
    Column,
    Row,
    Table,
    TableValuedAlias,
    and_,
    bindparam,
    column,
    delete,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from pipeline.database import Reads, Write

MOST_KEYS = 10_000
VERY_MANY_ROWS = 1000
FEW_ROWS = 20  # below it a statement for each row costs less than the arrays
Key = TypeVar("Key")


def insert_of(tx: Write) -> Any:
    """The INSERT of this connection's dialect, which knows ON CONFLICT."""
    return postgresql_insert if tx.dialect.name == "postgresql" else sqlite_insert


def rows_by(reads: Reads, column: Column[Any], keys: Iterable[str]) -> Iterator[Row[Any]]:
    """The rows of ``column``'s table whose ``column`` is among ``keys``; one query for each 10,000 keys."""
    for some in parts(dict.fromkeys(str(key) for key in keys)):
        yield from reads.execute(select(column.table).where(column.in_(some)))


def add(tx: Write, table: Table, rows: Iterable[Mapping[str, Any]], *, keep: bool = False) -> None:
    """Inserts rows, all of the same columns; with ``keep`` those whose key is there already stay as they are."""
    for some in parts(rows):
        if not keep and len(some) >= VERY_MANY_ROWS and _add_plainly(tx, table, some):
            continue
        statement, given = _insert(tx, table, some)
        tx.execute(statement.on_conflict_do_nothing() if keep else statement, given)


def upsert(tx: Write, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Writes rows by their primary key, over what stood there; of two rows with one key the later stays."""
    key = [column.name for column in table.primary_key]
    by_key = {tuple(row[name] for name in key): row for row in rows}
    for some in parts(by_key.values()):
        statement, given = _insert(tx, table, some)
        fresh = {name: statement.excluded[name] for name in some[0] if name not in key}
        tx.execute(statement.on_conflict_do_update(index_elements=key, set_=fresh), given)


def _add_plainly(tx: Write, table: Table, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Hands rows to the driver as they are, where it takes their values so; False: nothing was done.

    A hundred thousand rows cost SQLAlchemy as much as the database. PostgreSQL takes arrays in any case.
    """
    if tx.dialect.name == "postgresql":
        return False
    kinds = (table.c[name].type.dialect_impl(tx.dialect) for name in rows[0])
    if any(kind.bind_processor(tx.dialect) is not None for kind in kinds):
        return False
    compiled = sqlite_insert(table).compile(dialect=tx.dialect, column_keys=list(rows[0]))
    names = tuple(getattr(compiled, "positiontup", None) or ())
    if set(names) != rows[0].keys() or len(names) == 1:
        return False  # a column has a default of its own; of a single one there would be no tuples
    take = itemgetter(*names)
    tx.exec_driver_sql(str(compiled), [take(row) for row in rows])
    return True


def _insert(
    tx: Write, table: Table, rows: Sequence[Mapping[str, Any]]
) -> tuple[Any, Sequence[Mapping[str, Any]] | None]:
    """An INSERT of rows that may be told what to do at a conflict, and what is to be executed with it."""
    statement = insert_of(tx)(table)
    if tx.dialect.name != "postgresql" or len(rows) <= FEW_ROWS:
        return statement, [dict(row) for row in rows]
    given = _table_of(table, rows)
    return statement.from_select(list(rows[0]), select(*(given.c[name] for name in rows[0]))), None


def parts(keys: Iterable[Key]) -> Iterator[Sequence[Key]]:
    """``keys`` in lists of at most 10,000."""
    left = iter(keys)
    while some := list(islice(left, MOST_KEYS)):
        yield some


def change(tx: Write, table: Table, key: Sequence[str], rows: Sequence[Mapping[str, Any]], **same: Any) -> None:
    """Sets the columns of ``rows`` where ``key`` (columns of every row) says; a row that matches nothing does nothing.

    All rows name the same columns, and no key twice. ``same`` is set in all of them.
    """
    if not rows:
        return
    fresh = [name for name in rows[0] if name not in key]
    if tx.dialect.name == "postgresql" and len(rows) > FEW_ROWS:
        for some in parts(rows):
            given = _table_of(table, some)
            mine = and_(*(table.c[name] == given.c[name] for name in key))
            tx.execute(update(table).where(mine).values({name: given.c[name] for name in fresh} | same))
        return
    mine = and_(*(table.c[name] == bindparam(f"the_{name}") for name in key))
    statement = update(table).where(mine).values({name: bindparam(f"the_{name}") for name in fresh} | same)
    tx.execute(statement, [{f"the_{name}": value for name, value in row.items()} for row in rows])


def remove(tx: Write, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Deletes the rows that bear all that one of ``rows`` names."""
    if not rows:
        return
    if tx.dialect.name == "postgresql" and len(rows) > FEW_ROWS:
        for some in parts(rows):
            given = _table_of(table, some)
            tx.execute(delete(table).where(*(table.c[name] == given.c[name] for name in rows[0])))
        return
    mine = [table.c[name] == bindparam(f"the_{name}") for name in rows[0]]
    tx.execute(delete(table).where(*mine), [{f"the_{name}": value for name, value in row.items()} for row in rows])


def _table_of(table: Table, rows: Sequence[Mapping[str, Any]]) -> TableValuedAlias:
    """``rows`` as something to select from: an array for each column."""
    types = {name: table.c[name].type for name in rows[0]}
    arrays = [literal([row[name] for row in rows], ARRAY(kind)) for name, kind in types.items()]
    columns = [column(name, kind) for name, kind in types.items()]
    return func.unnest(*arrays).table_valued(*columns, name="given").render_derived()
