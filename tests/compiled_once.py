"""SQLAlchemy keeps the SQL that it compiled by engine, and by the very object of its dialect. The hundreds of houses of
one test run ask the same: with one store for all engines of a kind, each statement is compiled once in a process, which
is an eighth of an acceptance test's time. Only what is compiled is shared, nothing of a connection.
"""

from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_KEPT = 3000


def share_compiled_statements() -> None:
    """From now on, in this process."""
    kept = {kind: LRUCache(_KEPT) for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg)}
    for kind in kept:
        kind.__eq__ = lambda one, other: type(one) is type(other)
        kind.__hash__ = lambda one: hash(type(one))
    Engine._compiled_cache = property(lambda engine: kept[type(engine.dialect)], lambda engine, cache: None)
