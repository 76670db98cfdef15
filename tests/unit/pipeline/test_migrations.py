import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import OperationalError

import registries.tables  # noqa: F401 - hangs its tables on the metadata
from pipeline import migrate
from pipeline.database import Database
from pipeline.tables import metadata


def test_the_migrations_make_the_tables_that_the_code_knows(tmp_path):
    path = tmp_path / "qebul.sqlite"
    migrate.upgrade(path)
    database = Database(path)
    with database.writer.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    database.close()


def test_a_second_upgrade_changes_nothing(tmp_path):
    path = tmp_path / "qebul.sqlite"
    migrate.upgrade(path)
    with sqlite3.connect(path) as raw:
        before = raw.execute("select sql from sqlite_master order by name").fetchall()
    migrate.upgrade(path)
    with sqlite3.connect(path) as raw:
        assert raw.execute("select sql from sqlite_master order by name").fetchall() == before
    raw.close()


def test_an_upgrade_that_ends_half_way_leaves_nothing_behind(tmp_path):
    path = tmp_path / "qebul.sqlite"
    with sqlite3.connect(path) as raw:
        raw.execute("create table notice (x)")  # in its way, when many tables are made already
    with pytest.raises(OperationalError):
        migrate.upgrade(path)
    assert raw.execute("select name from sqlite_master").fetchall() == [("notice",)]
    with raw:
        raw.execute("drop table notice")
    raw.close()
    migrate.upgrade(path)
