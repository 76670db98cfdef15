"""A sheet: all that a print shows, as values. Every format is made from it, so all of them hold the same figures.

Knows no format and no kind of document. Words stand in Azerbaijani and in English; amounts are integer qəpik.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from outbox.notice_xml import Both
from rules.envelope import BAKU
from schemas.money import to_manat

NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money in qəpik."""

    qepik: int


class TwoLines(Both):
    """Two lines of one cell, the second the lesser one: not two languages."""

    __slots__ = ()


# What a cell can hold; None is an empty one. A datetime is aware.
Value = str | int | date | datetime | Amount | Both | None


class Kind(StrEnum):
    """What a column holds: how it is aligned and which number format it gets."""

    TEXT = "text"
    COUNT = "count"
    DATE = "date"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Pair:
    """A named value."""

    label: Both
    value: Value


@dataclass(frozen=True, slots=True)
class Pairs:
    """Named values below each other, under a heading if there is one."""

    heading: Both | None
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``share`` is its part of the width, relative to the others."""

    label: Both
    kind: Kind = Kind.TEXT
    share: int = 10


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: as many cells in each row, and in ``totals`` if there are any, as there are columns."""

    heading: Both | None
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    totals: tuple[Value, ...] = ()


Block = Pairs | Grid


@dataclass(frozen=True, slots=True)
class Sheet:
    """``number`` names the printed thing on every page, ``digest`` (SHA-256, hex) the bytes that it was read from.

    ``dated`` (aware) is the moment of the thing itself, never of the printing.
    """

    number: str
    title: Both
    dated: datetime
    digest: str
    header: tuple[Pair, ...]
    lead: Both | None
    blocks: tuple[Block, ...]
    foot: tuple[Both, ...]
    landscape: bool = False


def lines_of(value: Value) -> tuple[str, ...]:
    """A value as readers in Baku write it: one line, or Azerbaijani and below it English."""
    if isinstance(value, Both):
        return (value.az, value.en) if value.en and value.en != value.az else (value.az,)
    text = _text(value)
    return (text,) if text else ()


def _text(value: str | int | date | Amount | None) -> str:
    match value:
        case None:
            return ""
        case Amount():
            return show_amount(value)
        case datetime():
            return f"{value.astimezone(BAKU):%d.%m.%Y %H:%M:%S}"
        case date():
            return f"{value:%d.%m.%Y}"
        case _:
            return str(value)


def show_amount(amount: Amount) -> str:
    """``1 234,50`` with a space that no line breaks at; the currency stands in the heading of its column."""
    return f"{to_manat(amount.qepik):,.2f}".replace(",", NO_BREAK).replace(".", ",")


def texts_of(sheet: Sheet) -> Iterator[str]:
    """Every text of the sheet, in order: to look through them for letters that a font lacks."""
    for value in _values(sheet):
        yield from lines_of(value)


def _values(sheet: Sheet) -> Iterator[Value]:
    yield from (sheet.title, sheet.number, sheet.lead, sheet.digest)
    for pair in sheet.header:
        yield from (pair.label, pair.value)
    for block in sheet.blocks:
        yield block.heading
        yield from _values_of(block)
    yield from sheet.foot


def _values_of(block: Block) -> Sequence[Value]:
    if isinstance(block, Pairs):
        return [value for pair in block.pairs for value in (pair.label, pair.value)]
    labels = [column.label for column in block.columns]
    return [*labels, *(cell for row in block.rows for cell in row), *block.totals]
