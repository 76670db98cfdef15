"""Entries and matches as blobs of parquet. Bytes and tables in, tables and bytes out."""

from io import BytesIO
from typing import Any, BinaryIO

import pyarrow.compute as pc
from pyarrow import parquet

from reconciliation.known import ArrowTable


def read_entries(file: BinaryIO) -> ArrowTable:
    """The entries that ``entries.EntriesWriter`` wrote."""
    return parquet.read_table(file)


def keys_of(entries: ArrowTable) -> Any:
    """The keys of entries, as a column."""
    return entries.column("key")


def amounts_out(entries: ArrowTable) -> list[int]:
    """What was paid out, each amount once, in qəpik above nothing."""
    amounts = entries.column("amount")
    out = pc.unique(pc.negate(amounts.filter(pc.less(amounts, 0))))
    return sorted(out.to_pylist())


def in_parts(matched: ArrowTable, part: int) -> tuple[bytes, int]:
    """Matches in row groups of ``part`` rows, and how many groups there are."""
    kept = BytesIO()
    parquet.write_table(matched, kept, row_group_size=part, compression="zstd", compression_level=1)
    return kept.getvalue(), -(-len(matched) // part)
