"""Where entries of bank statements stand, told by the database from their steps, many at once.

``bank_steps.State`` says the same of one entry whose steps were read; a test holds the two together.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, FromClause, Select, and_, case, func, select

from registries.bank_steps import State, Step
from registries.bank_tables import bank_entry, bank_step
from registries.officers import Role
from registries.tables import officer, officer_office

_last, _before = bank_step.alias("last"), bank_step.alias("before")
_MATCH = Step.MATCH.value


def entries_with_last(of: FromClause = bank_entry) -> FromClause:
    """Entries with their last step and the one before it; none is there for an entry without steps.

    ``of``: entries joined with what makes them few. A database takes outer joins in their order: few come first.
    """
    newest = select(func.max(bank_step.c.n)).where(bank_step.c.entry == bank_entry.c.number)
    is_last = and_(_last.c.entry == bank_entry.c.number, _last.c.n == newest.correlate(bank_entry).scalar_subquery())
    is_before = and_(_before.c.entry == _last.c.entry, _before.c.n == _last.c.n - 1)
    return of.outerjoin(_last, is_last).outerjoin(_before, is_before)


def state_now() -> ColumnElement[str]:
    """The state of an entry of ``entries_with_last``: a refused match leaves it in suspense, a refused undo matched."""
    what, waits = _last.c.what, _last.c.two
    return case(
        (what.is_(None), State.SUSPENSE.value),
        (and_(what == _MATCH, waits), State.WAITS.value),
        (what.in_([_MATCH, Step.CONFIRM.value]), State.MATCHED.value),
        (and_(what == Step.REFUSE.value, _before.c.what == Step.UNDO.value), State.MATCHED.value),
        (and_(what == Step.UNDO.value, waits), State.UNDO_WAITS.value),
        (what == Step.RETURN.value, State.RETURNED.value),
        else_=State.SUSPENSE.value,
    )


def pass_now() -> ColumnElement[str]:
    """The pass of an entry's newest match; "" where an officer matched it."""
    newest = (
        select(bank_step.c.pass_name)
        .where(bank_step.c.entry == bank_entry.c.number, bank_step.c.what == _MATCH)
        .order_by(bank_step.c.n.desc())
        .limit(1)
        .correlate(bank_entry)
    )
    return case((_last.c.what == _MATCH, _last.c.pass_name), else_=newest.scalar_subquery())


def seen_in(query: Select[Any], office: Column[Any], login: str, roles: Sequence[Role]) -> Select[Any]:
    """``query`` of what belongs to an office that is one of ``login``'s, if one of ``roles`` is his."""
    return (
        query.join(officer_office, officer_office.c.office == office)
        .join(officer, officer.c.login == officer_office.c.login)
        .where(officer.c.login == login, officer.c.active, officer.c.role.in_([one.value for one in roles]))
    )
