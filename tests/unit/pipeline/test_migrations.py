import sqlite3

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

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
