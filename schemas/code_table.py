"""Reading the code tables of ``codes/``: CSV files whose rows may hold for a time only.

A row says in ``confidence`` what it rests on: M a manual, S a published source, I our inference, K hearsay, ? nothing
found, so that something is assumed, D a made-up row of the demo that an operator replaces. ``source`` of an I, K or ?
says what the assumption is.
"""

import csv
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib import resources
from itertools import combinations
from typing import Protocol, TypeVar


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
    text = resources.files("schemas").joinpath("codes", f"{name}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


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
