"""The one place that writes accounts: transactions are posted together, and each adds up to nothing, or none is.

A transaction whose value date lies in a closed quarter (one with a counting report of its insurer and activity; of
money, which has no activity: of any) says which quarter it corrects. What is wrong is reversed as a whole; the
database refuses every change.

ArithmeticError
└── UnbalancedError   postings that do not add up to nothing (our bug)
LookupError
└── NotStandingError   a transaction that is to be reversed is not there, or was reversed
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, insert, literal, select

from pipeline.bulk import add, parts
from pipeline.database import Reads, Write
from pipeline.ledger import take_numbers
from registries.accounts.names import Account, AccountKind, person_id
from registries.accounts.stands import Source, standing_rows, turns
from registries.accounts.tables import account, account_transaction, posting
from registries.accounts.transactions import Draft, Reason, TransactionKind
from registries.report_tables import quarterly_report, report_income, report_person

COUNTER = "account_transaction"
Closed = Mapping[tuple[str, str, str], int]  # number of the report that closed the quarter of an insurer's activity


class UnbalancedError(ArithmeticError):
    """The postings of a transaction do not add up to nothing."""


class NotStandingError(LookupError):
    """There is no such transaction that stands."""


def post(tx: Write, drafts: Sequence[Draft], at: datetime) -> range:
    """Posts all of them; their numbers in the given order. A handful of statements, however many persons.

    Raises UnbalancedError; IntegrityError for a source that stands already.
    """
    if not drafts:
        return range(0)
    open_accounts_of(tx, (one.account for draft in drafts for one in draft.postings))
    numbers = take_numbers(tx, COUNTER, len(drafts))
    known = turns(tx, {(draft.kind, draft.source) for draft in drafts})
    closed = _closed(tx, {draft.insurer for draft in drafts})
    add(tx, account_transaction, [_row(*one, at, known, closed) for one in zip(numbers, drafts, strict=True)])
    rows = [row for number, draft in zip(numbers, drafts, strict=True) for row in _postings(number, draft)]
    add(tx, posting, rows)
    for number, draft in zip(numbers, drafts, strict=True):
        if draft.persons_of is not None:
            _post_persons(tx, number, draft)
    _balanced(tx, numbers)
    return numbers


def reverse(tx: Write, numbers: Iterable[int], at: datetime) -> range:
    """Takes whole transactions back, each by one of its own; their numbers, in the order of ``numbers``.

    Raises NotStandingError.
    """
    wanted = sorted(set(numbers))
    rows = standing_rows(tx, wanted)
    if gone := [one for one in wanted if one not in rows]:
        raise NotStandingError(f"no transactions that stand: {gone}")
    fresh = take_numbers(tx, COUNTER, len(wanted)) if wanted else range(0)
    closed = _closed(tx, {row.insurer for row in rows.values()})
    add(
        tx, account_transaction, [_reversal(new, rows[old], at, closed) for new, old in zip(fresh, wanted, strict=True)]
    )
    mine, back = posting.c, account_transaction.c
    same = select(back.number, mine.place, mine.account, -mine.amount, mine.reason, mine.about, mine.base)
    same = same.join(posting, mine.transaction == back.reverses)
    for some in parts(fresh):
        tx.execute(insert(posting).from_select(list(mine.keys()), same.where(back.number.in_(some))))
    _balanced(tx, fresh)
    return fresh


def open_accounts_of(tx: Write, accounts: Iterable[Account]) -> None:
    """Opens those that are not there yet; persons have theirs from their SSN on."""
    wanted = {one.id: one for one in accounts}
    rows = [
        {
            "id": key,
            "kind": one.kind.value,
            "insurer": one.insurer,
            "fin": one.fin,
            "activity": one.activity,
            "code": one.code,
        }
        for key, one in sorted(wanted.items())
    ]
    if rows:
        add(tx, account, rows, keep=True)


def _closed(reads: Reads, insurers: Iterable[str]) -> Closed:
    """The initial reports that were accepted, by their activity and without."""
    one = quarterly_report.c
    query = select(one.insurer, one.activity, one.quarter, one.number).where(one.version == 1)
    return {
        (row.insurer, activity, row.quarter): row.number
        for some in parts(sorted(set(insurers)))
        for row in reads.execute(query.where(one.insurer.in_(some)))
        for activity in ("", row.activity)
    }


def quarter_of(day: date) -> str:
    """The quarter that ``day`` lies in."""
    return f"{day.year:04}-Q{(day.month + 2) // 3}"


def _row(
    number: int,
    draft: Draft,
    at: datetime,
    turned: Mapping[Source, int],
    closed: Closed,
) -> dict[str, Any]:
    return {
        "number": number,
        "kind": draft.kind.value,
        "source": draft.source,
        "turn": turned.get((draft.kind, draft.source), 0) + 1,
        "insurer": draft.insurer,
        "activity": draft.activity,
        "report": draft.report,
        "value_date": draft.value_date,
        "posted_at": at,
        "corrects": _corrected(draft.insurer, draft.activity, draft.value_date, draft.report, closed),
        "reverses": None,
        **draft.written_by,
    }


def _corrected(insurer: str, activity: str, day: date, report: int | None, closed: Closed) -> str | None:
    """The quarter of ``day``, if another report has closed it."""
    quarter = quarter_of(day)
    by = closed.get((insurer, activity, quarter))
    return None if by is None or by == report else quarter


def _reversal(number: int, old: Row[Any], at: datetime, closed: Closed) -> dict[str, Any]:
    return {
        "number": number,
        "kind": TransactionKind.REVERSAL.value,
        "source": str(old.number),
        "turn": 1,
        "insurer": old.insurer,
        "activity": old.activity,
        "report": old.report,
        "value_date": old.value_date,
        "posted_at": at,
        "corrects": _corrected(old.insurer, old.activity, old.value_date, None, closed),
        "reverses": old.number,
        "submission": None,
        "line": None,
    }


def _postings(number: int, draft: Draft) -> Iterator[dict[str, Any]]:
    for place, one in enumerate(draft.postings, start=1):
        yield {
            "transaction": number,
            "place": place,
            "account": one.account.id,
            "amount": one.amount,
            "reason": one.reason,
            "about": one.about,
            "base": one.base,
        }
    for place, (fin, month, amount, reason, base) in enumerate(draft.lines, start=len(draft.postings) + 1):
        yield {
            "transaction": number,
            "place": place,
            "account": person_id(fin),
            "amount": -amount,
            "reason": str(reason),
            "about": month or "",
            "base": base,
        }


def _post_persons(tx: Write, number: int, draft: Draft) -> None:
    """One posting for each person of the report with what his months come to; nobody with nothing has one.

    In the database, from the rows that it has: a hundred thousand persons do not travel.
    """
    person, month, holder = report_person.c, report_income.c, account.c
    owed = func.sum(month.employee + month.employer)
    rows = (
        select(
            literal(number),
            literal(len(draft.postings)) + person.place,
            holder.id,
            owed,
            literal(Reason.CONTRIBUTION.value),
            literal(draft.quarter),
        )
        .join(report_income, (month.report == person.report) & (month.place == person.place))
        .join(account, (holder.fin == person.fin) & (holder.kind == AccountKind.PERSON))
        .where(person.report == draft.persons_of)
        .group_by(person.place, holder.id)
        .having(owed != 0)
    )
    into = ["transaction", "place", "account", "amount", "reason", "about"]
    tx.execute(insert(posting).from_select(into, rows, include_defaults=False))


def _balanced(tx: Reads, numbers: Sequence[int]) -> None:
    one = posting.c
    for some in parts(numbers):
        uneven = select(one.transaction).where(one.transaction.in_(some)).group_by(one.transaction)
        if (wrong := tx.execute(uneven.having(func.sum(one.amount) != 0).limit(1)).scalar()) is not None:
            raise UnbalancedError(f"transaction {wrong} does not add up to nothing")
