"""Rows of a query as a table of pyarrow: a million of them are columns, not objects."""

from typing import Any

import pyarrow as pa
from sqlalchemy import Select

from pipeline.database import Reads

_ROWS = 20_000  # fetched at a time


def table_of(reads: Reads, query: Select[Any], schema: Any) -> Any:
    """The rows of ``query``, its columns in the order of ``schema``."""
    batches = []
    for rows in reads.execute(query.execution_options(yield_per=_ROWS)).partitions():
        columns = zip(zip(*rows, strict=True), schema.types, strict=True)
        batches.append(pa.record_batch([pa.array(column, kind) for column, kind in columns], schema=schema))
    return pa.Table.from_batches(batches, schema)
