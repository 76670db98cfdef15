"""What persons are freed of when contributions are written off: lines of their accounts, against the counter account.

The write-off of the insurer's debt and the lines of his persons are one transaction. Where a report counts the
write-off and less was owed, persons owe the difference again, by lines of that report. Amounts are qəpik.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import func, select

from pipeline.database import Reads
from registries.accounts.names import AccountKind, person_of, persons_of
from registries.accounts.standing import NOTHING_LEFT_OUT, Leaving, unpaid_by_day
from registries.accounts.tables import account, account_transaction, posting
from registries.accounts.transactions import WRITE_OFFS, Posting, Reason
from rules.money_standing import owed_again_among, written_off_among


def freed_persons(
    reads: Reads, insurer: str, activity: str, amount: int, charge: str, leaving: Leaving = NOTHING_LEFT_OUT
) -> Sequence[Posting]:
    """Lines for who is freed of what he owed by the write-off ``charge``, each with what was unpaid for him, and their
    counter line. None where nothing is unpaid for anybody.
    """
    unpaid, _ = unpaid_by_day(reads, insurer, activity, leaving)
    owed = Counter[str]()
    for one in unpaid:
        owed[one.fin] += one.amount
    freed = {fin: -one for fin, one in written_off_among(unpaid, amount).items()}
    return _lines(insurer, activity, freed, Reason.WRITTEN_OFF, charge, owed)


def owed_again_lines(
    reads: Reads, insurer: str, activity: str, taken: Mapping[str, int], leaving: Leaving = NOTHING_LEFT_OUT
) -> Iterator[Posting]:
    """For a report that counts those write-offs, each with as much as was owed: lines for who owes the rest again."""
    for charge, again in _owed_again(reads, insurer, activity, taken, leaving):
        yield from _lines(insurer, activity, again, Reason.NOT_OWED, charge)


def owed_again(
    reads: Reads, insurer: str, activity: str, taken: Mapping[str, int], leaving: Leaving
) -> Mapping[str, int]:
    """The same in sums by FİN, before the report is there."""
    found = Counter[str]()
    for _, again in _owed_again(reads, insurer, activity, taken, leaving):
        found.update(again)
    return found


def _owed_again(
    reads: Reads, insurer: str, activity: str, taken: Mapping[str, int], leaving: Leaving
) -> Iterator[tuple[str, Mapping[str, int]]]:
    if not taken:
        return
    freed = _freed(reads, insurer, activity, leaving)
    larger = {charge: one for charge in sorted(taken) if sum((one := freed.get(charge, {})).values()) > taken[charge]}
    charged = _charged_less(reads, insurer, activity, leaving, freed) if larger else Counter[str]()
    for charge, mine in larger.items():
        again = owed_again_among(
            mine, {fin: charged[fin] + mine[fin] for fin in mine}, sum(mine.values()) - taken[charge]
        )
        charged.update(again)
        yield charge, again


def _freed(reads: Reads, insurer: str, activity: str, leaving: Leaving) -> Mapping[str, Mapping[str, int]]:
    """By write-off, of what each person is freed by it."""
    one, amount = account_transaction.c, func.sum(-posting.c.amount)
    query = (
        select(posting.c.about, account.c.fin, amount)
        .join(posting, posting.c.transaction == one.number)
        .join(account, account.c.id == posting.c.account)
        .where(one.insurer == insurer, one.activity == activity, account.c.kind == AccountKind.PERSON)
        .where(posting.c.reason.in_(WRITE_OFFS), *leaving.conditions())
        .group_by(posting.c.about, account.c.fin)
        .having(amount > 0)
    )
    found: dict[str, dict[str, int]] = {}
    for charge, fin, freed in reads.execute(query):
        found.setdefault(charge, {})[fin] = int(freed)
    return found


def _charged_less(
    reads: Reads, insurer: str, activity: str, leaving: Leaving, freed: Mapping[str, Mapping[str, int]]
) -> Counter[str]:
    """What reports charged to persons, less all that they are freed of."""
    one = account_transaction.c
    query = (
        select(account.c.fin, func.sum(posting.c.amount))
        .join(posting, posting.c.account == account.c.id)
        .join(account_transaction, one.number == posting.c.transaction)
        .where(one.insurer == insurer, one.activity == activity, account.c.kind == AccountKind.PERSON)
        .where(posting.c.reason == Reason.CONTRIBUTION, *leaving.conditions())
        .group_by(account.c.fin)
    )
    found = Counter({fin: int(amount) for fin, amount in reads.execute(query)})
    for mine in freed.values():
        found.subtract(mine)
    return found


def _lines(
    insurer: str,
    activity: str,
    amounts: Mapping[str, int],
    reason: Reason,
    charge: str,
    owed: Mapping[str, int] | None = None,
) -> Sequence[Posting]:
    """A line for each person (``amounts`` with their sign), and the counter line of all of them."""
    if not amounts:
        return ()
    counter = Posting(persons_of(insurer, activity), -sum(amounts.values()), reason, charge)
    lines = (
        Posting(person_of(fin), amount, reason, charge, None if owed is None else owed[fin])
        for fin, amount in amounts.items()
    )
    return counter, *lines
