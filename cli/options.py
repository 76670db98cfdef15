"""Options that many commands take, and the ways they print."""

import json
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

VarOption = Annotated[
    Path | None, typer.Option("--var", help="Folder of run-time data (default var/, setting QEBUL_VAR).")
]
HealthOption = Annotated[
    int | None,
    typer.Option("--health", help="Port for /healthz, /readyz and /metrics (setting QEBUL_HEALTH_PORT)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def print_json(value: Any) -> None:
    """One JSON value on standard output, readable and stable; what moves a terminal's cursor or hides is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    print("".join(json.dumps(one)[1:-1] if _is_hidden(one) and one != "\n" else one for one in text))


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table; in a pipe it is as wide as it needs to be."""
    console = Console() if sys.stdout.isatty() else Console(width=200)
    table = Table(title=title or None, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    console.print(table, emoji=False)


def printable(text: str) -> str:
    """``text`` without what moves a terminal's cursor, hides or turns the writing: names come from outside."""
    return "".join("\N{REPLACEMENT CHARACTER}" if _is_hidden(one) else one for one in text)


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def command_app(**options: Any) -> typer.Typer:
    """An app of one command, or of a few subcommands, with the house's habits."""
    return typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, **options)
