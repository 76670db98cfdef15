"""Very many rows: what the driver is handed as it is must be what SQLAlchemy would have written."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, select

from pipeline import bulk
from pipeline.bulk import VERY_MANY_ROWS, add
from pipeline.database import Database, UtcDateTime

tables = MetaData()
plain = Table("plain", tables, Column("id", Integer, primary_key=True), Column("order", String), Column("n", Integer))
timed = Table("timed", tables, Column("id", Integer, primary_key=True), Column("at", UtcDateTime))
filled = Table(
    "filled", tables, Column("id", Integer, primary_key=True), Column("n", Integer, nullable=False, default=7)
)
MANY = range(1, VERY_MANY_ROWS + 2)


@pytest.fixture
def database(tmp_path):
    made = Database(tmp_path / "qebul.sqlite")
    tables.create_all(made.writer)
    yield made
    made.close()


def kept(database, table, rows):
    with database.write() as tx:
        add(tx, table, rows)
    with database.reads() as reads:
        return [tuple(row) for row in reads.execute(select(table).order_by(table.c.id))]


def test_rows_are_written_by_their_names_whatever_the_order_of_these(database):
    rows = ({"n": 2 * n, "order": f"o'{n}", "id": n} for n in MANY)
    assert kept(database, plain, rows) == [(n, f"o'{n}", 2 * n) for n in MANY]


def test_a_column_that_is_left_out_is_empty(database):
    assert kept(database, plain, [{"id": n} for n in MANY]) == [(n, None, None) for n in MANY]


@pytest.mark.parametrize("table", [timed, filled], ids=["a type of its own", "a default"])
def test_what_the_driver_does_not_take_as_it_is_goes_the_usual_way(database, table):
    at = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
    rows = [{"id": n} | ({"at": at} if table is timed else {}) for n in MANY]
    assert kept(database, table, rows) == [(n, at if table is timed else 7) for n in MANY]


def test_few_rows_and_very_many_are_told_apart(database, monkeypatch):
    seen = []
    monkeypatch.setattr(bulk, "_add_plainly", lambda tx, table, rows: bool(seen.append(len(rows))))
    kept(database, plain, [{"id": n} for n in MANY])
    kept(database, plain, [{"id": -n} for n in range(1, VERY_MANY_ROWS)])
    assert seen == [len(MANY)]
