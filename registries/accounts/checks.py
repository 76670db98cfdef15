"""Conservation of accounts: nothing appears or vanishes, and everything that was accepted or came stands there once."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, select

from pipeline.conservation import Check, Problem
from pipeline.database import Reads
from pipeline.tables import counter
from registries.accounts.names import DEBTS, AccountKind
from registries.accounts.person_checks import freed_of_too_much, other_charges
from registries.accounts.posting import COUNTER
from registries.accounts.source_checks import AccountsCheck, SourcesCheck
from registries.accounts.stands import stands
from registries.accounts.tables import account, account_transaction, posting
from registries.accounts.transactions import TransactionKind
from registries.finance import is_in_force
from registries.report_tables import insurer_charge, quarterly_report, report_charge, report_debt, report_payment
from registries.reports import newest
from registries.tables import insured_person, payment, payment_distribution
from schemas.report_debt_terms import DebtKind

Debt = tuple[str, str, str]  # insurer, activity, kind


class TransactionsCheck:
    """Each transaction adds up to nothing and is numbered without a gap; a reversal mirrors what it reverses."""

    name = "transactions"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        uneven = select(posting.c.transaction).group_by(posting.c.transaction).having(func.sum(posting.c.amount) != 0)
        for number in reads.execute(uneven.order_by(posting.c.transaction)).scalars():
            yield Problem(self.name, str(number), "its postings do not add up to nothing")
        last = reads.execute(select(counter.c.value).where(counter.c.name == COUNTER)).scalar() or 0
        count, highest = reads.execute(select(func.count(), func.max(account_transaction.c.number))).one()
        if (count, highest or 0) != (last, last):
            yield Problem(self.name, COUNTER, "transactions are missing, or were not counted")
        for number in reads.execute(_crooked()).scalars():
            yield Problem(self.name, str(number), "it is not what it reverses with the other sign")


class PostedCheck:
    """Every payment, distribution, charge and counting report stands in the accounts once; what was taken back, not.

    The database compares: of a million payments only those that are wrong are read.
    """

    name = "posted"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        for kind, wanted in _SOURCES.items():
            posted = _standing(kind)
            for source in sorted(reads.execute(wanted().except_(posted)).scalars()):
                yield Problem(self.name, source, f"{kind.value}: it is not in the accounts")
            for source in sorted(reads.execute(posted.except_(wanted())).scalars()):
                yield Problem(self.name, source, f"{kind.value}: it is in the accounts, and does not count")
        allocated = _standing(TransactionKind.ALLOCATION).except_(_reports())
        for source in sorted(reads.execute(allocated).scalars()):
            yield Problem(self.name, source, "the money of a report that does not count is allocated")
        person = account.c
        without = select(insured_person.c.submission).where(
            insured_person.c.fin.not_in(select(person.fin).where(person.kind == AccountKind.PERSON))
        )
        for submission in reads.execute(without).scalars():
            yield Problem(self.name, submission or "loaded", "an insured person has no account to post to")


class BalancesCheck:
    """What an insurer owes by its accounts is what its reports closed with, and what came since; persons come to it."""

    name = "balances"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        owed, expected = _owed(reads), _expected(reads)
        for key in sorted(owed.keys() | expected.keys()):
            if owed.get(key, 0) != expected.get(key, 0):
                yield Problem(self.name, key[0], f"{key[1]} {key[2]}: its account is not what its reports come to")
        yield from self._money(reads)
        yield from self._persons(reads)

    def _money(self, reads: Reads) -> Iterator[Problem]:
        """Money in is what is used and what is not; nobody has used more than he had."""
        sums = _sums(reads, account.c.kind)
        used = reads.execute(_used()).scalar() or 0
        if sums.get(AccountKind.RECEIVED, 0) != -sums.get(AccountKind.MONEY, 0) + used:
            yield Problem(self.name, "fund", "money in is not what was used and what is left")
        for (one,), amount in _by(reads, (account.c.id,), account.c.kind == AccountKind.MONEY).items():
            if amount > 0:
                yield Problem(self.name, one, "more money was used than there was")

    def _persons(self, reads: Reads) -> Iterator[Problem]:
        """What persons of an insurer and activity owe, less what is undistributed, mirrors its counter account; each is
        charged what his months in the report come to; no more was given to them than was used, nor written off for them
        than for him.
        """
        for report in other_charges(reads):
            yield Problem(self.name, str(report), "a person is not charged what his months in the report come to")
        for charge in freed_of_too_much(reads):
            yield Problem(self.name, charge, "more is written off for persons than for their insurer")
        one = account_transaction.c
        kinds = (AccountKind.PERSON, AccountKind.PERSONS, AccountKind.UNDISTRIBUTED)
        for (insurer, activity), amount in _by(reads, (one.insurer, one.activity), account.c.kind.in_(kinds)).items():
            if amount:
                yield Problem(self.name, insurer, f"{activity}: its persons do not come to what was posted to them")
        for (one_id,), amount in _by(reads, (account.c.id,), account.c.kind == AccountKind.UNDISTRIBUTED).items():
            if amount > 0:
                yield Problem(self.name, one_id, "more was given to persons than was paid for them")


def _crooked() -> Select[Any]:
    """Reversals with a posting that is not the mirror of its like, or with another count of them."""
    old, new = posting.alias("old"), posting.alias("new")
    one = account_transaction.c
    same = (
        (new.c.transaction == one.number)
        & (new.c.place == old.c.place)
        & (new.c.account == old.c.account)
        & (new.c.amount == -old.c.amount)
        & (new.c.reason == old.c.reason)
        & (new.c.about == old.c.about)
        & new.c.base.is_not_distinct_from(old.c.base)
    )
    matched = select(one.number, func.count(new.c.place).label("mirrored"), func.count().label("all"))
    matched = matched.join(old, old.c.transaction == one.reverses).outerjoin(new, same).group_by(one.number)
    counts = matched.subquery()
    mine = select(func.count()).where(posting.c.transaction == counts.c.number).scalar_subquery()
    return select(counts.c.number).where((counts.c.mirrored != counts.c.all) | (mine != counts.c.all))


def _standing(kind: TransactionKind) -> Select[Any]:
    one = account_transaction.c
    return select(one.source).where(one.kind == kind, stands())


def _reports() -> Select[Any]:
    return select(cast(quarterly_report.c.number, String)).where(newest())


def _payments() -> Select[Any]:
    return select(payment.c.number).where(is_in_force(payment.c.number))


def _charges() -> Select[Any]:
    return select(insurer_charge.c.number).where(is_in_force(insurer_charge.c.number))


_SOURCES: Mapping[TransactionKind, Any] = {
    TransactionKind.PAYMENT: _payments,
    TransactionKind.DISTRIBUTION: lambda: select(payment_distribution.c.payment),
    TransactionKind.CHARGE: _charges,
    TransactionKind.REPORT: _reports,
}


def _owed(reads: Reads) -> Mapping[Debt, int]:
    one = account.c
    kinds = [kind.value for kind in DEBTS]
    return {
        (insurer, activity, kind): amount
        for (insurer, activity, kind), amount in _by(
            reads, (one.insurer, one.activity, one.kind), one.kind.in_(kinds)
        ).items()
    }


def _expected(reads: Reads) -> Mapping[Debt, int]:
    """What counting reports moved, and charges that none of them counts."""
    head, debt = quarterly_report.c, report_debt.c
    moved = (
        select(head.insurer, head.activity, debt.kind, func.sum(debt.closing - debt.opening))
        .join(report_debt, debt.report == head.number)
        .where(newest())
        .group_by(head.insurer, head.activity, debt.kind)
    )
    found = {(row[0], row[1], row[2]): int(row[3]) for row in reads.execute(moved)}
    counted = (
        select(report_charge.c.charge).join(quarterly_report, head.number == report_charge.c.report).where(newest())
    )
    one = insurer_charge.c
    for row in reads.execute(
        select(insurer_charge).where(is_in_force(one.number), one.number.not_in(counted.where(newest())))
    ):
        key = (row.insurer, row.activity, DebtKind(row.debt).value)
        found[key] = found.get(key, 0) + (-row.amount if row.kind == "WRITE_OFF" else row.amount)
    return found


def _used() -> Select[Any]:
    return (
        select(func.sum(report_payment.c.amount))
        .join(quarterly_report, quarterly_report.c.number == report_payment.c.report)
        .where(newest())
    )


def _sums(reads: Reads, column: Any) -> Mapping[str, int]:
    return {key: amount for (key,), amount in _by(reads, (column,)).items()}


def _by(reads: Reads, columns: tuple[Any, ...], *where: ColumnElement[bool]) -> Mapping[tuple[str, ...], int]:
    """Sums of postings by columns of their account or transaction."""
    query = (
        select(*columns, func.sum(posting.c.amount))
        .join(account, account.c.id == posting.c.account)
        .join(account_transaction, account_transaction.c.number == posting.c.transaction)
        .where(*where)
        .group_by(*columns)
    )
    return {tuple(row[:-1]): int(row[-1]) for row in reads.execute(query)}


def account_checks() -> tuple[Check, ...]:
    """The checks of this package."""
    return TransactionsCheck(), PostedCheck(), BalancesCheck(), AccountsCheck(), SourcesCheck()
