"""Conservation of the money of banks' entries: each match in force is one payment that says the same, posted when it
came into force, and per day and office all that came is matched, in suspense or given back.

That payments in force stand in the accounts once, and those that were undone not, the checks of accounts say. The
database compares; only what is wrong is read.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from pipeline.conservation import Problem
from pipeline.database import Reads
from registries.accounts.tables import account_transaction
from registries.accounts.transactions import TransactionKind
from registries.bank_offices import day_money
from registries.bank_steps import TAKES_BACK, Step, number_of
from registries.bank_tables import bank_entry, bank_line, bank_step
from registries.payments import OF_A_BANK
from registries.tables import payment
from schemas.money import to_manat

_MAKES = (Step.MATCH.value, Step.CONFIRM.value)
_BACK = tuple(one.value for one in TAKES_BACK)


class BankMoneyCheck:
    """Payments that entries became, when they were posted and taken back, the dues that they pay, and the sums by
    office and day.
    """

    name = "bank money"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        for number in reads.execute(_other_payments()).scalars():
            yield Problem(self.name, number_of(number), "it is not the payment that its match made")
        for number in reads.execute(_of_no_match()).scalars():
            yield Problem(self.name, number, "it has the number of a bank's entry, and none became it")
        for number in reads.execute(_posted_otherwise()).scalars():
            yield Problem(self.name, number, "it was posted, or taken back, at another moment than its entry's step")
        for number in reads.execute(_lines_wrong()).scalars():
            yield Problem(self.name, number_of(number), "the dues that it pays are not those of its match")
        for day in day_money(reads):
            for name, amount in (("credits", day.credit_difference), ("debits", day.debit_difference)):
                if amount:
                    what = f"{name} of {day.day} differ by {to_manat(amount)} from what became of them"
                    yield Problem(self.name, f"office {day.office}", what)


def _other_payments() -> Select[Any]:
    """Steps that made a payment which is not there, or says another thing."""
    step, one, paid = bank_step.c, bank_entry.c, payment.c
    differs = or_(
        paid.number.is_(None),
        paid.insurer != step.insurer,
        paid.code != step.code,
        paid.amount != one.amount,
        paid.value_date != one.value_date,
        paid.office != one.office,
        step.insurer.is_(None),
    )
    return (
        select(one.number)
        .join(bank_step, step.entry == one.number)
        .outerjoin(payment, paid.number == step.payment)
        .where(step.what.in_(_MAKES), step.payment.is_not(None), differs)
        .order_by(one.number)
    )


def _of_no_match() -> Select[Any]:
    """Payments that no step made, or more than one."""
    step, paid = bank_step.c, payment.c
    made = select(func.count()).where(step.payment == paid.number, step.what.in_(_MAKES)).correlate(payment)
    query = select(paid.number).where(paid.number.like(f"{OF_A_BANK}%"))
    return query.where(made.scalar_subquery() != 1).order_by(paid.number)


def _posted_otherwise() -> Select[Any]:
    """Payments whose transaction, or its reversal, bears another moment than the step that made it or took it back."""
    step, one, back = bank_step.c, account_transaction.c, account_transaction.alias("back")
    mine = and_(one.kind == TransactionKind.PAYMENT.value, one.source == step.payment)
    made = and_(step.what.in_(_MAKES), one.posted_at != step.at)
    undone = and_(step.what.in_(_BACK), back.c.posted_at.is_distinct_from(step.at))
    query = select(step.payment).join(account_transaction, mine).outerjoin(back, back.c.reverses == one.number)
    return query.where(step.payment.is_not(None), or_(made, undone)).order_by(step.payment)


def _lines_wrong() -> Select[Any]:
    """Matches whose lines are of another insurer or code, of nothing, more than came, or of no payment."""
    step, one, line = bank_step.c, bank_entry.c, bank_line.c
    other = or_(line.insurer.is_distinct_from(step.insurer), line.code != step.code, line.amount <= 0)
    strange = func.count().filter(or_(other, step.payment.is_(None), step.what.not_in(_MAKES)))
    return (
        select(one.number)
        .join(bank_step, step.entry == one.number)
        .join(bank_line, and_(line.entry == step.entry, line.n == step.n))
        .group_by(one.number, step.n, one.amount)
        .having(or_(strange > 0, func.sum(line.amount) > one.amount))
        .order_by(one.number)
    )
