"""Thousands of payments that came at once, posted as ``money.post_money`` posts each: set by set, not one by one.

For numbers that were never posted before: a bank's entries. What one becomes is told by ``money.payment_draft``; a test
holds both side by side.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, repeat

from sqlalchemy import select

from pipeline.bulk import parts
from pipeline.bulk_columns import Same, add_columns
from pipeline.database import Reads, Write
from pipeline.ledger import take_numbers
from registries.accounts.names import AccountKind, money_of, received
from registries.accounts.posting import COUNTER, open_accounts_of, quarter_of
from registries.accounts.tables import account, account_transaction, posting
from registries.accounts.transactions import Reason, TransactionKind
from registries.report_tables import quarterly_report


@dataclass(frozen=True, slots=True)
class ManyPayments:
    """Payments, column by column; ``amounts`` in qəpik, above nothing."""

    numbers: Sequence[str]
    insurers: Sequence[str]
    value_dates: Sequence[date]
    amounts: Sequence[int]
    codes: Sequence[str]


def post_many(tx: Write, paid: ManyPayments, at: datetime) -> range:
    """Posts payments that nobody posted before, in the given order; the numbers of their transactions. However many, a
    fixed number of statements for each 10,000. Raises IntegrityError for one that was posted.
    """
    if not paid.numbers:
        return range(0)
    accounts = _open_accounts(tx, paid)
    numbers = take_numbers(tx, COUNTER, len(paid.numbers))
    closed = _closed(tx, paid)
    quarters = {day: quarter_of(day) for day in set(paid.value_dates)}
    corrects = [
        quarters[day] if (insurer, quarters[day]) in closed else None
        for insurer, day in zip(paid.insurers, paid.value_dates, strict=True)
    ]
    add_columns(
        tx,
        account_transaction,
        {
            "number": numbers,
            "kind": Same(TransactionKind.PAYMENT.value),
            "source": paid.numbers,
            "turn": Same(1),
            "insurer": paid.insurers,
            "activity": Same(""),
            "value_date": paid.value_dates,
            "posted_at": Same(at),
            "corrects": corrects,
        },
    )
    _post(tx, numbers, accounts, paid)
    return numbers


def _post(tx: Write, numbers: range, accounts: Sequence[str], paid: ManyPayments) -> None:
    """Two lines each, which add up to nothing: the fund's and the insurer's."""
    whole = received().id
    add_columns(
        tx,
        posting,
        {
            "transaction": [number for number in numbers for _ in (1, 2)],
            "place": [1, 2] * len(numbers),
            "account": list(chain.from_iterable(zip(repeat(whole), accounts, strict=False))),
            "amount": [signed for amount in paid.amounts for signed in (amount, -amount)],
            "reason": Same(Reason.RECEIVED.value),
            "about": [number for number in paid.numbers for _ in (1, 2)],
        },
    )


def _open_accounts(tx: Write, paid: ManyPayments) -> Sequence[str]:
    """The account of each payment; those that are not there yet are opened, together."""
    whose = dict.fromkeys(zip(paid.insurers, paid.codes, strict=True))
    ids = {pair: money_of(*pair).id for pair in whose}
    wanted = [*ids.values()]
    there = {row.id for some in parts(wanted) for row in tx.execute(select(account.c.id).where(account.c.id.in_(some)))}
    new = [pair for pair, key in ids.items() if key not in there]
    open_accounts_of(tx, [received()])
    if new:
        add_columns(
            tx,
            account,
            {
                "id": [ids[pair] for pair in new],
                "kind": Same(AccountKind.MONEY.value),
                "insurer": [insurer for insurer, _ in new],
                "activity": Same(""),
                "code": [code for _, code in new],
            },
        )
    return [ids[pair] for pair in zip(paid.insurers, paid.codes, strict=True)]


def _closed(reads: Reads, paid: ManyPayments) -> set[tuple[str, str]]:
    """(insurer, quarter) that a report has closed, of those that money came for."""
    one = quarterly_report.c
    quarters = sorted({quarter_of(day) for day in set(paid.value_dates)})
    query = select(one.insurer, one.quarter).where(one.version == 1, one.quarter.in_(quarters)).distinct()
    return {
        (row.insurer, row.quarter)
        for some in parts(sorted(set(paid.insurers)))
        for row in reads.execute(query.where(one.insurer.in_(some)))
    }
