"""What ``bench.reconcile`` measures, in processes of their own: ``python -m bench.reconcile_job PART FOLDER PLACE``.

``prepare``: a house with the insurers and reports of ``bench.statement_world``. ``work``: the statement read, matched
and booked as the stages do it, beside the greatest memory. ``check``: what was booked against the truth, pair by pair.
PLACE: a SQLite file or the URL of a PostgreSQL database. Each prints one JSON object.
"""

import json
import resource
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from pyarrow import parquet
from sqlalchemy import event, insert, select, text

from bench.bundle import timed
from bench.statement_world import ACCOUNT
from pipeline.bulk_columns import Same, add_columns
from pipeline.channels import open_channel
from pipeline.collecting import collect_rarely
from pipeline.database import Database, Place, Write
from pipeline.effects import Origin
from pipeline.ledger import Arrival, enter
from pipeline.lines import Aftermath
from pipeline.postgresql import database_url
from pipeline.tables import effect, metadata
from reconciliation.entries import EntriesWriter
from reconciliation.kept import in_parts, keys_of, read_entries, told_by_debits
from reconciliation.known import Known
from reconciliation.matching import match
from reconciliation.reading import read
from registries.arrow_rows import table_of
from registries.bank_booking import OpenStatements, StatementTold, book_part, booking_effects, statements_of
from registries.bank_known import booked_keys, credits_to_return, insurers_to_match
from registries.bank_rows import read_part
from registries.bank_tables import bank_entry, bank_line, bank_step
from registries.dues import open_dues
from registries.report_tables import quarterly_report, report_month
from registries.tables import insurer
from schemas.reconciliation_passes import passes_on
from stages.routes import INTAKE

AT = datetime(2026, 5, 2, tzinfo=UTC)
PART = 10_000
_QUARTERS = 4
_OFFICE, _ACTIVITY = "188", "62010"


def main() -> None:
    part, folder, place = sys.argv[1], Path(sys.argv[2]), place_of(sys.argv[3])
    collect_rarely()  # as a worker does
    told = {"prepare": prepare, "work": work, "check": check}[part](folder, place)
    print(json.dumps(told))


def place_of(given: str) -> Place:
    """Where the house's database is."""
    return database_url(given) if given.startswith("postgresql") else Path(given)


def unasked(database: Database) -> None:
    """Where rows come from is not asked from now on: the house is only a background here."""
    wanted = "PRAGMA foreign_keys=OFF" if isinstance(database.place, Path) else "SET session_replication_role = replica"

    def connected(connection: Any, *_: object) -> None:
        connection.execute(wanted)
        connection.commit()

    event.listen(database.writer, "connect", connected)


def prepare(folder: Path, place: Place) -> Mapping[str, int]:
    """Insurers, their reports of four quarters, and the months of these."""
    database = Database(place)
    unasked(database)
    metadata.create_all(database.writer)
    payers, months = parquet.read_table(folder / "insurers"), parquet.read_table(folder / "months")
    with database.write() as tx:
        open_channel(tx, "bank", AT)
        _add_insurers(tx, payers)
        _add_reports(tx, payers.column("voen").to_pylist(), months)
    if not isinstance(place, Path):
        with database.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as tx:
            tx.execute(text("ANALYZE"))
    database.close()
    return {"dues": 2 * len(months)}


def _add_insurers(tx: Write, payers: Any) -> None:
    names = [f"Müəssisə {n}" for n in range(len(payers))]
    told = {"voen": payers.column("voen").to_pylist(), "sun": payers.column("sun").to_pylist(), "name": names}
    same = {"kind": "legal", "responsible": "", "office": _OFFICE, "opened_on": date(2019, 1, 1)}
    add_columns(
        tx, insurer, {**told, "name_folded": names, "name_order": names, **{n: Same(v) for n, v in same.items()}}
    )


def _add_reports(tx: Write, voens: list[str], months: Any) -> None:
    count = _QUARTERS * len(voens)
    numbers = list(range(1, count + 1))
    same = {"activity": _ACTIVITY, "version": 1, "kind": "INITIAL", "registered_at": AT, "persons": 1, "line": 1}
    same |= dict.fromkeys(("labour", "contribution", "closing"), 0)
    told: dict[str, Any] = {
        "number": numbers,
        "insurer": [voen for voen in voens for _ in range(_QUARTERS)],
        "quarter": [f"2025-Q{n}" for _ in voens for n in range(1, _QUARTERS + 1)],
        "document_id": [f"d{n}" for n in numbers],
        "submission": [f"s{n}" for n in numbers],
    }
    add_columns(tx, quarterly_report, {**told, **{name: Same(value) for name, value in same.items()}})
    told = {
        "report": [number for number in numbers for _ in range(3)],  # months come by insurer, in their order
        "month": months.column("month").to_pylist(),
        "employee": months.column("employee").to_pylist(),
        "employer": months.column("employer").to_pylist(),
    }
    same = dict.fromkeys(("labour", "exempt", "income", "heads"), 0)
    add_columns(tx, report_month, {**told, **{name: Same(value) for name, value in same.items()}})


