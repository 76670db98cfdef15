"""Entries that are read, written as parquet: one row an entry, in batches, so that a million need little memory.

The columns are those of ``ENTRIES``; the order is (statement, place).
"""

from collections import Counter
from collections.abc import Iterable
from types import TracebackType
from typing import BinaryIO, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reconciliation.sink import Tally
from reconciliation.statement_error import StatementError
from registries.bank_entries import key_of
from schemas.statements import BankEntry

_FIELDS = (
    *(("booking_date", pa.date32()), ("value_date", pa.date32()), ("amount", pa.int64())),
    *((name, pa.string()) for name in ("reference", "end_to_end", "returns")),
    *((name, pa.string()) for name in ("payer_name", "payer_code", "payer_iban", "code", "level", "purpose")),
)
ENTRIES = pa.schema([("statement", pa.int32()), ("place", pa.int32()), ("key", pa.string()), *_FIELDS])
_ROWS = 20_000  # a batch


class EntriesWriter:
    """A sink. Close it, or leave its ``with``; then ``tallies`` has one a statement and the file is whole.

    Closing raises StatementError where two entries of the file have one key.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.tallies: list[Tally] = []
        self._writer = pq.ParquetWriter(file, ENTRIES, compression="zstd", compression_level=1)
        self._account = ""
        self._entries: list[BankEntry] = []
        self._heads: list[tuple[int, int, str]] = []
        self._ranks: Counter[str] = Counter()
        self._prints: list[pa.Array] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self.close()
        else:
            self._writer.close()

    def begin(self, statement: int, account: str) -> None:
        """A statement of ``account`` begins."""
        if statement != len(self.tallies):
            raise ValueError("statements come in their order")  # our bug
        self._account = account
        self.tallies.append(Tally())

    def add(self, statement: int, entry: BankEntry) -> None:
        """The next entry of the statement that began last."""
        tally = self.tallies[statement]
        tally.count(entry.amount)
        key = key_of(self._account, entry)
        if not entry.reference:
            rank = self._ranks[key]
            self._ranks[key] += 1
            key = key_of(self._account, entry, rank) if rank else key
        self._heads.append((statement, tally.entries, key))
        self._entries.append(entry)
        if len(self._entries) == _ROWS:
            self._flush()

    def skip(self, statement: int) -> None:
        """One more that is not booked."""
        self.tallies[statement].not_booked += 1

    def close(self) -> None:
        """Write what is left and end the file."""
        self._flush()
        self._writer.close()
        self._refuse_twice()

    def _flush(self) -> None:
        statements, places, keys = zip(*self._heads, strict=True) if self._heads else ((), (), ())
        columns = [pa.array(statements, pa.int32()), pa.array(places, pa.int32()), pa.array(keys, pa.string())]
        columns += [pa.array([getattr(one, name) for one in self._entries], kind) for name, kind in _FIELDS]
        self._writer.write_batch(pa.record_batch(columns, schema=ENTRIES))
        # Half of a key tells it from all others; as a number it takes a fifth of the memory.
        self._prints.append(pa.array([int(key[:16], 16) for key in keys], pa.uint64()))
        self._heads.clear()
        self._entries.clear()

    def _refuse_twice(self) -> None:
        prints = pa.chunked_array(self._prints, pa.uint64())
        if len(prints) == pc.count_distinct(prints).as_py():
            return
        at = _first_again(number for chunk in self._prints for number in chunk.to_pylist())
        for statement, tally in enumerate(self.tallies):
            if at < tally.entries:
                raise StatementError("STATEMENT_ENTRY_TWICE", f"Stmt[{statement + 1}]/Ntry[{at + 1}]")
            at -= tally.entries


def _first_again(numbers: Iterable[int]) -> int:
    seen: set[int] = set()
    for at, number in enumerate(numbers):
        if number in seen:
            return at
        seen.add(number)
    raise ValueError("none twice")  # our bug
