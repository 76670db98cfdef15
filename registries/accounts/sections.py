"""The money sections of an insurer's cabinet (004 §2.3.1) as a finance officer, supervisor or auditor sees them.

Role and office are asked in each question: None where ``login`` may not see the insurer, or there is none. Pages go
from the newest backwards; ``explained.explain`` tells what each line comes from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, func, select

from pipeline.database import Reads, Write
from registries.accounts.lines import AccountLine, insurer_lines, transaction_lines
from registries.accounts.names import AccountKind
from registries.accounts.seen import LOOKED
from registries.accounts.stands import stands
from registries.accounts.tables import account, account_transaction, posting
from registries.accounts.transactions import WRITE_OFFS, Reason, TransactionKind
from registries.finance import LOOKING, office_of
from registries.report_tables import quarterly_report
from registries.views import View, write_view

_OTHERS = (AccountKind.INTEREST, AccountKind.SANCTION, AccountKind.FINE, AccountKind.OTHER)


class Section(StrEnum):
    """Sections that are lines of accounts; debts: ``seen.seen_balances``, payments: ``finance_payments.py``."""

    CALCULATIONS = "CALCULATIONS"  # M.D.S.S. hesablamaları
    DISTRIBUTION = "DISTRIBUTION"  # M.D.S.S. ödənişlərinin bölüşdürülməsi
    INTEREST = "INTEREST"  # Penya hesablamaları
    FINES = "FINES"  # Cərimələr
    CONTRIBUTION_WRITE_OFFS = "CONTRIBUTION_WRITE_OFFS"  # M.D.S.S. borclarının silinməsi
    OTHER_WRITE_OFFS = "OTHER_WRITE_OFFS"  # Digər borcların silinməsi


_LINES: Mapping[Section, tuple[Sequence[AccountKind], Sequence[str]]] = {
    Section.CALCULATIONS: ((AccountKind.CONTRIBUTION,), (Reason.CONTRIBUTION.value,)),
    Section.DISTRIBUTION: ((AccountKind.UNDISTRIBUTED,), ()),
    Section.INTEREST: ((AccountKind.INTEREST,), ()),
    Section.FINES: ((AccountKind.SANCTION, AccountKind.FINE), ()),
    Section.CONTRIBUTION_WRITE_OFFS: ((AccountKind.CONTRIBUTION,), WRITE_OFFS),
    Section.OTHER_WRITE_OFFS: (_OTHERS, WRITE_OFFS),
}


@dataclass(frozen=True, slots=True)
class AllocatedMoney:
    """The allocation of a report's money; ``given`` to persons; ``stands``: it was not taken back. ``submission``
    brought the report: by it ``registries.distributions`` explains each line.
    """

    transaction: int
    report: int
    submission: str
    activity: str
    quarter: str
    value_date: date
    given: int
    stands: bool


@dataclass(frozen=True, slots=True, repr=False)
class PersonBalance:
    """A person's account so far as an insurer, or one activity of it, moved it: contributions, what was given, what was
    written off, what is left. Its repr shows nothing.
    """

    fin: str
    owed: int
    given: int
    written_off: int

    @property
    def balance(self) -> int:
        """Above zero unpaid."""
        return self.owed - self.given - self.written_off


def section_lines(
    reads: Reads,
    login: str,
    voen: str,
    section: Section,
    *,
    activity: str = "",
    after: tuple[int, int] | None = None,
    limit: int = 100,
) -> Sequence[AccountLine] | None:
    """The lines of a section."""
    if office_of(reads, login, voen, LOOKING) is None:
        return None
    kinds, reasons = _LINES[section]
    return insurer_lines(reads, voen, activity=activity, kinds=kinds, reasons=reasons, after=after, limit=limit)


def undistributed_money(reads: Reads, login: str, voen: str) -> Mapping[str, int] | None:
    """SO-lar üzrə bölüşdürülməmiş məbləğlər: by activity, what is nobody's yet."""
    if office_of(reads, login, voen, LOOKING) is None:
        return None
    query = (
        select(account.c.activity, func.sum(posting.c.amount))
        .join(posting, posting.c.account == account.c.id)
        .where(account.c.insurer == voen, account.c.kind == AccountKind.UNDISTRIBUTED)
        .group_by(account.c.activity)
        .order_by(account.c.activity)
    )
    return {activity: -int(amount) for activity, amount in reads.execute(query) if amount}


