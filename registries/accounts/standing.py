"""How the persons of an insurer's activity stand, and how much of its money is nobody's yet: what allocations look at.

Each question may leave transactions out, so that it can be asked as it was before one of them, or will be without it.
Amounts are qəpik.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from pipeline.database import Reads
from registries.accounts.names import AccountKind, undistributed_of
from registries.accounts.tables import account, account_transaction, posting
from registries.accounts.transactions import Reason
from rules.allocation import PersonDebt
from rules.money_standing import PersonStands


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is left out: ``transactions`` (few), all from ``before`` on, and all that ``report`` posted but for what
    persons owe again of a write-off because of it: that stands before its money is shared.
    """

    transactions: frozenset[int] = frozenset()
    report: int | None = None
    before: int | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """On ``account_transaction`` and ``posting``."""
        one = account_transaction.c
        if self.transactions:
            yield one.number.not_in(sorted(self.transactions))
        if self.report is not None:
            yield one.report.is_(None) | (one.report != self.report) | (posting.c.reason == Reason.NOT_OWED)
        if self.before is not None:
            yield one.number < self.before


NOTHING_LEFT_OUT = Leaving()
NOTHING: Mapping[str, int] = {}


def persons_standing(
    reads: Reads,
    insurer: str,
    activity: str,
    leaving: Leaving = NOTHING_LEFT_OUT,
    owed_again: Mapping[str, int] = NOTHING,
) -> Sequence[PersonStands]:
    """Persons for whom something is owed for the insurer's activity, or too much was given, by FİN. What is paid pays
    the oldest quarter first, and so does what was written off. ``owed_again``: what comes to it, by FİN.
    """
    unpaid, too_much = unpaid_by_day(reads, insurer, activity, leaving, owed_again)
    return sorted((*_by_person(unpaid), *too_much), key=lambda one: one.fin)


def unpaid_by_day(
    reads: Reads,
    insurer: str,
    activity: str,
    leaving: Leaving = NOTHING_LEFT_OUT,
    owed_again: Mapping[str, int] = NOTHING,
) -> tuple[Sequence[PersonDebt], Sequence[PersonStands]]:
    """What is unpaid by person and day, and who was given too much."""
    one, charge = account_transaction.c, posting.c.reason == Reason.CONTRIBUTION
    query = (
        select(account.c.fin, one.value_date, charge.label("charge"), func.sum(posting.c.amount).label("amount"))
        .join(posting, posting.c.transaction == one.number)
        .join(account, account.c.id == posting.c.account)
        .where(one.insurer == insurer, one.activity == activity, account.c.kind == AccountKind.PERSON)
        .where(*leaving.conditions())
        .group_by(account.c.fin, one.value_date, charge)
        .order_by(account.c.fin, one.value_date)
    )
    return _unpaid(reads.execute(query), owed_again)


def undistributed(reads: Reads, insurer: str, activity: str, leaving: Leaving = NOTHING_LEFT_OUT) -> int:
    """Money of the insurer's activity that reports used for contributions and that is nobody's yet."""
    one = account_transaction.c
    query = select(func.coalesce(func.sum(posting.c.amount), 0)).join(
        account_transaction, one.number == posting.c.transaction
    )
    mine = posting.c.account == undistributed_of(insurer, activity).id
    return -int(reads.execute(query.where(mine, *leaving.conditions())).scalar_one())


def _unpaid(
    rows: Iterable[Row[Any]], owed_again: Mapping[str, int]
) -> tuple[Sequence[PersonDebt], Sequence[PersonStands]]:
    """From sums by FİN and day, charges apart from payments and write-offs."""
    unpaid: list[PersonDebt] = []
    too_much: list[PersonStands] = []
    for fin, mine in groupby(rows, key=lambda row: str(row.fin)):
        moves = [(row.value_date, bool(row.charge), int(row.amount)) for row in mine]
        total = sum(amount for *_, amount in moves) + owed_again.get(fin, 0)
        if total < 0:
            too_much.append(PersonStands(fin, total, moves[-1][0]))
        else:
            charged = [(day, amount) for day, is_charge, amount in moves if is_charge]
            unpaid += (PersonDebt(fin, amount, day) for day, amount in _days(charged, total))
    return unpaid, too_much


def _days(charged: Sequence[tuple[date, int]], total: int) -> Iterator[tuple[date, int]]:
    """The days whose charges are not all paid, were money to go to the oldest first: from the newest backwards."""
    left = total
    for day, amount in reversed(charged):
        if left <= 0:
            return
        if amount > 0:
            yield day, min(amount, left)
            left -= amount


def _by_person(unpaid: Iterable[PersonDebt]) -> Iterator[PersonStands]:
    """All days of a person together, since the first of them."""
    found: dict[str, tuple[int, date]] = {}
    for fin, amount, since in unpaid:
        before, first = found.get(fin, (0, since))
        found[fin] = before + amount, min(first, since)
    return (PersonStands(fin, amount, since) for fin, (amount, since) in found.items())
