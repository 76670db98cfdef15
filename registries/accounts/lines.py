"""The lines of accounts with their source: what an insurer's and a person's accounts are made of, the newest first.

Read-only and asked by somebody who may: role and office are asked in ``seen.py`` and ``sections.py``.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, select, tuple_

from pipeline.database import Reads
from registries.accounts.names import AccountKind
from registries.accounts.tables import account, account_transaction, posting
from registries.accounts.transactions import TransactionKind


@dataclass(frozen=True, slots=True, repr=False)
class AccountLine:
    """One posting with its transaction: ``source`` is the number of what ``what`` says (report, payment, charge, …),
    ``reason``, ``about`` and ``base`` say why it is as much as it is. ``corrects``: the closed quarter that it changes;
    ``reverses``: the transaction that it takes back. Its repr shows nothing.
    """

    transaction: int
    place: int
    account: str
    kind: AccountKind
    activity: str
    code: str
    amount: int
    reason: str
    about: str
    base: int | None
    what: TransactionKind
    source: str
    insurer: str
    report: int | None
    submission: str | None
    value_date: date
    posted_at: datetime
    corrects: str | None
    reverses: int | None

    @property
    def fin(self) -> str:
        """Whose personal account it is; "" for an account of an insurer."""
        return self.account.partition("/")[0] if self.kind is AccountKind.PERSON else ""

    @property
    def key(self) -> tuple[int, int]:
        """By which the next page is found."""
        return self.transaction, self.place


def insurer_lines(
    reads: Reads,
    insurer: str,
    *,
    activity: str = "",
    kinds: Collection[AccountKind] = (),
    reasons: Collection[str] = (),
    after: tuple[int, int] | None = None,
    limit: int = 100,
) -> Sequence[AccountLine]:
    """Lines of an insurer's accounts, of all kinds and reasons where none are named; no persons' lines."""
    query = _lines().where(account.c.insurer == insurer)
    if activity:
        query = query.where(account.c.activity == activity)
    if kinds:
        query = query.where(account.c.kind.in_([one.value for one in kinds]))
    if reasons:
        query = query.where(posting.c.reason.in_(list(reasons)))
    return _page(reads, query, after, limit)


def person_lines(
    reads: Reads, fin: str, *, insurer: str = "", after: tuple[int, int] | None = None, limit: int = 100
) -> Sequence[AccountLine]:
    """Lines of a person's account, of all insurers or of one."""
    query = _lines().where(account.c.fin == fin)
    return _page(reads, query.where(account_transaction.c.insurer == insurer) if insurer else query, after, limit)


def transaction_lines(
    reads: Reads, number: int, *, kinds: Collection[AccountKind] = (), after: int = 0, limit: int = 100
) -> Sequence[AccountLine]:
    """The postings of one transaction, in their order: that of a report of many persons has as many."""
    query = _lines().where(posting.c.transaction == number, posting.c.place > after).order_by(posting.c.place)
    if kinds:
        query = query.where(account.c.kind.in_([one.value for one in kinds]))
    return [_line(row) for row in reads.execute(query.limit(limit))]


def _lines() -> Select[Any]:
    one = account_transaction.c
    return (
        select(posting, account.c.kind, account.c.activity, account.c.code)
        .add_columns(one.kind.label("what"), one.source, one.insurer, one.report, one.submission)
        .add_columns(one.value_date, one.posted_at, one.corrects, one.reverses)
        .join(account, account.c.id == posting.c.account)
        .join(account_transaction, one.number == posting.c.transaction)
    )


def _page(reads: Reads, query: Select[Any], after: tuple[int, int] | None, limit: int) -> Sequence[AccountLine]:
    key = (posting.c.transaction, posting.c.place)
    if after is not None:
        query = query.where(tuple_(*key) < tuple_(*after))
    rows = reads.execute(query.order_by(*(one.desc() for one in key)).limit(limit))
    return [_line(row) for row in rows]


def _line(row: Row[Any]) -> AccountLine:
    told = row._asdict()
    kinds = {"kind": AccountKind(row.kind), "what": TransactionKind(row.what)}
    return AccountLine(**(told | kinds))
