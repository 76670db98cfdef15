"""Entries and matches as blobs of parquet. Bytes and tables in, tables and bytes out."""

from io import BytesIO
from typing import BinaryIO

import pyarrow.compute as pc
from pyarrow import parquet

from reconciliation.known import ArrowTable


def read_entries(file: BinaryIO) -> ArrowTable:
    """The entries that ``entries.EntriesWriter`` wrote."""
    return parquet.read_table(file, use_threads=False, pre_buffer=False)


def keys_of(entries: ArrowTable) -> list[str]:
    """The keys of entries."""
    keys: list[str] = entries.column("key").to_pylist()
    return keys


def told_by_debits(entries: ArrowTable) -> list[str]:
    """By what debits name the credit that they may return: the reference that they tell, else their own end-to-end
    id.
    """
    out = entries.filter(pc.less(entries.column("amount"), 0))
    told = pc.if_else(pc.equal(out.column("returns"), ""), out.column("end_to_end"), out.column("returns"))
    return [text for text in pc.unique(told).to_pylist() if text]


def in_parts(matched: ArrowTable, part: int) -> tuple[bytes, int]:
    """Matches in row groups of ``part`` rows, and how many groups there are."""
    kept = BytesIO()
    parquet.write_table(matched, kept, row_group_size=part, compression="zstd", compression_level=1)
    return kept.getvalue(), -(-len(matched) // part)
