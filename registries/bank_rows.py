"""The rows of one part of a statement, column by column, as the matching left them ("matched", one row an entry)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from sqlalchemy import select

from pipeline.bulk import parts
from pipeline.bulk_columns import Same, add_columns
from pipeline.database import Reads, Write
from registries.accounts.many import ManyPayments, post_many
from registries.bank_steps import Step, payment_number
from registries.bank_tables import bank_candidate, bank_entry, bank_line, bank_step, bank_suspense
from registries.tables import payment

if TYPE_CHECKING:
    import pyarrow as pa

TEXTS = (
    "reference",
    "end_to_end",
    "returns",
    "payer_name",
    "payer_code",
    "payer_iban",
    "code",
    "level",
    "purpose",
)
RETURN, PAYOUT = "RETURN", "PAYOUT"  # passes that match no insurer
RETURNED = "RETURNED"  # cause of a credit that a debit behind it in its file gives back


@dataclass(frozen=True, slots=True)
class BookedStatement:
    """A statement that is being booked: its number, whose account it tells of."""

    number: int
    account: str
    office: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that are to be booked, with the numbers that they got; ``columns`` by name, all of one length."""

    numbers: Sequence[int]
    statements: Sequence[BookedStatement]
    columns: Mapping[str, Sequence[Any]]

    def of(self, places: Sequence[int], name: str) -> Sequence[Any]:
        """One column at some rows."""
        column = self.columns[name]
        return [column[place] for place in places]

    def numbered(self, places: Sequence[int]) -> Sequence[int]:
        """The numbers of some rows."""
        return [self.numbers[place] for place in places]


def read_part(open_blob: Callable[[str], BinaryIO], matched: str, part: int) -> "pa.Table":
    """One part (row group) of the blob ``matched``. Raises OSError."""
    from pyarrow.parquet import ParquetFile  # noqa: PLC0415 - a command that books nothing starts without it

    with open_blob(matched) as stream, ParquetFile(stream) as file:
        return file.read_row_group(part, use_threads=False)


def unknown_rows(
    reads: Reads, rows: "pa.Table", statements: Sequence[BookedStatement]
) -> tuple[Sequence[int], Sequence[int]]:
    """The rows of a part that nobody booked, and those that were known: from another file, or told twice. A row that
    this very statement booked before (its file was judged anew) is neither.
    """
    keys, places = rows.column("key").to_pylist(), rows.column("place").to_pylist()
    mine = [statements[one].number for one in rows.column("statement").to_pylist()]
    one = bank_entry.c
    there = {
        row.key: (row.statement, row.place)
        for some in parts(dict.fromkeys(keys))
        for row in reads.execute(select(one.key, one.statement, one.place).where(one.key.in_(some)))
    }
    fresh: dict[str, int] = {}
    known: list[int] = []
    for row, key in enumerate(keys):
        if key in there:
            if there[key] != (mine[row], places[row]):
                known.append(row)
        elif key in fresh:
            known.append(row)
        else:
            fresh[key] = row
    return list(fresh.values()), known


def add_entries(tx: Write, rows: Rows) -> None:
    """The entries themselves."""
    columns = rows.columns
    same = {name: columns[name] for name in ("place", "key", "booking_date", "value_date", "amount", *TEXTS)}
    told = {
        "number": rows.numbers,
        "statement": [one.number for one in rows.statements],
        "account": [one.account for one in rows.statements],
        "office": [one.office for one in rows.statements],
    }
    add_columns(tx, bank_entry, told | same)


def add_matches(tx: Write, rows: Rows, places: Sequence[int], at: datetime) -> None:
    """Credits that are somebody's: the step, the dues that it pays, the payment, and the accounts."""
    if not places:
        return
    numbers, insurers, codes = rows.numbered(places), rows.of(places, "insurer"), rows.of(places, "code_paid")
    payments = [payment_number(one, 1) for one in numbers]
    add_columns(
        tx,
        bank_step,
        {
            "entry": numbers,
            "n": Same(1),
            "what": Same(Step.MATCH.value),
            "two": Same(False),
            "user": Same(""),
            "at": Same(at),
            "about": rows.of(places, "reason"),
            "pass_name": rows.of(places, "pass_name"),
            "score": rows.of(places, "score"),
            "insurer": insurers,
            "code": codes,
            "payment": payments,
        },
    )
    _add_lines(tx, rows, places)
    days, amounts = rows.of(places, "value_date"), rows.of(places, "amount")
    add_columns(
        tx,
        payment,
        {
            "number": payments,
            "insurer": insurers,
            "value_date": days,
            "amount": amounts,
            "code": codes,
            "office": [rows.statements[place].office for place in places],
        },
    )
    post_many(tx, ManyPayments(payments, insurers, days, amounts, codes), at)


def add_orders(tx: Write, rows: Rows, places: Sequence[int], at: datetime) -> None:
    """Movements of lines of payment orders, which are nobody's money in: the step names the line (``about``)."""
    if not places:
        return
    add_columns(
        tx,
        bank_step,
        {
            "entry": rows.numbered(places),
            "n": Same(1),
            "what": Same(Step.MATCH.value),
            "two": Same(False),
            "user": Same(""),
            "at": Same(at),
            "about": rows.of(places, "about"),
            "pass_name": rows.of(places, "pass_name"),
            "score": rows.of(places, "score"),
            "code": Same(""),
        },
    )


def _add_lines(tx: Write, rows: Rows, places: Sequence[int]) -> None:
    lines = rows.columns["lines"]
    told = [
        (rows.numbers[place], 1, n, rows.columns["insurer"][place], one["code"], one["period"], one["amount"])
        for place in places
        for n, one in enumerate(lines[place] or (), start=1)
    ]
    _add_told(tx, bank_line, ("entry", "n", "place", "insurer", "code", "period", "amount"), told)


def add_suspense(tx: Write, rows: Rows, told: Mapping[int, tuple[str, str]]) -> None:
    """What nobody could be found for: by row its cause and what it speaks of, and who might be meant."""
    if not told:
        return
    add_columns(
        tx,
        bank_suspense,
        {
            "entry": rows.numbered(list(told)),
            "cause": [cause for cause, _ in told.values()],
            "about": [about for _, about in told.values()],
        },
    )
    names = ("insurer", "code", "period", "amount", "score", "why")
    candidates = rows.columns["candidates"]
    might = [
        (rows.numbers[place], n, *(one[name] for name in names))
        for place in told
        for n, one in enumerate(candidates[place] or (), start=1)
    ]
    _add_told(tx, bank_candidate, ("entry", "place", *names), might)


def _add_told(tx: Write, table: Any, names: Sequence[str], told: Sequence[tuple[Any, ...]]) -> None:
    if told:
        columns: Iterable[tuple[Any, ...]] = zip(*told, strict=True)
        add_columns(tx, table, dict(zip(names, columns, strict=True)))
