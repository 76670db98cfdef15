"""The least that the job of ``bench.reconcile`` costs: ``python -m bench.reconcile_floor FOLDER PLACE EMPTY``.

The same file through expat, each entry's texts collected; the bare join of entries with dues in duckdb; and the rows
that booking left at PLACE, inserted in the same parts at EMPTY, with all indexes and without asking for foreign keys:
by executemany on SQLite, by COPY on PostgreSQL. Reading those rows is not counted. Prints one JSON object.
"""

import json
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from xml.parsers import expat

import duckdb
import psycopg
from pyarrow import parquet

from bench.bundle import timed
from bench.reconcile_job import PART
from pipeline.database import Database
from pipeline.postgresql import database_url
from pipeline.tables import metadata
from registries import tables  # noqa: F401 - hangs all tables on the metadata

WRITTEN = (
    *("bank_entry", "bank_step", "bank_line", "bank_suspense", "bank_candidate", "payment"),
    *("account", "account_transaction", "posting"),
)
# An element by its name and that of the one around it: a day of booking is no value date.
_FIELDS = (
    *(("Ntry", "Amt"), ("Ntry", "CdtDbtInd"), ("Sts", "Cd"), ("BookgDt", "Dt"), ("ValDt", "Dt")),
    *(("Ntry", "AcctSvcrRef"), ("Refs", "EndToEndId"), ("RtrInf", "OrgnlEndToEndId"), ("Pty", "Nm"), ("Othr", "Id")),
    *(("Id", "IBAN"), ("Rcrd", "Tp"), ("Rcrd", "CtgyDtls"), ("RmtInf", "Ustrd")),
)
_JOIN = """
WITH paying AS (
    SELECT *, row_number() OVER (PARTITION BY payer_code, code, amount ORDER BY booking_date, place) AS n FROM entry
), owed AS (
    SELECT *, row_number() OVER (PARTITION BY insurer, code, amount ORDER BY month) AS n FROM due
)
SELECT count(*) FROM paying JOIN owed ON payer_code = insurer AND paying.code = owed.code
    AND paying.amount = owed.amount AND paying.n = owed.n
"""
_DUES = """
CREATE TABLE due AS SELECT insurer, '121111' AS code, month, employer AS amount FROM months
UNION ALL SELECT insurer, '121211', month, employee FROM months
"""


def main() -> None:
    folder, place, empty = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    with timed() as parsing:
        entries = parse(folder / "statement.xml")
    joining = join(folder)
    insert = insert_postgresql if place.startswith("postgresql") else insert_sqlite
    parts = -(-entries // PART)
    spent = {"parse": parsing, "match": joining, "book": insert(place, empty, parts)}
    clock = {name: taken[0] for name, taken in spent.items()}
    print(json.dumps(clock | {f"{name} (processor)": taken[1] for name, taken in spent.items()}))


def parse(place: Path) -> int:
    """How many entries there are; their texts are collected and let go."""
    kept: list[tuple[str, ...]] = []
    values: dict[tuple[str, str], str] = {}
    around: list[str] = [""]
    text: list[str] = []
    count = 0

    def start(name: str, _attributes: dict[str, str]) -> None:
        around.append(name)
        text.clear()

    def end(name: str) -> None:
        nonlocal count
        around.pop()
        if name == "Ntry":
            kept.append(tuple(values.get(one, "") for one in _FIELDS))
            values.clear()
            count += 1
            if len(kept) == 2 * PART:
                kept.clear()
        else:
            values[around[-1], name] = "".join(text)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.CharacterDataHandler = text.append
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    with place.open("rb") as file:
        parser.ParseFile(file)
    return count


def join(folder: Path) -> Sequence[float]:
    """Seconds, of the clock and of the processor, for the entries that are one due of their payer and nothing else."""
    columns = ["place", "booking_date", "payer_code", "code", "amount"]
    matched = parquet.read_table(folder / "matched", columns=columns)
    with duckdb.connect(config={"threads": 2}) as base:
        base.register("months", parquet.read_table(folder / "months"))
        base.execute(_DUES)
        base.register("entry", matched)
        with timed() as taken:
            base.execute(_JOIN).fetchall()
    return taken


def insert_sqlite(place: str, empty: str, parts: int) -> Sequence[float]:
    """The same for the rows of all tables, a transaction a part."""
    source, spent = sqlite3.connect(place), [0.0, 0.0]
    target = sqlite3.connect(empty, isolation_level=None)
    for sql in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"):
        target.execute(sql)
    told = "select sql from sqlite_master where tbl_name = ? and sql <> '' and type in ('table', 'index')"
    for table in WRITTEN:
        for (sql,) in source.execute(told, [table]):
            target.execute(sql)
    for rows in _parts(parts, {one: _of_sqlite(source, one) for one in WRITTEN}):
        with timed() as taken:
            target.execute("BEGIN IMMEDIATE")
            for table, some in rows.items():
                if some:
                    target.executemany(f"insert into {table} values ({','.join('?' * len(some[0]))})", some)
            target.execute("COMMIT")
        spent = list(map(float.__add__, spent, taken))
    target.close()
    source.close()
    return spent


def _of_sqlite(source: sqlite3.Connection, table: str) -> tuple[int, Iterator[tuple[Any, ...]]]:
    [(count,)] = source.execute(f"select count(*) from {table}").fetchall()
    return count, iter(source.execute(f"select * from {table}"))


def insert_postgresql(place: str, empty: str, parts: int) -> Sequence[float]:
    """The same by COPY."""
    made = Database(database_url(empty))
    metadata.create_all(made.writer)
    made.close()
    spent = [0.0, 0.0]
    with psycopg.connect(place) as source, psycopg.connect(empty) as target:
        target.execute("SET session_replication_role = replica")
        target.commit()
        for rows in _parts(parts, {one: _of_postgresql(source, one) for one in WRITTEN}):
            with timed() as taken:
                for table, some in rows.items():
                    with target.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                        for row in some:
                            copy.write_row(row)
                target.commit()
            spent = list(map(float.__add__, spent, taken))
    return spent


def _of_postgresql(source: psycopg.Connection[Any], table: str) -> tuple[int, Iterator[tuple[Any, ...]]]:
    found = source.execute(f"select count(*) from {table}").fetchall()
    cursor = source.cursor(name=table)
    cursor.itersize = PART
    return found[0][0], iter(cursor.execute(f"select * from {table}"))


def _parts(
    parts: int, given: Mapping[str, tuple[int, Iterator[tuple[Any, ...]]]]
) -> Iterator[Mapping[str, Sequence[tuple[Any, ...]]]]:
    """An equal share of each table's rows for each part."""
    for _ in range(parts):
        yield {table: list(islice(rows, -(-count // parts))) for table, (count, rows) in given.items()}


if __name__ == "__main__":
    main()
