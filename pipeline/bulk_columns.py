"""Rows by the ten thousand, given column by column: no object is made for a row, the driver gets them as they are.

Beside ``bulk.add`` for tables that are filled by the million. Values are those of the model (dates, moments, booleans);
a column is written as the database keeps it by converting each value that differs once.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any

from sqlalchemy import Column, Table, insert

from pipeline.bulk import MOST_KEYS
from pipeline.database import Write
from pipeline.postgresql import copy_rows


class Same:
    """A column that holds one value in all rows."""

    def __init__(self, value: Any) -> None:
        self.value = value


Values = Sequence[Any] | Same


def add_columns(tx: Write, table: Table, columns: Mapping[str, Values]) -> None:
    """Inserts the rows that ``columns`` hold, all of the same length but for those that are ``Same``; what a table has
    beside them is NULL. One statement for each 10,000 rows. Raises what the database raises, ValueError for columns of
    different lengths.
    """
    lengths = {len(one) for one in columns.values() if not isinstance(one, Same)}
    if len(lengths) != 1:
        raise ValueError(f"{table.name}: columns of different lengths: {sorted(lengths)}")
    [length] = lengths
    for start in range(0, length, MOST_KEYS):
        some = {name: _part(values, start, length) for name, values in columns.items()}
        if tx.dialect.name == "postgresql":
            _as_copy(tx, table, some)
        else:
            _as_tuples(tx, table, some)


def _part(values: Values, start: int, length: int) -> Values:
    if isinstance(values, Same) or length <= MOST_KEYS:
        return values
    return values[start : start + MOST_KEYS]


def _as_tuples(tx: Write, table: Table, columns: Mapping[str, Values]) -> None:
    statement = insert(table).compile(dialect=tx.dialect, column_keys=list(columns))
    order = list(getattr(statement, "positiontup", None) or columns)
    kept = [_kept(tx, table.c[name], columns[name]) for name in order]
    tx.exec_driver_sql(str(statement), list(zip(*kept, strict=False)))


def _as_copy(tx: Write, table: Table, columns: Mapping[str, Values]) -> None:
    quoted = tx.dialect.identifier_preparer
    names = ", ".join(quoted.format_column(table.c[name]) for name in columns)
    kept = [_kept(tx, table.c[name], values) for name, values in columns.items()]
    copy_rows(tx, f"{quoted.format_table(table)} ({names})", zip(*kept, strict=False))


def _kept(tx: Write, one: Column[Any], values: Values) -> Iterable[Any]:
    """The values as the driver takes them; of a ``Same`` without an end."""
    process = one.type.dialect_impl(tx.dialect).bind_processor(tx.dialect)
    if isinstance(values, Same):
        return repeat(values.value if process is None else process(values.value))
    if process is None:
        return values
    known = {value: process(value) for value in set(values)}
    return [known[value] for value in values]
