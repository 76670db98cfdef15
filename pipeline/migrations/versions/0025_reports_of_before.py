"""charges and counting reports of before stand in the accounts."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from pipeline.database import UtcDateTime

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None
# Account (holder, kind, activity, code; the fund where there is no holder), amount, reason, what it is about.
_Posting = tuple[tuple[str, str, str, str], int, str, str]
_REASONS = {"SANCTION": "IMPOSED", "FINE": "IMPOSED", "FOUND": "FOUND", "WRITE_OFF": "WRITTEN_OFF"}
_OF_SOCIAL_INSURANCE = "121"  # codes whose money pays reports, contributions all of it
_COUNTING = (
    "select number, insurer, activity, quarter, submission, line from quarterly_report as one where not exists"
    " (select 1 from quarterly_report as later where later.insurer = one.insurer and later.activity = one.activity"
    " and later.quarter = one.quarter and later.version > one.version) order by number"
)
_PERSONS = (
    'insert into posting ("transaction", place, account, amount, reason, about)'
    " select :number, :lines + person.place, person.fin || '/PERSON', sum(month.employee + month.employer),"
    " 'CONTRIBUTION', :quarter from report_person as person join report_income as month"
    " on month.report = person.report and month.place = person.place where person.report = :report"
    " group by person.place, person.fin having sum(month.employee + month.employer) <> 0"
)


def upgrade() -> None:
    """Forward only. Posted as they would be today, but for two things that nobody wrote down then: what of a write-off
    was not owed stands among the sections, and no money is allocated to persons. The next report does that: all of it
    is undistributed until then.
    """
    bind = op.get_bind()
    query = sa.text("select value from counter where name = 'account_transaction'")
    first = (bind.execute(query).scalar() or 0) + 1
    charges = bind.execute(sa.text("select * from insurer_charge order by number")).all()
    for number, one in enumerate(charges, start=first):
        day = one.day if isinstance(one.day, date) else date.fromisoformat(one.day)
        lines = list(_charged(one))
        _post(bind, number, ("CHARGE", one.number, one.insurer, one.activity, day), lines, (one.submission, one.line))
    reports = bind.execute(sa.text(_COUNTING)).all()
    for number, one in enumerate(reports, start=first + len(charges)):
        lines = list(_reported(bind, one))
        told = ("REPORT", str(one.number), one.insurer, one.activity, _last_day(one.quarter))
        _post(bind, number, told, lines, (one.submission, one.line), one.number)
        persons = {"number": number, "lines": len(lines), "quarter": one.quarter, "report": one.number}
        bind.execute(sa.text(_PERSONS), persons)
    if charges or reports:
        bind.execute(sa.text("delete from counter where name = 'account_transaction'"))
        bind.execute(
            sa.text("insert into counter (name, value) values ('account_transaction', :last)"),
            {"last": first + len(charges) + len(reports) - 1},
        )


def _charged(one: sa.Row[Any]) -> Iterator[_Posting]:
    amount = -one.amount if one.kind == "WRITE_OFF" else one.amount
    counter = "WRITTEN_OFF" if one.kind == "WRITE_OFF" else "INCOME"
    yield from _moved((one.insurer, one.debt, one.activity, ""), counter, amount, _REASONS[one.kind], one.number)


def _reported(bind: sa.Connection, one: sa.Row[Any]) -> Iterator[_Posting]:
    """Months, money, the rest of each kind's move, and the counter posting of all persons."""
    told = {"report": one.number}
    moved = sa.text("select kind, closing - opening as move from report_debt where report = :report order by kind")
    left = {row.kind: row.move for row in bind.execute(moved, told)}
    months = bind.execute(
        sa.text("select month, employee + employer as owed from report_month where report = :report order by month"),
        told,
    ).all()
    debt = (one.insurer, "CONTRIBUTION", one.activity, "")
    for row in months:
        yield from _moved(debt, "INCOME", row.owed, "CONTRIBUTION", row.month)
        left["CONTRIBUTION"] -= row.owed
    for payment, code, amount in _used(bind, one):
        yield (one.insurer, "MONEY", "", code), amount, "PAID", payment
        yield debt, -amount, "PAID", payment
        yield (one.insurer, "PERSONS", one.activity, ""), amount, "PAID", payment
        yield (one.insurer, "UNDISTRIBUTED", one.activity, ""), -amount, "PAID", payment
        left["CONTRIBUTION"] += amount
    for row in bind.execute(
        sa.text(
            "select charge.debt, charge.kind, charge.amount from report_charge as counted"
            " join insurer_charge as charge on charge.number = counted.charge where counted.report = :report"
        ),
        told,
    ):
        left[row.debt] -= -row.amount if row.kind == "WRITE_OFF" else row.amount
    for kind, move in left.items():
        reason = "INTEREST" if kind == "INTEREST" else "SECTION"
        yield from _moved((one.insurer, kind, one.activity, ""), "INCOME", move, reason, one.quarter)
    if total := sum(row.owed for row in months):
        yield (one.insurer, "PERSONS", one.activity, ""), -total, "CONTRIBUTION", one.quarter


