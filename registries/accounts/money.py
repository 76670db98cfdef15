"""Money in: payments as they are loaded, and what becomes of them when they are distributed by codes or subordinates.

A payment that is loaded again with another amount, day, code or insurer is reversed and posted anew.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from pipeline.bulk import parts
from pipeline.database import Reads, Write
from pipeline.effects import Origin
from registries.accounts.names import AccountKind, money_of, received
from registries.accounts.posting import post, reverse
from registries.accounts.stands import standing
from registries.accounts.tables import account, account_transaction, posting
from registries.accounts.transactions import Draft, Reason, TransactionKind, moved

MoneyLeft = dict[tuple[str, str], dict[str, int]]  # qəpik by insurer and payment, and by code


@dataclass(frozen=True, slots=True)
class MoneyIn:
    """A payment as accounts need it."""

    number: str
    insurer: str
    value_date: date
    amount: int
    code: str


@dataclass(frozen=True, slots=True)
class Split:
    """A distributed payment; ``shares``: whose it becomes, under which code, and how much."""

    payment: MoneyIn
    shares: Sequence[tuple[str, str, int]]
    origin: Origin | None


def post_money(tx: Write, payments: Iterable[MoneyIn], at: datetime) -> None:
    """Posts payments; those that stand as they are stay as they are."""
    given = {one.number: one for one in payments}
    stands = {number: n for (_, number), n in standing(tx, [(TransactionKind.PAYMENT, one) for one in given]).items()}
    posted = _posted(tx, stands.values())
    changed = {
        number for number in stands if (given[number] != posted[number] if number in posted else given[number].amount)
    }
    reverse(tx, [stands[number] for number in changed], at)
    post(tx, [payment_draft(one) for one in given.values() if one.number in changed or one.number not in stands], at)


def post_splits(tx: Write, splits: Sequence[Split], at: datetime) -> None:
    """Posts distributions: what is not shared stays where it is."""
    post(tx, [split_draft(one) for one in splits], at)


def money_left(reads: Reads, payments: Iterable[str]) -> MoneyLeft:
    """What no report uses of payments; one query for each 10,000."""
    found: MoneyLeft = {}
    for some in parts(sorted(set(payments))):
        query = (
            select(account.c.insurer, posting.c.about, account.c.code, func.sum(posting.c.amount))
            .join(account, account.c.id == posting.c.account)
            .where(account.c.kind == AccountKind.MONEY, account.c.insurer.in_(_whose(some)), posting.c.about.in_(some))
            .group_by(account.c.insurer, posting.c.about, account.c.code)
        )
        for insurer, payment, code, amount in reads.execute(query):
            found.setdefault((insurer, payment), {})[code] = -int(amount)
    return found


def _whose(payments: Sequence[str]) -> Select[Any]:
    """Insurers that have, or had, a part of those payments."""
    one = account_transaction.c
    mine = one.kind.in_((TransactionKind.PAYMENT, TransactionKind.DISTRIBUTION))
    return (
        select(account.c.insurer)
        .join(posting, posting.c.account == account.c.id)
        .join(account_transaction, one.number == posting.c.transaction)
        .where(mine, one.source.in_(payments), account.c.kind == AccountKind.MONEY)
    )


def payment_draft(one: MoneyIn) -> Draft:
    """A payment as it is posted."""
    return Draft(
        kind=TransactionKind.PAYMENT,
        source=one.number,
        insurer=one.insurer,
        activity="",
        value_date=one.value_date,
        postings=moved(received(), money_of(one.insurer, one.code), one.amount, Reason.RECEIVED, one.number),
    )


def split_draft(one: Split) -> Draft:
    """A distribution as it is posted."""
    paid = one.payment
    whole = money_of(paid.insurer, paid.code)
    lines = [
        line
        for insurer, code, amount in one.shares
        if (insurer, code) != (paid.insurer, paid.code)
        for line in moved(whole, money_of(insurer, code), amount, Reason.SPLIT, paid.number)
    ]
    return Draft(
        kind=TransactionKind.DISTRIBUTION,
        source=paid.number,
        insurer=paid.insurer,
        activity="",
        value_date=paid.value_date,
        postings=lines,
        origin=one.origin,
    )


def _posted(reads: Reads, numbers: Iterable[int]) -> dict[str, MoneyIn]:
    """Payments as those transactions say them; one of nothing has no account and is told without its code."""
    return {one.number: one for some in parts(sorted(set(numbers))) for one in _posted_part(reads, some)}


def _posted_part(reads: Reads, numbers: Sequence[int]) -> Iterator[MoneyIn]:
    one = account_transaction.c
    query = (
        select(one.source, one.insurer, one.value_date, posting.c.amount, account.c.code)
        .join(posting, posting.c.transaction == one.number)
        .join(account, account.c.id == posting.c.account)
        .where(one.number.in_(numbers), account.c.kind == AccountKind.MONEY)
    )
    for row in reads.execute(query):
        yield MoneyIn(row.source, row.insurer, row.value_date, -row.amount, row.code)
