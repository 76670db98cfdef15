"""Conservation of banks' statements: all that a statement told is booked or was known, and says what the bank said.

Steps and payments of entries: ``bank_step_checks.py``, ``bank_money_checks.py``. Entries are read in parts, so that a
million of them need little memory; what problems say names an entry by its number alone.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Row, Select, func, or_, select

from pipeline.bulk import MOST_KEYS
from pipeline.conservation import Check, Problem
from pipeline.database import Reads
from pipeline.status import Status
from pipeline.tables import counter, effect, submission
from registries.bank_booking import CloseStatement, OpenStatements, told_of
from registries.bank_entries import key_of
from registries.bank_money_checks import BankMoneyCheck
from registries.bank_step_checks import BankStepsCheck
from registries.bank_steps import COUNTER, STATEMENT_COUNTER, number_of
from registries.bank_tables import bank_entry, bank_statement
from schemas.statements import BankEntry

_SAID = tuple(BankEntry.__dataclass_fields__)
_MOST_RANKS = 1000  # of entries that say the same, without a reference


class BankEntriesCheck:
    """Statements and entries: numbered without a gap, none more or fewer than were told, each with the key of what it
    says. Of a statement that is being booked the rest is still to come.
    """

    name = "bank entries"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        for name, table in ((COUNTER, bank_entry), (STATEMENT_COUNTER, bank_statement)):
            last = reads.execute(select(counter.c.value).where(counter.c.name == name)).scalar() or 0
            count, highest = reads.execute(select(func.count(), func.max(table.c.number))).one()
            if (count, highest or 0) != (last, last):
                yield Problem(self.name, name, "numbers are missing, or were not counted")
        for row in reads.execute(_sums()).all():
            for wrong in _wrong_sums(reads, row):
                yield Problem(self.name, f"statement {row.number}", wrong)
        for number in _other_heads(reads):
            yield Problem(self.name, f"statement {number}", "it is not the statement that was read")
        for number in reads.execute(_elsewhere()).scalars():
            yield Problem(self.name, number_of(number), "it is of another account or office than its statement")
        for number in _other_keys(reads):
            yield Problem(self.name, number_of(number), "it does not say what its key was made of")


def _sums() -> Select[Any]:
    """By statement: what it told, and what of it is booked."""
    head, one = bank_statement.c, bank_entry.c
    return (
        select(bank_statement, submission.c.status, func.count(one.number).label("booked"))
        .add_columns(func.coalesce(func.sum(one.amount).filter(one.amount > 0), 0).label("credit"))
        .add_columns(func.coalesce(func.sum(-one.amount).filter(one.amount < 0), 0).label("debit"))
        .add_columns(func.max(one.place).label("last"))
        .outerjoin(bank_entry, one.statement == head.number)
        .join(submission, submission.c.id == head.submission)
        .group_by(head.number, submission.c.status)
        .order_by(head.number)
    )


def _wrong_sums(reads: Reads, row: Row[Any]) -> Iterator[str]:
    """Of one whose booking is not closed yet the rest is still to come."""
    if None not in (row.opening, row.closing) and row.opening + row.credit_sum - row.debit_sum != row.closing:
        yield "its opening balance and its entries do not come to its closing balance"
    missing = [row.entries - row.booked, row.credit_sum - row.credit, row.debit_sum - row.debit]
    if min(missing) < 0 or (row.last or 0) > row.entries:
        yield "more is booked than it told"
    elif any(missing) and row.status == Status.REGISTERED and missing[0] > 0:
        known = _known(reads, row)
        if [missing[0], missing[1] - missing[2]] != known:
            yield "what is booked and what was known do not come to what it told"
    elif any(missing) and not missing[0]:
        yield "its entries do not come to what it told"


def _known(reads: Reads, row: Row[Any]) -> list[int]:
    """How many of its entries were known when it was booked, and what they come to."""
    closed = select(effect.c.data).where(effect.c.submission == row.submission, effect.c.kind == CloseStatement.kind)
    last = reads.execute(closed.where(effect.c.applied_at.is_not(None)).order_by(effect.c.line.desc())).scalar()
    if last is None:
        return [0, 0]
    counted = told_of(reads, row.submission, CloseStatement.model_validate_json(last).matched)
    return list(counted.get((row.place, "known", ""), [0, 0]))


def _other_heads(reads: Reads) -> Iterator[int]:
    """Statements that are not what the effect that opened them said."""
    head, order = bank_statement.c, effect.c
    mine = (order.submission == head.submission) & (order.line == head.line)
    query = select(bank_statement, order.kind, order.data).outerjoin(effect, mine).order_by(head.submission, head.place)
    for _, rows in groupby(reads.execute(query), key=lambda row: (row.submission, row.line)):
        first, *others = rows
        told = OpenStatements.model_validate_json(first.data).statements if first.kind == OpenStatements.kind else ()
        for place, row in enumerate((first, *others), start=1):
            said = told[place - 1].model_dump() if place == row.place <= len(told) else {}
            if not said or any(getattr(row, name) != value for name, value in said.items()):
                yield row.number


def _elsewhere() -> Select[Any]:
    one, head = bank_entry.c, bank_statement.c
    query = select(one.number).join(bank_statement, head.number == one.statement)
    return query.where(or_(one.account != head.account, one.office != head.office)).order_by(one.number)


def _other_keys(reads: Reads) -> Iterator[int]:
    """Entries whose key is not that of what they say: the amount, day, payer or reference was changed."""
    for rows in _parts(reads):
        for row in rows:
            said = cast(BankEntry, row)  # all that a key is made of, under the same names
            ranks = range(1 if row.reference else _MOST_RANKS)
            if not any(row.key == key_of(row.account, said, rank) for rank in ranks):
                yield row.number


def _parts(reads: Reads) -> Iterator[Sequence[Row[Any]]]:
    one = bank_entry.c
    query = select(one.number, one.statement, one.account, one.key, *(one[name] for name in _SAID))
    query = query.order_by(one.number).limit(MOST_KEYS)
    rows = reads.execute(query).all()
    while rows:
        yield rows
        rows = reads.execute(query.where(one.number > rows[-1].number)).all()


def bank_checks() -> tuple[Check, ...]:
    """The checks of banks' statements by the database alone; by the store: ``bank_blob_checks.py``."""
    return BankEntriesCheck(), BankStepsCheck(), BankMoneyCheck()
