"""What finance officers enter: entries and the steps that each went through. Only appended to.

An entry is in force from the step that needs no other officer; then it is a payment or a charge that reports count,
and stands in the accounts, under its own number. One that was reversed is neither any more. Amounts are qəpik.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, insert, or_, select

from pipeline.bulk import rows_by
from pipeline.database import Reads, Write
from pipeline.ledger import take_numbers
from registries.bank_steps import is_taken_back
from registries.finance_tables import finance_entry, finance_step
from registries.officers import Role
from registries.tables import insurer, officer, officer_office
from schemas.finance import EntryKind

COUNTER = "finance_entry"
PREFIX = "M-"
ENTERING = (Role.FINANCE,)
LOOKING = (Role.FINANCE, Role.SUPERVISOR, Role.AUDITOR)


class Step(StrEnum):
    """What an officer did with an entry; a name is never given another meaning."""

    ENTER = "ENTER"
    CONFIRM = "CONFIRM"  # by the second officer
    REFUSE = "REFUSE"  # what waits, an entry or a reversal, is not to be
    REVERSE = "REVERSE"
    CONFIRM_REVERSAL = "CONFIRM_REVERSAL"


class State(StrEnum):
    """Where an entry stands, told by its steps."""

    WAITS = "WAITS"  # for the second officer
    REFUSED = "REFUSED"
    IN_FORCE = "IN_FORCE"
    REVERSAL_WAITS = "REVERSAL_WAITS"
    REVERSED = "REVERSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """``day``: the value date of a payment, of others the day of the decision; ``debt``: what it moves ("" of a
    payment); ``code``: of a payment; ``basis``: the decision that it rests on.
    """

    number: str
    what: EntryKind
    insurer: str
    activity: str
    debt: str
    day: date
    amount: int
    code: str
    basis: str
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    """One step; ``two``: the policy of that day wanted a second officer; ``user``: who sat there."""

    what: Step
    two: bool
    login: str
    user: str
    at: datetime
    about: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """An entry with its steps, the first one first."""

    entry: Entry
    steps: Sequence[Stepped]

    @property
    def state(self) -> State:
        """Told by the last step; a refused reversal leaves the entry in force."""
        last = self.steps[-1]
        match last.what:
            case Step.ENTER:
                return State.WAITS if last.two else State.IN_FORCE
            case Step.CONFIRM:
                return State.IN_FORCE
            case Step.REVERSE:
                return State.REVERSAL_WAITS if last.two else State.REVERSED
            case Step.CONFIRM_REVERSAL:
                return State.REVERSED
        return State.REFUSED if self.steps[-2].what is Step.ENTER else State.IN_FORCE


def next_number(tx: Write) -> str:
    """The number of a new entry, gapless."""
    return f"{PREFIX}{take_numbers(tx, COUNTER, 1)[0]:07}"


def add_entry(tx: Write, one: Entry) -> None:
    """Appends an entry; its first step follows in the same transaction."""
    tx.execute(insert(finance_entry).values(**asdict(one) | {"what": one.what.value}))


def add_step(tx: Write, number: str, n: int, one: Stepped) -> None:
    """Appends the step ``n`` of an entry. Raises IntegrityError where another one was quicker."""
    tx.execute(insert(finance_step).values(entry=number, n=n, **asdict(one) | {"what": one.what.value}))


def find_entry(reads: Reads, login: str, number: str, roles: Sequence[Role] = LOOKING) -> Entered | None:
    """An entry of an insurer of the offices of ``login``, if one of ``roles`` is his; None where there is none for him.

    The office is where the insurer is now, as of all his money: where he was when it was entered stands in the entry.
    """
    found = with_steps(reads, _of_offices(login, roles).where(finance_entry.c.number == number))
    return found[0] if found else None


def entries_of(
    reads: Reads, login: str, voen: str = "", *, after: str = "", limit: int | None = None
) -> Sequence[Entered]:
    """Entries of the offices of ``login``, or of one insurer there, the newest first; ``after``: the last number of the
    page before.
    """
    query = _of_offices(login, LOOKING).order_by(finance_entry.c.number.desc()).limit(limit)
    if voen:
        query = query.where(finance_entry.c.insurer == voen)
    return with_steps(reads, query.where(finance_entry.c.number < after) if after else query)


def entries_like(reads: Reads, one: Entry) -> Sequence[Entered]:
    """Entries that say the same of the same insurer, whatever became of them; asked by who may enter there."""
    said = asdict(one) | {"what": one.what.value}
    same = (finance_entry.c[name] == value for name, value in said.items() if name not in ("number", "office"))
    return with_steps(reads, select(finance_entry).where(*same))


def entries_that_wait(reads: Reads, login: str, limit: int = 100) -> Sequence[Entered]:
    """What waits for a second officer in the offices of ``login``, the oldest first."""
    return with_steps(reads, waiting_query(login, limit))


def waiting_query(login: str, limit: int) -> Select[Any]:
    """Entries whose last step needs another officer."""
    last, later = finance_step.alias("last"), finance_step.alias("later")
    follows = select(later.c.n).where(later.c.entry == last.c.entry, later.c.n > last.c.n)
    return (
        _of_offices(login, LOOKING)
        .join(last, last.c.entry == finance_entry.c.number)
        .where(last.c.two, last.c.what.in_([Step.ENTER.value, Step.REVERSE.value]), ~follows.exists())
        .order_by(finance_entry.c.number)
        .limit(limit)
    )


def office_of(reads: Reads, login: str, voen: str, roles: Sequence[Role]) -> str | None:
    """The office of an insurer, if ``login`` is active there in one of ``roles``; None where he may not, or there is no
    such insurer.
    """
    query = (
        select(insurer.c.office)
        .join(officer_office, officer_office.c.office == insurer.c.office)
        .join(officer, officer.c.login == officer_office.c.login)
        .where(insurer.c.voen == voen, *_may(login, roles))
    )
    return reads.execute(query).scalar()


def is_in_force(number: Column[Any]) -> ColumnElement[bool]:
    """Whether the payment or charge of that number was not taken back, by a finance officer or, of a bank's entry, by
    one of its steps; what neither brought never is.
    """
    one = finance_step.c
    alone = (one.what == Step.REVERSE) & one.two.is_(False)
    back = select(one.entry).where(one.entry == number, or_(alone, one.what == Step.CONFIRM_REVERSAL))
    return and_(~back.correlate(number.table).exists(), ~is_taken_back(number))


def _may(login: str, roles: Sequence[Role]) -> tuple[Any, ...]:
    return officer.c.login == login, officer.c.active, officer.c.role.in_([one.value for one in roles])


def _of_offices(login: str, roles: Sequence[Role]) -> Select[Any]:
    return (
        select(finance_entry)
        .join(insurer, insurer.c.voen == finance_entry.c.insurer)
        .join(officer_office, officer_office.c.office == insurer.c.office)
        .join(officer, officer.c.login == officer_office.c.login)
        .where(*_may(login, roles))
    )


def with_steps(reads: Reads, query: Select[Any]) -> Sequence[Entered]:
    """The entries that ``query`` finds, in its order."""
    rows = reads.execute(query).all()
    steps = _steps(reads, (row.number for row in rows))
    return [Entered(Entry(**row._asdict() | {"what": EntryKind(row.what)}), steps[row.number]) for row in rows]


def _steps(reads: Reads, numbers: Iterable[str]) -> Mapping[str, Sequence[Stepped]]:
    found: dict[str, list[Stepped]] = {}
    for row in sorted(rows_by(reads, finance_step.c.entry, numbers), key=lambda row: (row.entry, row.n)):
        one = Stepped(what=Step(row.what), two=row.two, login=row.login, user=row.user, at=row.at, about=row.about)
        found.setdefault(row.entry, []).append(one)
    return found