def allocations_seen(
    reads: Reads, login: str, voen: str, *, activity: str = "", after: int | None = None, limit: int = 100
) -> Sequence[AllocatedMoney] | None:
    """Whose the money of each report became, in sums; ``after``: the last transaction of the page before."""
    if office_of(reads, login, voen, LOOKING) is None:
        return None
    one, head, person = account_transaction.c, quarterly_report.c, account.c.kind == AccountKind.PERSON
    query = (
        select(one.number.label("transaction"), head.number.label("report"), head.submission)
        .add_columns(head.activity, head.quarter, one.value_date)
        .add_columns(func.coalesce(func.sum(-posting.c.amount).filter(person), 0).label("given"))
        .add_columns(stands().label("stands"))
        .join(quarterly_report, head.number == one.report)
        .outerjoin(posting, posting.c.transaction == one.number)
        .outerjoin(account, account.c.id == posting.c.account)
        .where(one.kind == TransactionKind.ALLOCATION, one.insurer == voen)
        .group_by(one.number, head.number, head.submission, head.activity, head.quarter, one.value_date)
        .order_by(one.number.desc())
    )
    if activity:
        query = query.where(one.activity == activity)
    if after is not None:
        query = query.where(one.number < after)
    return [_allocated(row) for row in reads.execute(query.limit(limit))]


def _allocated(row: Row[Any]) -> AllocatedMoney:
    told = row._asdict()
    return AllocatedMoney(**told | {"given": int(told["given"]), "stands": bool(told["stands"])})


def look_at_persons(
    tx: Write,
    login: str,
    session: str,
    voen: str,
    at: datetime,
    *,
    activity: str = "",
    after: str = "",
    limit: int = 100,
) -> Sequence[PersonBalance] | None:
    """Sığortaolunanların hesabları: by FİN, from behind ``after`` on, of all activities where none is named. The look
    is written down before anything is shown.
    """
    if office_of(tx, login, voen, LOOKING) is None:
        return None
    write_view(tx, View(at, login, session, LOOKED, about=voen))
    one, charge = account_transaction.c, posting.c.reason == Reason.CONTRIBUTION
    freed = posting.c.reason.in_(WRITE_OFFS)
    sums = (func.coalesce(func.sum(posting.c.amount).filter(which), 0) for which in (charge, ~charge & ~freed, freed))
    query = (
        select(account.c.fin, *sums)
        .join(posting, posting.c.account == account.c.id)
        .join(account_transaction, one.number == posting.c.transaction)
        .where(one.insurer == voen, account.c.kind == AccountKind.PERSON, account.c.fin > after)
        .group_by(account.c.fin)
        .order_by(account.c.fin)
    )
    if activity:
        query = query.where(one.activity == activity)
    return [PersonBalance(row[0], int(row[1]), -int(row[2]), -int(row[3])) for row in tx.execute(query.limit(limit))]


def look_at_allocation(
    tx: Write, login: str, session: str, voen: str, number: int, at: datetime, *, after: int = 0, limit: int = 100
) -> Sequence[AccountLine] | None:
    """What persons were given by one allocation, in the order of its postings, from behind ``after`` on. None where
    ``login`` may not see the insurer, or the allocation is not its. The look is written down first.
    """
    one = account_transaction.c
    mine = select(one.number).where(one.number == number, one.kind == TransactionKind.ALLOCATION, one.insurer == voen)
    if office_of(tx, login, voen, LOOKING) is None or tx.execute(mine).first() is None:
        return None
    write_view(tx, View(at, login, session, LOOKED, about=voen))
    return transaction_lines(tx, number, kinds=(AccountKind.PERSON,), after=after, limit=limit)
