from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Boolean, Column, Date, Integer, MetaData, String, Table, event, select
from sqlalchemy.exc import IntegrityError

from pipeline.bulk_columns import Same, add_columns
from pipeline.database import Database, UtcDateTime
from pipeline.postgresql import database_url

ROWS = Table(
    "rows_by_columns",
    MetaData(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("seen", Boolean, nullable=False),
    Column("text", String),
)
AT = datetime(2026, 4, 20, 12, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    server = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    url = None if server is None else server.make()
    made = Database(tmp_path / "rows.sqlite" if url is None else database_url(url))
    ROWS.metadata.create_all(made.writer)
    yield made
    made.close()
    if server is not None:
        server.drop(url)


def written(database, **columns):
    with database.write() as tx:
        add_columns(tx, ROWS, columns)
    with database.reads() as reads:
        return [tuple(row) for row in reads.execute(select(ROWS).order_by(ROWS.c.number))]


def test_values_are_read_back_as_they_were_given(database):
    days = [date(2026, 4, 20), date(2025, 12, 31)]
    rows = written(database, number=[1, 2], day=days, at=Same(AT), seen=[True, False], text=["ə", None])
    assert rows == [(1, days[0], AT, True, "ə"), (2, days[1], AT, False, None)]


def test_a_column_that_is_left_out_is_empty(database):
    assert written(database, number=[1], day=Same(date(2026, 1, 1)), at=Same(AT), seen=Same(True))[0][-1] is None


def test_very_many_rows_take_a_statement_for_each_ten_thousand(database):
    seen = []
    event.listen(database.writer, "before_cursor_execute", lambda *told: seen.append(told[2].split()[0]))
    numbers = range(20_001)
    rows = written(database, number=numbers, day=Same(date(2026, 1, 1)), at=Same(AT), seen=Same(False))
    assert [row[0] for row in rows] == list(numbers)
    assert seen.count("INSERT") == (3 if database.writer.dialect.name == "sqlite" else 0)  # COPY is no statement


def test_a_clash_is_told_without_what_was_written_and_undoes_its_part_alone(database):
    row = {"day": Same(date(2026, 1, 1)), "at": Same(AT), "seen": Same(True)}
    written(database, number=[1], text=["first"], **row)
    with database.write() as tx:
        with pytest.raises(IntegrityError) as raised, tx.begin_nested():
            add_columns(tx, ROWS, {"number": [2, 1], "text": ["5VBK5VR", "5VBK5VR"], **row})
        add_columns(tx, ROWS, {"number": [3], "text": ["third"], **row})
    assert "5VBK5VR" not in str(raised.value)
    with database.reads() as reads:
        assert reads.execute(select(ROWS.c.text).order_by(ROWS.c.number)).scalars().all() == ["first", "third"]


@pytest.mark.parametrize("columns", [{"number": [1], "text": ["a", "b"]}, {"text": Same("a")}])
def test_columns_that_are_no_rows_are_refused(database, columns):
    with pytest.raises(ValueError, match="different lengths"):
        written(database, **columns)
