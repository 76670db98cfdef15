"""What became of a payment, and of a report's money, as the accounts say it: for whoever explains a distribution.

A payment is split by its signed distribution, used by reports, and given to persons by those reports' allocations.
Read-only. Amounts are qəpik.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select

from pipeline.database import Reads
from registries.accounts.standing import Leaving, persons_standing
from registries.accounts.stands import stands
from registries.accounts.tables import account_transaction
from registries.accounts.transactions import TransactionKind
from registries.allocation_checks import lines_of
from registries.allocations import allocated_again, month_dues_of
from registries.payments import payments_by_number
from registries.report_tables import quarterly_report, report_payment
from registries.reports import newest
from registries.tables import payment_distribution, payment_share
from rules.allocation import Allocation, Line


@dataclass(frozen=True, slots=True)
class Allocated:
    """The allocation of a report's money as it was posted (``lines``), and made again from what the accounts said
    before it (``again``). ``stands``: it was not taken back.
    """

    report: int
    insurer: str
    activity: str
    quarter: str
    transaction: int
    stands: bool
    lines: Sequence[Line]
    again: Allocation

    @property
    def same(self) -> bool:
        """Whether it comes to the same again."""
        return tuple(self.lines) == self.again.lines


class NoLine(StrEnum):
    """Why somebody got nothing of a report's money."""

    EXEMPT = "EXEMPT"  # nothing is owed from before, and nothing was computed for the months: no income, or exempt
    PAID_BEFORE = "PAID_BEFORE"  # earlier money that was too much pays his months
    MONEY_ENDED = "MONEY_ENDED"  # before it came to him


@dataclass(frozen=True, slots=True)
class Share:
    """A signed share of a payment: whose it became, under which code."""

    insurer: str
    code: str
    amount: int


@dataclass(frozen=True, slots=True)
class Use:
    """What a counting report uses of a payment."""

    report: int
    submission: str
    insurer: str
    quarter: str
    amount: int


@dataclass(frozen=True, slots=True)
class PaymentTold:
    """A payment with its signed shares (none: it is not distributed) and the reports that use it."""

    number: str
    insurer: str
    value_date: date
    amount: int
    code: str
    shares: Sequence[Share]
    uses: Sequence[Use]


def allocations_of(reads: Reads, submission: str) -> Sequence[Allocated]:
    """Those of the report that the submission brought, the latest first: one that was taken back may stand again."""
    one, head = account_transaction.c, quarterly_report.c
    query = (
        select(one.number, stands().label("stands"), head.number.label("report"))
        .add_columns(head.insurer, head.activity, head.quarter)
        .join(quarterly_report, head.number == one.report)
        .where(one.kind == TransactionKind.ALLOCATION, head.submission == submission)
        .order_by(one.number.desc())
    )
    return [_allocated(reads, row) for row in reads.execute(query)]


def why_nothing(reads: Reads, one: Allocated, fin: str) -> NoLine:
    """Of somebody who has no line of an allocation, as things stood before it."""
    standing = persons_standing(reads, one.insurer, one.activity, Leaving(report=one.report, before=one.transaction))
    amount = next((each.amount for each in standing if each.fin == fin), 0)
    dues = sum(month.dues.get(fin, 0) for month in month_dues_of(reads, one.report))
    if amount <= 0 and not dues:
        return NoLine.EXEMPT
    return NoLine.PAID_BEFORE if amount + dues <= 0 else NoLine.MONEY_ENDED


def payment_told(reads: Reads, number: str) -> PaymentTold | None:
    """None where there is no such payment."""
    paid = payments_by_number(reads, [number]).get(number)
    if paid is None:
        return None
    shares = reads.execute(
        select(payment_share).where(payment_share.c.payment == number).order_by(payment_share.c.place)
    )
    return PaymentTold(
        number=number,
        insurer=str(paid.insurer),
        value_date=paid.value_date,
        amount=paid.amount,
        code=paid.code,
        shares=[Share(row.insurer or str(paid.insurer), row.code or paid.code, row.amount) for row in shares],
        uses=_uses(reads, number),
    )


def payment_of(reads: Reads, submission: str) -> str | None:
    """The payment that a submission distributed."""
    one = payment_distribution.c
    return reads.execute(select(one.payment).where(one.submission == submission)).scalar()


def _uses(reads: Reads, number: str) -> Sequence[Use]:
    head, used = quarterly_report.c, report_payment.c
    query = (
        select(head.number, head.submission, head.insurer, head.quarter, used.amount)
        .join(report_payment, used.report == head.number)
        .where(used.payment == number, newest())
        .order_by(head.number)
    )
    return [Use(*row) for row in reads.execute(query)]


def _allocated(reads: Reads, row: Row[Any]) -> Allocated:
    return Allocated(
        report=row.report,
        insurer=row.insurer,
        activity=row.activity,
        quarter=row.quarter,
        transaction=row.number,
        stands=bool(row.stands),
        lines=lines_of(reads, row.number),
        again=allocated_again(reads, row.insurer, row.activity, row.report, before=row.number),
    )
