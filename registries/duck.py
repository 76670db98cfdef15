"""A database of columns in memory (duckdb) for what is joined and added up by the million; it reaches no network.

Trap: what a process freezes (``pipeline.collecting``) is not freed at its end, and duckdb's binding then tells of leaks
on stderr that are none. So a process that has loaded it thaws at its exit.

pyarrow's own pool keeps what it once took: of a million entries 200 MB that nobody uses. The system's gives it back.
"""

import atexit
import gc
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa

atexit.register(gc.unfreeze)
pa.set_memory_pool(pa.system_memory_pool())

THREADS = 2


@contextmanager
def in_memory(tables: Mapping[str, Any], memory: str) -> Iterator[Any]:
    """An empty database that sees ``tables`` (of pyarrow) under their names. What is more than ``memory`` ("500MB")
    goes to a temporary folder.
    """
    with tempfile.TemporaryDirectory(prefix="duck-") as folder:
        config: dict[str, str | bool | int | float | list[str]] = {
            "threads": THREADS,
            "memory_limit": memory,
            "temp_directory": folder,
            "preserve_insertion_order": "false",
            "autoload_known_extensions": "false",
            "autoinstall_known_extensions": "false",
        }
        with duckdb.connect(":memory:", config=config) as base:
            for name, table in tables.items():
                base.register(name, table)
            yield base
