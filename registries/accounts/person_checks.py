"""Conservation of personal accounts: what a report charged to each person is what his months in it come to, and no more
is written off for persons than for their insurer.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, func, select

from pipeline.database import Reads
from registries.accounts.names import AccountKind
from registries.accounts.tables import account, account_transaction, posting
from registries.accounts.transactions import WRITE_OFFS, Reason, TransactionKind
from registries.report_tables import report_income, report_person


def other_charges(reads: Reads) -> Iterator[int]:
    """Numbers of reports with somebody who was charged another amount, or who is not charged, or is no person of it."""
    months, charged = _months().subquery(), _charged().subquery()
    one, other = months.c, charged.c
    same = (one.report == other.report) & (one.fin == other.fin)
    posted = select(charged.c.report).distinct()
    wrong = (
        select(other.report).outerjoin(months, same).where(other.amount != func.coalesce(one.amount, 0)),
        select(one.report).outerjoin(charged, same).where(other.fin.is_(None), one.report.in_(posted)),
    )
    yield from sorted({int(report) for query in wrong for report in reads.execute(query.distinct()).scalars()})


def freed_of_too_much(reads: Reads) -> Iterator[str]:
    """Numbers of write-offs that free persons together of more than they free their insurer of."""
    of_persons = account.c.kind == AccountKind.PERSON
    persons, insurer = (
        func.coalesce(func.sum(-posting.c.amount).filter(which), 0)
        for which in (of_persons, account.c.kind == AccountKind.CONTRIBUTION)
    )
    query = (
        select(posting.c.about)
        .join(account, account.c.id == posting.c.account)
        .where(posting.c.reason.in_(WRITE_OFFS))
        .group_by(posting.c.about)
        .having(persons > insurer)
    )
    yield from reads.execute(query.order_by(posting.c.about)).scalars()


def _months() -> Select[Any]:
    person, month = report_person.c, report_income.c
    owed = func.sum(month.employee + month.employer)
    return (
        select(person.report, person.fin, owed.label("amount"))
        .join(report_income, (month.report == person.report) & (month.place == person.place))
        .group_by(person.report, person.fin)
        .having(owed != 0)
    )


def _charged() -> Select[Any]:
    one = account_transaction.c
    return (
        select(one.report, account.c.fin, func.sum(posting.c.amount).label("amount"))
        .join(posting, posting.c.transaction == one.number)
        .join(account, account.c.id == posting.c.account)
        .where(one.kind == TransactionKind.REPORT, account.c.kind == AccountKind.PERSON)
        .where(posting.c.reason == Reason.CONTRIBUTION)
        .group_by(one.report, account.c.fin)
    )
