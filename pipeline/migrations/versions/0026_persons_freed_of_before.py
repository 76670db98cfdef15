"""persons of before are freed of the contributions that were written off."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None
_Unpaid = tuple[str, str, int]  # day, FİN, qəpik
_WRITE_OFFS = sa.text(
    "select one.number, one.insurer, one.activity, moved.about, -moved.amount as amount from account_transaction as one"
    ' join posting as moved on moved."transaction" = one.number join account on account.id = moved.account'
    " where one.kind = 'CHARGE' and moved.reason = 'WRITTEN_OFF' and account.kind = 'CONTRIBUTION'"
    " and not exists (select 1 from account_transaction as back where back.reverses = one.number)"
    " and not exists (select 1 from posting as other join account as whose on whose.id = other.account"
    " where other.\"transaction\" = one.number and whose.kind = 'PERSON') order by one.number"
)
_PERSONS = sa.text(
    "select account.fin, one.value_date as day, moved.reason = 'CONTRIBUTION' as charge, sum(moved.amount) as amount"
    ' from posting as moved join account_transaction as one on one.number = moved."transaction"'
    " join account on account.id = moved.account where one.insurer = :insurer and one.activity = :activity"
    " and account.kind = 'PERSON' group by account.fin, one.value_date, moved.reason = 'CONTRIBUTION'"
    " order by account.fin, one.value_date"
)
_INSURER = sa.text(
    "select account.kind, sum(moved.amount) as amount from posting as moved join account on account.id = moved.account"
    " where account.insurer = :insurer and account.activity = :activity"
    " and account.kind in ('CONTRIBUTION', 'UNDISTRIBUTED') group by account.kind"
)
_ADDED = sa.text(
    'insert into posting ("transaction", place, account, amount, reason, about, base)'
    " select :number, max(place) + 1, :account, :amount, 'WRITTEN_OFF', :about, :base from posting"
    ' where "transaction" = :number'
)


def upgrade() -> None:
    """Forward only. As a write-off is posted today: the oldest quarter first, within it in equal shares. How much of it
    was owed nobody wrote down then: it is what persons are owed beyond their insurer's debt and the money that is
    nobody's yet.
    """
    bind = op.get_bind()
    for one in bind.execute(_WRITE_OFFS).all():
        whose = {"insurer": one.insurer, "activity": one.activity}
        rows = bind.execute(_PERSONS, whose).all()
        insurer = {row.kind: int(row.amount) for row in bind.execute(_INSURER, whose)}
        unpaid = sorted(_unpaid(rows))
        beyond = sum(int(row.amount) for row in rows) - insurer.get("CONTRIBUTION", 0) + insurer.get("UNDISTRIBUTED", 0)
        freed = _freed(unpaid, max(0, min(int(one.amount), beyond)))
        told = {"number": one.number, "about": one.about}
        if freed:
            counter = f"{one.insurer}/PERSONS/{one.activity}"
            bind.execute(_ADDED, told | {"account": counter, "amount": sum(freed.values()), "base": None})
        for fin, amount in sorted(freed.items()):
            base = sum(owed for _, other, owed in unpaid if other == fin)
            bind.execute(_ADDED, told | {"account": f"{fin}/PERSON", "amount": -amount, "base": base})


def _unpaid(rows: Sequence[sa.Row[Any]]) -> Iterator[_Unpaid]:
    """What is paid pays the oldest quarter first: what is left is of the newest."""
    left: dict[str, int] = {}
    for row in rows:
        left[row.fin] = left.get(row.fin, 0) + int(row.amount)
    for row in reversed(rows):
        if row.charge and (amount := min(int(row.amount), left[row.fin])) > 0:
            left[row.fin] -= amount
            yield str(row.day), row.fin, amount


def _freed(unpaid: Sequence[_Unpaid], amount: int) -> dict[str, int]:
    """By FİN."""
    found: dict[str, int] = {}
    for day in sorted({day for day, _, _ in unpaid}):
        debts = sorted((owed, fin) for of, fin, owed in unpaid if of == day)
        for place, (owed, fin) in enumerate(debts):
            share = min(owed, -(-amount // (len(debts) - place)))
            found[fin] = found.get(fin, 0) + share
            amount -= share
    return {fin: one for fin, one in found.items() if one}