def work(folder: Path, place: Place) -> Mapping[str, float]:
    """Seconds by part, and the greatest memory in MiB."""
    database, kept = Database(place), BytesIO()
    with timed() as parsing, (folder / "statement.xml").open("rb") as file, EntriesWriter(kept) as writer:
        [head] = read(file, writer)
    [tally] = writer.tallies
    entries = read_entries(BytesIO(kept.getvalue()))
    kept.close()
    with timed() as asking, database.reads() as reads:
        known = Known(
            dues=open_dues(reads),
            insurers=insurers_to_match(reads),
            credits=credits_to_return(reads, told_by_debits(entries)),
            known_keys=booked_keys(reads, keys_of(entries)),
            accounts=[head.account],
        )
    with timed() as matching:
        data, parts = in_parts(match(entries, known, passes_on(AT.date())), PART)
    (folder / "matched").write_bytes(data)
    del entries, known, data
    told = StatementTold(
        format=head.format,
        account=ACCOUNT,
        statement_id=head.statement_id,
        office=_OFFICE,
        entries=tally.entries,
        credit_sum=tally.credit_sum,
        debit_sum=tally.debit_sum,
    )
    with timed() as booking:
        _book(database, folder / "matched", told, parts)
    database.close()
    spent = {"parse": parsing, "ask": asking, "match": matching, "book": booking}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        {name: taken[0] for name, taken in spent.items()}
        | {f"{name} (processor)": taken[1] for name, taken in spent.items()}
        | {"peak": peak}
    )


def _book(database: Database, matched: Path, told: StatementTold, parts: int) -> None:
    with database.write() as tx:
        came = enter(tx, Arrival("token", "bank", "s.xml", "0" * 64, 1), INTAKE, AT)
    opening, owner = OpenStatements(statements=(told,)), came.submission
    with database.write() as tx:
        planned = {
            "stage": "book",
            "kind": opening.kind,
            "data": opening.model_dump_json(),
        }
        tx.execute(insert(effect).values(submission=owner, line=1, **planned))
        [opens, *_] = booking_effects(lambda _: matched.open("rb"))
        opens.apply(tx, [(opening, Origin(owner, 1, AT, AT, Aftermath(AT)))])
    for part in range(parts):
        with database.write() as tx:
            book_part(tx, read_part(lambda _: matched.open("rb"), "", part), statements_of(tx, owner), AT)


_WRONG = """
WITH named AS (
    SELECT place, list({'period': period, 'amount': amount} ORDER BY period) AS lines FROM line GROUP BY place
), seen AS (
    SELECT truth.*, coalesce(step.pass_name, '') AS got, step.insurer AS got_insurer,
        coalesce(step.code, '') AS got_code, step.other AS got_other, coalesce(lines, []) AS got_paid
    FROM truth LEFT JOIN step USING (place)
    LEFT JOIN named USING (place)
), judged AS (
    SELECT *, pass_name <> '' AS resolvable, got <> '' AS matched,
        pass_name <> '' AND got_insurer IS NOT DISTINCT FROM insurer AND got_code = code
        AND got_other IS NOT DISTINCT FROM other AND got_paid = paid AS same
    FROM seen
)
SELECT count(*), count(*) FILTER (resolvable), count(*) FILTER (matched AND same),
    count(*) FILTER (matched AND NOT same)
FROM judged
"""


def check(folder: Path, place: Place) -> Mapping[str, int]:
    """How many entries were booked, could be resolved, are rightly matched, and wrongly: insurer, code, each month and
    amount, or the credit that came back. A number of an entry is its place, as the house was empty.
    """
    database, entry, step, line = Database(place), bank_entry.c, bank_step.c, bank_line.c
    steps = select(entry.place, step.pass_name, step.insurer, step.code, step.other)
    steps = steps.join(bank_step, step.entry == entry.number).where(step.what == "MATCH")
    lines = select(entry.place, line.period, line.amount).join(bank_line, line.entry == entry.number)
    texts = dict.fromkeys(("pass_name", "insurer", "code"), pa.string())
    with database.reads() as reads, duckdb.connect() as base:
        base.register("truth", parquet.read_table(folder / "truth"))
        base.register("step", table_of(reads, steps, pa.schema({"place": pa.int32(), **texts, "other": pa.int32()})))
        schema = pa.schema({"place": pa.int32(), "period": pa.string(), "amount": pa.int64()})
        base.register("line", table_of(reads, lines, schema))
        counts = base.execute(_WRONG).fetchall()[0]
    database.close()
    return dict(zip(("entries", "resolvable", "right", "wrong"), counts, strict=True))


if __name__ == "__main__":
    main()
