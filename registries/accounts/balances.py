"""Balances, as sums of postings: nowhere are they kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from pipeline.database import Reads
from registries.accounts.names import AccountKind
from registries.accounts.tables import account, account_transaction, posting


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """What one account of an insurer comes to; ``code`` and ``activity`` are empty where it has none."""

    account: str
    kind: AccountKind
    activity: str
    code: str
    amount: int


def balance_of(reads: Reads, account_id: str) -> int:
    """What an account comes to; 0 for one that is not open."""
    return int(
        reads.execute(
            select(func.coalesce(func.sum(posting.c.amount), 0)).where(posting.c.account == account_id)
        ).scalar_one()
    )


def balances_of(
    reads: Reads, insurer: str, *, until: date | None = None, known_at: datetime | None = None
) -> Sequence[BalanceRow]:
    """All accounts of an insurer: with what has a value date until ``until``, as it was posted by ``known_at``."""
    one = account.c
    query = _until(select(one.id, one.kind, one.activity, one.code, func.sum(posting.c.amount)), until, known_at)
    query = query.join(account, one.id == posting.c.account).where(one.insurer == insurer)
    rows = reads.execute(query.group_by(one.id, one.kind, one.activity, one.code).order_by(one.id))
    return [BalanceRow(row[0], AccountKind(row[1]), row[2], row[3], int(row[4])) for row in rows]


def debts_by_kind(balances: Sequence[BalanceRow], kinds: Sequence[AccountKind]) -> Mapping[AccountKind, int]:
    """The sums of all activities of some kinds (K02: the sum of activities is the total)."""
    return {kind: sum(one.amount for one in balances if one.kind is kind) for kind in kinds}


def _until(query: Select[Any], until: date | None, known_at: datetime | None) -> Select[Any]:
    query = query.join_from(posting, account_transaction, account_transaction.c.number == posting.c.transaction)
    if until is not None:
        query = query.where(account_transaction.c.value_date <= until)
    return query if known_at is None else query.where(account_transaction.c.posted_at <= known_at)
