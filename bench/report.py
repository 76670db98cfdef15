"""How every bench tells its figures: a table, or one JSON object with ``--json``."""

import argparse
import json
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. ``ratio`` is value over floor, ``aim`` the most that is wanted of it (without floor: of value)."""

    name: str
    value: float
    unit: str
    floor: float | None = None
    aim: float | None = None

    @property
    def ratio(self) -> float | None:
        """Cost over floor, None where there is no floor."""
        return None if not self.floor else self.value / self.floor


def options(description: str) -> argparse.ArgumentParser:
    """The options that all benches have."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--quick", action="store_true", help="smaller, ends within a minute")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    return parser


def show(rows: Sequence[Row], *, as_json: bool) -> None:
    """Prints the rows."""
    if as_json:
        told = [asdict(row) | {"ratio": row.ratio} for row in rows]
        print(json.dumps({"commit": _commit(), "machine": _machine(), "rows": told}, indent=1))
        return
    table = Table("figure", "value", "unit", "floor", "ratio", "aim")
    for row in rows:
        table.add_row(row.name, _number(row.value), row.unit, _number(row.floor), _number(row.ratio), _number(row.aim))
    Console().print(table)
    print(f"{_machine()}, commit {_commit()}")


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.2f}"


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def _commit() -> str:
    told = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return told.stdout.strip() or "unknown"
