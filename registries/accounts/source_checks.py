"""Conservation of what transactions say: each is drafted again from what it came from, and is that to the last column
and to the last posting. So nobody adds a posting that comes to nothing, moves a day or a quarter, or changes a payment
and not its transaction, without being seen.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, func, select

from pipeline.bulk import MOST_KEYS
from pipeline.conservation import Problem
from pipeline.database import Reads
from registries.accounts.drafted_again import Again, Lines, drafted_again
from registries.accounts.names import Account, AccountKind
from registries.accounts.posting import quarter_of
from registries.accounts.stands import stands
from registries.accounts.tables import account, account_transaction, posting
from registries.accounts.transactions import Draft, Reason, TransactionKind
from registries.report_tables import quarterly_report, report_income, report_person

Closed = Mapping[tuple[str, str, str], tuple[int, int]]  # of a closed quarter: its first report, and its transaction


class AccountsCheck:
    """The id of an account says what it is of, and so do its columns."""

    name = "accounts"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        for row in reads.execute(select(account).order_by(account.c.id)):
            known = row.kind in set(AccountKind)
            if not known or row.id != Account(AccountKind(row.kind), row.insurer, row.fin, row.activity, row.code).id:
                where = "fund" if row.insurer is None else row.insurer
                yield Problem(self.name, where, f"an account of {row.kind} is not what its id says")


class SourcesCheck:
    """Transactions are what they would be posted as from their sources; reversals are of what they reverse."""

    name = "sources"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        closed, upgraded = _closed(reads), True
        for rows in _parts(reads):
            lines = _lines(reads, rows)
            again = drafted_again(reads, rows, lines)
            for row in rows:
                told = again.get(row.number)
                if told is not None and told.at is not None and row.posted_at == told.at:
                    upgraded = False  # what an upgrade posted of before comes first
                for wrong in _wrong(row, told, lines.get(row.number, ()), closed, upgraded=upgraded):
                    yield Problem(self.name, str(row.number), wrong)
        for number in sorted(_persons_differ(reads)):
            yield Problem(self.name, str(number), "its persons are not posted as its report lists them")


def _parts(reads: Reads) -> Iterator[Sequence[Row[Any]]]:
    """All transactions by number, ten thousand at a time; ``later`` and ``turns``: how many turns of the same source
    come after it, and up to it; ``standing``: it was not taken back; columns with ``old``: of what it reverses.
    """
    one, old = account_transaction.c, account_transaction.alias("old")
    query = (
        select(account_transaction, stands().label("standing"))
        .add_columns(_turns(later=True).label("later"), _turns(later=False).label("turns"))
        .add_columns(*(old.c[name].label(f"old_{name}") for name in (*_SAME, "kind", "posted_at")))
        .outerjoin(old, old.c.number == one.reverses)
        .order_by(one.number)
        .limit(MOST_KEYS)
    )
    rows = reads.execute(query).all()
    while rows:
        yield rows
        rows = reads.execute(query.where(one.number > rows[-1].number)).all()


def _turns(*, later: bool) -> ScalarSelect[int]:
    """How many turns of the same source there are behind it, or up to it and not behind it in the books."""
    one, other = account_transaction.c, account_transaction.alias("other")
    same = (other.c.kind == one.kind, other.c.source == one.source)
    which = other.c.turn > one.turn if later else (other.c.turn <= one.turn) & (other.c.number <= one.number)
    return select(func.count()).where(*same, which).correlate(account_transaction).scalar_subquery()


_SAME = ("insurer", "activity", "report", "value_date")  # of a reversal and of what it reverses


def _lines(reads: Reads, rows: Sequence[Row[Any]]) -> Mapping[int, Lines]:
    """Postings on accounts that are no persons', by transaction; on persons' where no report lists what they owe."""
    found: dict[int, list[Row[Any]]] = {}
    of_reports = account_transaction.c.kind.in_((TransactionKind.REPORT, TransactionKind.ALLOCATION))
    query = (
        select(posting, account.c.kind, account.c.code)
        .join(account, account.c.id == posting.c.account)
        .join(account_transaction, account_transaction.c.number == posting.c.transaction)
        .where(posting.c.transaction.between(rows[0].number, rows[-1].number))
        .where(account_transaction.c.kind != TransactionKind.REVERSAL)
        .where((account.c.kind != AccountKind.PERSON) | ~of_reports | (posting.c.reason == Reason.NOT_OWED))
        .order_by(posting.c.transaction, posting.c.place)
    )
    for line in reads.execute(query):
        found.setdefault(line.transaction, []).append(line)
    return found


def _closed(reads: Reads) -> Closed:
    """First reports of quarters, by their activity and without (the earliest of any); one that an upgrade found
    replaced has no transaction.
    """
    one, head = account_transaction.c, quarterly_report.c
    query = (
        select(head.insurer, head.activity, head.quarter, head.number, func.coalesce(one.number, 0).label("posted"))
        .outerjoin(account_transaction, (one.report == head.number) & (one.kind == TransactionKind.REPORT))
        .where(head.version == 1)
    )
    found: dict[tuple[str, str, str], tuple[int, int]] = {}
    for row in reads.execute(query.order_by(func.coalesce(one.number, 0).desc())):
        for activity in ("", row.activity):
            found[row.insurer, activity, row.quarter] = (row.number, row.posted)
    return found


def _wrong(row: Row[Any], told: Again | None, lines: Lines, closed: Closed, *, upgraded: bool) -> Iterator[str]:
    if row.kind not in set(TransactionKind):
        yield "there is no such kind of transactions"
    elif row.kind == TransactionKind.REVERSAL:
        yield from _wrong_reversal(row)
    elif row.reverses is not None:
        yield "it reverses, and is no reversal"
    elif row.later and row.standing:
        yield "it stands, and so does a later one of the same source"
    elif told is not None and not row.later:
        yield from _wrong_posting(row, told, lines, upgraded=upgraded)
    if row.turn != row.turns:
        yield "it is counted as another turn of its source than it is"
    quarter = _corrected(row, closed)
    if row.corrects != quarter and not (upgraded and row.corrects is None):
        yield "it does not name the closed quarter that it changes, or names another"


def _wrong_posting(row: Row[Any], told: Again, lines: Lines, *, upgraded: bool) -> Iterator[str]:
    if not any(_is(row, lines, draft, freed=not upgraded) for draft in told.drafts):
        yield "it is not what would be posted of its source"
    if (row.submission, row.line) != (told.submission, told.line):
        yield "it bears the key of another effect than its source"
    if told.at is not None and row.posted_at != told.at and not upgraded:
        yield "it was posted at another moment than its source came into force"


def _wrong_reversal(row: Row[Any]) -> Iterator[str]:
    if row.old_kind is None or row.old_kind == TransactionKind.REVERSAL:
        yield "it reverses nothing, or another reversal"
    elif any(getattr(row, name) != getattr(row, f"old_{name}") for name in _SAME):
        yield "it is not of what it reverses"
    elif (row.source, row.turn, row.submission) != (str(row.reverses), 1, None) or _earlier(row.posted_at, row):
        yield "it is not posted as reversals are"


def _earlier(at: datetime, row: Row[Any]) -> bool:
    return bool(at < row.old_posted_at) or row.number < row.reverses


def _is(row: Row[Any], lines: Lines, draft: Draft, *, freed: bool) -> bool:
    """Without ``freed``: whom a write-off of before had freed an upgrade had to guess from the sums of its day."""
    head = (draft.insurer, draft.activity, draft.report, draft.value_date)
    mine = Counter(
        (line.account, line.amount, line.reason, line.about, line.base)
        for line in lines
        if freed or not _frees(line.kind, line.reason)
    )
    if not draft.postings:
        mine = Counter({key: n for key, n in mine.items() if key[1]})  # an upgrade posted payments of nothing
    wanted = Counter(
        (one.account.id, one.amount, str(one.reason), one.about, one.base)
        for one in draft.postings
        if freed or not _frees(one.account.kind, one.reason)
    )
    return head == (row.insurer, row.activity, row.report, row.value_date) and mine == wanted


def _frees(kind: str, reason: str) -> bool:
    return kind in (AccountKind.PERSON, AccountKind.PERSONS) and reason == Reason.WRITTEN_OFF


def _corrected(row: Row[Any], closed: Closed) -> str | None:
    """The quarter of its day, where another report had closed it."""
    quarter = quarter_of(row.value_date)
    first, posted = closed.get((row.insurer, row.activity, quarter), (None, 0))
    mine = row.report if row.reverses is None else None
    return None if first is None or first == mine or posted > row.number else quarter


def _persons_differ(reads: Reads) -> set[int]:
    """Transactions of reports whose persons' lines are more or fewer than persons who owe, or say another thing."""
    one, person, month, head = account_transaction.c, report_person.c, report_income.c, quarterly_report.c
    owing = (
        select(person.report, person.place)
        .join(report_income, (month.report == person.report) & (month.place == person.place))
        .group_by(person.report, person.place)
        .having(func.sum(month.employee + month.employer) != 0)
        .subquery()
    )
    wanted = {row[0]: row[1] for row in reads.execute(select(owing.c.report, func.count()).group_by(owing.c.report))}
    strange: ColumnElement[bool] = (
        (posting.c.reason != Reason.CONTRIBUTION.value)
        | (posting.c.about != head.quarter)
        | posting.c.base.is_not(None)
    )
    query = (
        select(one.number, one.report, func.count(), func.count().filter(strange))
        .join(posting, posting.c.transaction == one.number)
        .join(account, account.c.id == posting.c.account)
        .join(quarterly_report, head.number == one.report)
        .where(one.kind == TransactionKind.REPORT, account.c.kind == AccountKind.PERSON)
        .where(posting.c.reason != Reason.NOT_OWED)
        .group_by(one.number, one.report)
    )
    return {
        number for number, report, count, others in reads.execute(query) if others or count != wanted.get(report, 0)
    }
