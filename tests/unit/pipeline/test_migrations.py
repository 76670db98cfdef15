import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError

import registries.tables  # noqa: F401 - hangs its tables on the metadata
from pipeline import migrate
from pipeline.database import Database
from pipeline.postgresql import database_url
from pipeline.tables import metadata


def test_the_migrations_make_the_tables_that_the_code_knows(place):
    migrate.upgrade(place)
    database = Database(place)
    with database.writer.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    database.close()


def test_a_second_upgrade_changes_nothing(place):
    migrate.upgrade(place)
    before = schema_of(place)
    migrate.upgrade(place)
    assert schema_of(place) == before


def test_an_upgrade_of_what_is_up_to_date_waits_for_no_writer(place):
    migrate.upgrade(place)
    database = Database(place)
    with database.write():
        migrate.upgrade(place)
    database.close()


def test_a_house_is_there_from_its_first_upgrade_on(place):
    assert not migrate.is_made(place)
    migrate.upgrade(place)
    assert migrate.is_made(place)


def test_both_foundations_keep_the_same_keys_and_references(postgresql, tmp_path):
    url = postgresql.make_migrated()
    migrate.upgrade(tmp_path / "qebul.sqlite")
    assert keys_of(database_url(url)) == keys_of(tmp_path / "qebul.sqlite")
    postgresql.drop(url)


def schema_of(place):
    database = Database(place)
    with database.writer.connect() as connection:
        found = {
            name: (columns, sorted(map(told, inspect(connection).get_indexes(name))))
            for name in inspect(connection).get_table_names()
            for columns in [[str(one) for one in inspect(connection).get_columns(name)]]
        }
    database.close()
    return found


def told(index):
    """An index in words; the condition of one that holds for some rows only is a clause, not a text."""
    return str(index | {"dialect_options": {key: str(value) for key, value in index["dialect_options"].items()}})


def keys_of(place):
    """By table: columns in their order with NULL or not, primary key, unique keys, foreign keys, indexes."""
    database = Database(place)
    with database.writer.connect() as connection:
        looked = inspect(connection)
        found = {
            name: (
                [(one["name"], one["nullable"]) for one in looked.get_columns(name)],
                looked.get_pk_constraint(name)["constrained_columns"],
                sorted(one["column_names"] for one in looked.get_unique_constraints(name)),
                sorted((one["constrained_columns"], one["referred_table"]) for one in looked.get_foreign_keys(name)),
                sorted(
                    one["column_names"]
                    for one in looked.get_indexes(name)
                    if "duplicates_constraint" not in one and not one["unique"]
                ),
            )
            for name in looked.get_table_names()
        }
    database.close()
    return found


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
