"""Why a line of an account is as much as it is, in figures and words of what it comes from.

Reports' lines are explained by the figures that were kept when they were assessed, charges by their basis, money by its
day and code, a person's charge by his months. Read-only.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from pipeline import canonical
from pipeline.bulk import parts, rows_by
from pipeline.database import Reads
from pipeline.tables import fact
from registries.accounts.lines import AccountLine
from registries.accounts.names import AccountKind
from registries.accounts.tables import account, posting
from registries.accounts.transactions import Reason, TransactionKind
from registries.report_tables import insurer_charge, quarterly_report, report_income, report_person
from registries.tables import payment
from schemas.money import to_manat

ASSESS = "assess"  # the stage that keeps the figures
_INTEREST, _FIRST_SECTION, _LAST_SECTION, _CONTRIBUTION = 10, 12, 15, 9
_CHARGES = {Reason.IMPOSED, Reason.FOUND, Reason.WRITTEN_OFF, Reason.NOT_OWED}
_MONEY = {Reason.PAID, Reason.RECEIVED, Reason.SPLIT}
Key = tuple[int, int]  # transaction, place
Figures = Mapping[int, Sequence[Mapping[str, Any]]]  # by report


def explain(reads: Reads, lines: Sequence[AccountLine]) -> Mapping[Key, tuple[str, ...]]:
    """What each line comes from; a handful of queries however many lines."""
    figures = _figures(reads, {one.report for one in lines if one.report is not None})
    bases = {row.number: f"{row.day} · {row.basis}" for row in _rows(reads, insurer_charge, lines, _CHARGES)}
    money = {
        row.number: f"{row.value_date} · {row.code} · {to_manat(row.amount)}"
        for row in _rows(reads, payment, lines, _MONEY)
    }
    months = _months(reads, [one for one in lines if one.kind is AccountKind.PERSON])
    given = _given(reads, [one.transaction for one in lines if _is_given(one)])
    told = {one.key: tuple(_told(one, figures, {**bases, **money}, months)) for one in lines}
    return told | {one.key: (f"{given[one.transaction]} FİN",) for one in lines if one.transaction in given}


def _is_given(one: AccountLine) -> bool:
    """Whether the line is what an allocation took for all its persons together."""
    return one.kind is AccountKind.UNDISTRIBUTED and one.what is TransactionKind.ALLOCATION


def _given(reads: Reads, allocations: Iterable[int]) -> Mapping[int, int]:
    """By allocation, to how many persons it gave something."""
    found: dict[int, int] = {}
    for some in parts(sorted(set(allocations))):
        query = (
            select(posting.c.transaction, func.count(posting.c.account.distinct()))
            .join(account, account.c.id == posting.c.account)
            .where(posting.c.transaction.in_(some), account.c.kind == AccountKind.PERSON)
            .group_by(posting.c.transaction)
        )
        found |= {row[0]: int(row[1]) for row in reads.execute(query)}
    return found


def _told(
    one: AccountLine, figures: Figures, sources: Mapping[str, str], months: Mapping[tuple[int, str], Sequence[str]]
) -> Iterator[str]:
    if one.reverses is not None:
        yield f"− {one.reverses}"
    if one.about in sources and one.reason in _CHARGES | _MONEY:
        yield sources[one.about]
        if one.base is not None:
            yield f"{to_manat(abs(one.amount))} / {to_manat(one.base)}"
    elif one.kind is AccountKind.PERSON and one.reason == Reason.CONTRIBUTION:
        yield from months.get((one.report or 0, one.account), ())
    elif one.what is TransactionKind.ALLOCATION and one.base is not None:
        yield f"{to_manat(abs(one.amount))} / {to_manat(one.base)}"
    else:
        yield from _by_figures(one, figures.get(one.report or 0, ()))


def _by_figures(one: AccountLine, figures: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for each in figures:
        step, about = each["step"], each["about"]
        if one.reason == Reason.CONTRIBUTION and step == _CONTRIBUTION and about == one.about:
            yield from each["told"]
        elif one.reason == Reason.INTEREST and step == _INTEREST:
            yield from (f"{about}: {line}" for line in each["told"])
        elif one.reason == Reason.SECTION and _FIRST_SECTION <= step <= _LAST_SECTION and each["kind"] == one.kind:
            yield f"{about}: {to_manat(each['amount'])}"


def _figures(reads: Reads, reports: Iterable[int]) -> Figures:
    found: dict[int, Sequence[Mapping[str, Any]]] = {}
    for some in parts(sorted(reports)):
        query = (
            select(quarterly_report.c.number, fact.c.data)
            .join(fact, fact.c.submission == quarterly_report.c.submission)
            .where(quarterly_report.c.number.in_(some), fact.c.stage == ASSESS)
        )
        found |= {row.number: canonical.loads(row.data)["figures"] for row in reads.execute(query)}
    return found


def _rows(reads: Reads, table: Any, lines: Sequence[AccountLine], reasons: set[Reason]) -> Iterator[Any]:
    return rows_by(reads, table.c.number, {one.about for one in lines if one.reason in reasons})


def _months(reads: Reads, lines: Sequence[AccountLine]) -> Mapping[tuple[int, str], Sequence[str]]:
    """By report and account of a person: each month that he has, the employee's and the employer's part."""
    found: dict[tuple[int, str], list[str]] = {}
    person, month = report_person.c, report_income.c
    accounts = {one.account.partition("/")[0]: one.account for one in lines}
    reports = {one.report for one in lines if one.report is not None and one.reason == Reason.CONTRIBUTION}
    for some in parts(sorted(reports)):
        query = (
            select(person.report, person.fin, month.month, month.employee, month.employer)
            .join(report_income, (month.report == person.report) & (month.place == person.place))
            .where(person.report.in_(some), person.fin.in_(sorted(accounts)))
            .order_by(month.month)
        )
        for row in reads.execute(query):
            told = f"{row.month}: {to_manat(row.employee)} + {to_manat(row.employer)}"
            found.setdefault((row.report, accounts[row.fin]), []).append(told)
    return found
