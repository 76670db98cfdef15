"""Which transactions stand: posted, and not taken back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from pipeline.bulk import parts
from pipeline.database import Reads
from registries.accounts.tables import account_transaction
from registries.accounts.transactions import TransactionKind

Source = tuple[TransactionKind, str]


def stands() -> ColumnElement[bool]:
    """Whether a row of ``account_transaction`` is not reversed."""
    back = account_transaction.alias("back")
    undone = select(back.c.number).where(back.c.reverses == account_transaction.c.number)
    return ~undone.correlate(account_transaction).exists()


def standing(reads: Reads, sources: Iterable[Source]) -> Mapping[Source, int]:
    """The transactions of those sources that stand; one query for each 10,000 sources of a kind."""
    found: dict[Source, int] = {}
    one = account_transaction.c
    for kind, mine in _by_kind(sources).items():
        for some in parts(sorted(mine)):
            query = select(one.number, one.source).where(one.kind == kind, one.source.in_(some), stands())
            found |= {(kind, row.source): row.number for row in reads.execute(query)}
    return found


def standing_rows(reads: Reads, numbers: Sequence[int]) -> Mapping[int, Row[Any]]:
    """Those of ``numbers`` that stand."""
    return {
        row.number: row
        for some in parts(numbers)
        for row in reads.execute(select(account_transaction).where(account_transaction.c.number.in_(some), stands()))
    }


def turns(reads: Reads, sources: Iterable[Source]) -> Mapping[Source, int]:
    """How often each was posted and reversed before: what stands is not posted a second time, the key refuses it."""
    found: dict[Source, int] = {}
    one, back = account_transaction.c, account_transaction.alias("back")
    for kind, mine in _by_kind(sources).items():
        for some in parts(sorted(mine)):
            query = select(one.source, func.count()).join(back, back.c.reverses == one.number)
            query = query.where(one.kind == kind, one.source.in_(some)).group_by(one.source)
            found |= {(kind, row[0]): row[1] for row in reads.execute(query)}
    return found


def _by_kind(sources: Iterable[Source]) -> Mapping[TransactionKind, set[str]]:
    found: dict[TransactionKind, set[str]] = {}
    for kind, source in sources:
        found.setdefault(kind, set()).add(source)
    return found
