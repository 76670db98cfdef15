"""Conservation of allocations: each stands in the accounts as its effect ordered it, line by line, and gives nobody
more than the debt or the month that its reason speaks of.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from pipeline import canonical
from pipeline.conservation import Problem
from pipeline.database import Reads
from pipeline.tables import effect
from registries.accounts.names import AccountKind
from registries.accounts.stands import stands
from registries.accounts.tables import account, account_transaction, posting
from registries.accounts.transactions import TransactionKind
from registries.allocations import AllocateMoney
from registries.report_tables import quarterly_report
from registries.reports import newest
from rules.allocation import Line, Reason, digest_of
from schemas.months import Month


class AllocationsCheck:
    """Effects and transactions match one to one; lines are those of the effect, and of no more than they may be."""

    name = "allocations"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        posted, ordered = _posted(reads), _ordered(reads)
        for key in sorted(posted.keys() ^ ordered.keys()):
            yield Problem(self.name, key[0], "an allocation without its effect, or the other way round")
        for key in sorted(posted.keys() & ordered.keys()):
            lines, told = lines_of(reads, posted[key]), ordered[key]
            if (sum(one.amount for one in lines), digest_of(lines)) != (told["given"], told["digest"]):
                yield Problem(self.name, key[0], "other lines than its effect orders")
        taken = {number for told in ordered.values() for number in told["takes_back"]}
        for number, is_back in reads.execute(_counting()):
            if is_back != (number in taken):
                yield Problem(self.name, str(number), "it was taken back, and no effect orders that, or it was not")
        for number in reads.execute(_too_much()).scalars():
            yield Problem(self.name, str(number), "somebody was given more than the debt or month that is named")


def lines_of(reads: Reads, transaction: int) -> Sequence[Line]:
    """The lines of an allocation as they were posted, in their order."""
    query = (
        select(account.c.fin, posting.c.about, posting.c.amount, posting.c.reason, posting.c.base)
        .join(account, account.c.id == posting.c.account)
        .where(posting.c.transaction == transaction, account.c.kind == AccountKind.PERSON)
        .order_by(posting.c.place)
    )
    return [_line(row) for row in reads.execute(query)]


def _line(row: Any) -> Line:
    return Line(row.fin, Month(row.about) if row.about else None, -row.amount, Reason(row.reason), row.base)


def _posted(reads: Reads) -> Mapping[tuple[str, int], int]:
    one = account_transaction.c
    query = select(one.submission, one.line, one.number).where(one.kind == TransactionKind.ALLOCATION)
    return {(row.submission, row.line): row.number for row in reads.execute(query)}


def _ordered(reads: Reads) -> Mapping[tuple[str, int], Mapping[str, Any]]:
    query = select(effect.c.submission, effect.c.line, effect.c.data)
    applied = query.where(effect.c.kind == AllocateMoney.kind, effect.c.applied_at.is_not(None))
    return {(row.submission, row.line): canonical.loads(row.data) for row in reads.execute(applied)}


def _counting() -> Any:
    """Allocations of reports that count, and whether each was taken back."""
    one = account_transaction.c
    query = select(one.number, ~stands()).join(quarterly_report, quarterly_report.c.number == one.report)
    return query.where(one.kind == TransactionKind.ALLOCATION, newest()).order_by(one.number)


def _too_much() -> Any:
    """Allocations with a person whose lines for one debt or month come to more than it."""
    one = posting.c
    return (
        select(one.transaction)
        .join(account_transaction, account_transaction.c.number == one.transaction)
        .join(account, account.c.id == one.account)
        .where(account_transaction.c.kind == TransactionKind.ALLOCATION, account.c.kind == AccountKind.PERSON)
        .group_by(one.transaction, one.account, one.about)
        .having(-func.sum(one.amount) > func.max(one.base))
        .distinct()
    )