def _used(bind: sa.Connection, one: sa.Row[Any]) -> Iterator[tuple[str, str, int]]:
    """Payment, code, qəpik: of the payment's own code first, then of those that its distribution names."""
    uses = sa.text("select payment, amount from report_payment where report = :report order by payment")
    for use in bind.execute(uses, {"report": one.number}).all():
        own = bind.execute(
            sa.text("select code from payment where number = :payment"), {"payment": use.payment}
        ).scalar()
        there = sa.text(
            "select account.code, -sum(posting.amount) as amount from posting join account on account.id ="
            " posting.account where account.kind = 'MONEY' and account.insurer = :insurer and posting.about = :payment"
            " group by account.code"
        )
        wanted = use.amount
        rows = bind.execute(there, {"insurer": one.insurer, "payment": use.payment}).all()
        for row in sorted(rows, key=lambda row: (row.code != own, row.code)):
            taken = min(wanted, row.amount) if row.code.startswith(_OF_SOCIAL_INSURANCE) else 0
            wanted -= taken
            if taken:
                yield use.payment, row.code, taken


def _moved(
    account: tuple[str, str, str, str], counter: str, amount: int, reason: str, about: str
) -> Iterator[_Posting]:
    if amount:
        yield account, amount, reason, about
        yield ("", counter, "", account[1]), -amount, reason, about


def _last_day(quarter: str) -> date:
    year, n = int(quarter[:4]), int(quarter[-1])
    return date(year, 3 * n, 31 if n in (1, 4) else 30)


def _post(
    bind: sa.Connection,
    number: int,
    told: tuple[str, str, str, str, date],
    lines: Sequence[_Posting],
    written_by: tuple[str | None, int | None],
    report: int | None = None,
) -> None:
    kind, source, insurer, activity, day = told
    bind.execute(
        sa.text(
            "insert into account_transaction (number, kind, source, turn, insurer, activity, report, value_date,"
            " posted_at, submission, line)"
            " values (:number, :kind, :source, 1, :insurer, :activity, :report, :day, :at, :submission, :line)"
        ).bindparams(sa.bindparam("at", type_=UtcDateTime()), sa.bindparam("day", type_=sa.Date())),
        {"number": number, "kind": kind, "source": source, "insurer": insurer, "activity": activity, "report": report}
        | {"day": day, "at": datetime.now(UTC), "submission": written_by[0], "line": written_by[1]},
    )
    for place, ((holder, of, activity_of, code), amount, reason, about) in enumerate(lines, start=1):
        name = "/".join(part for part in (holder or "fund", of, activity_of, code) if part)
        row = {"id": name, "kind": of, "insurer": holder or None, "activity": activity_of, "code": code}
        bind.execute(
            sa.text(
                "insert into account (id, kind, insurer, activity, code)"
                " values (:id, :kind, :insurer, :activity, :code) on conflict do nothing"
            ),
            row,
        )
        bind.execute(
            sa.text(
                'insert into posting ("transaction", place, account, amount, reason, about)'
                " values (:number, :place, :id, :amount, :reason, :about)"
            ),
            {"number": number, "place": place, "id": name, "amount": amount, "reason": reason, "about": about},
        )
