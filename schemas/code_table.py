"""Reading the code tables of ``codes/``: CSV files whose rows may hold for a time only.

A row says in ``confidence`` what it rests on: M a manual, S a published source, I our inference, K hearsay, ? nothing
found, so that something is assumed, D a made-up row of the demo that an operator replaces. ``source`` of an I, K or ?
says what the assumption is.

The tables are those of the package, but for whoever judges again by the tables of an older rule-set (``by_tables``).
"""

import csv
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cache, wraps
from importlib import resources
from itertools import combinations
from typing import Any, ParamSpec, Protocol, TypeVar

_Asked = ParamSpec("_Asked")
_Told = TypeVar("_Told")


@dataclass(frozen=True, eq=False)
class TableSet:
    """All tables of one rule-set: the texts by name. Two sets are never the same, so each is read once."""

    texts: Mapping[str, str]


_in_place: ContextVar[TableSet | None] = ContextVar("tables", default=None)


@contextmanager
def by_tables(tables: TableSet) -> Iterator[None]:
    """Inside, in this thread, ``tables`` are read instead of the package's."""
    before = _in_place.set(tables)
    try:
        yield
    finally:
        _in_place.reset(before)


def once_per_tables(function: Callable[_Asked, _Told]) -> Callable[_Asked, _Told]:
    """What is made of tables is made once for each set of them. For all that reads tables, in the place of ``cache``:
    that would keep the answer of one set for all others.
    """

    @cache
    def kept(_tables: TableSet | None, /, *args: Any, **named: Any) -> _Told:
        return function(*args, **named)

    @wraps(function)
    def asked(*args: _Asked.args, **named: _Asked.kwargs) -> _Told:
        given: Mapping[str, Any] = named
        return kept(_in_place.get(), *args, **given)

    return asked


def package_tables() -> Mapping[str, str]:
    """The texts of all tables of the package, by name."""
    folder = resources.files("schemas").joinpath("codes")
    files = (one for one in folder.iterdir() if one.name.endswith(".csv"))
    return {one.name.removesuffix(".csv"): one.read_text(encoding="utf-8") for one in files}


def table_text(name: str) -> str:
    """The text of ``codes/<name>.csv``. Raises FileNotFoundError for an unknown table (our bug)."""
    tables = _in_place.get()
    if tables is None:
        return resources.files("schemas").joinpath("codes", f"{name}.csv").read_text(encoding="utf-8")
    if name not in tables.texts:
        raise FileNotFoundError(name)
    return tables.texts[name]


@dataclass(frozen=True, slots=True)
class Term:
    """The days that a row holds for, both ends counted; None is without end."""

    start: date | None
    end: date | None

    def covers(self, day: date) -> bool:
        """Whether the row holds on ``day``."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def meets(self, other: "Term") -> bool:
        """Whether both hold on some day."""
        return (self.start is None or other.end is None or self.start <= other.end) and (
            other.start is None or self.end is None or other.start <= self.end
        )


def read_table(name: str) -> Iterator[dict[str, str]]:
    """The rows of ``codes/<name>.csv`` by column. Raises FileNotFoundError for an unknown table (our bug)."""
    yield from csv.DictReader(table_text(name).splitlines())


def take_term(row: dict[str, str]) -> Term:
    """Take ``valid_from`` and ``valid_to`` out of ``row``; empty is without end. Raises ValueError for no day."""
    start, end = (date.fromisoformat(text) if text else None for text in (row.pop("valid_from"), row.pop("valid_to")))
    if start is not None and end is not None and end < start:
        raise ValueError("a row ends before it begins")
    return Term(start, end)


class Dated(Protocol):
    """A row that holds for a time."""

    @property
    def term(self) -> Term: ...


Row = TypeVar("Row", bound=Dated)


def row_on(rows: Iterable[Row], day: date) -> Row | None:
    """The row that holds on ``day``; None where there is none."""
    return next((row for row in rows if row.term.covers(day)), None)


def one_a_day(rows: Iterable[Row], key: Callable[[Row], Hashable]) -> tuple[Row, ...]:
    """``rows`` as they are. Raises ValueError where two of one key hold on one day: their order would decide."""
    kept = tuple(rows)
    for one, other in combinations(kept, 2):
        if key(one) == key(other) and one.term.meets(other.term):
            raise ValueError(f"two rows hold for one day: {key(one)}")
    return kept
