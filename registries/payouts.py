"""Payment orders (ödəniş tapşırıqları): who of the accepted settlement tables is paid with which. Only appended to.

A person of a table stands in one order at a time: he is free where no line names him, and again where each that did was
refused or came back. Each such line has a turn of its own, and no turn is there twice: the database holds that, whoever
asks. Amounts are qəpik. 003 §2.2.1 b, c.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Select, and_, exists, func, insert, select

from pipeline.bulk import add, rows_by
from pipeline.database import Reads, Write
from pipeline.ledger import take_numbers
from registries.baku_days import begin_of, end_of
from registries.finance import LOOKING
from registries.officers import Role
from registries.payout_tables import payout_line, payout_order, payout_outcome, payout_step
from registries.tables import benefit_person, benefit_table, insurer, officer, officer_office
from rules.envelope import BAKU
from schemas.childcare import PaymentKind

COUNTER, LINE_COUNTER = "payout_order", "payout_line"
PREFIX = "P-"
MOST_LINES = 10_000  # of one order: a file that a receiver can read whole


class Step(StrEnum):
    """What an officer did with an order; a name is never given another meaning."""

    MAKE = "MAKE"
    CONFIRM = "CONFIRM"  # by the second officer
    REFUSE = "REFUSE"


class State(StrEnum):
    """Where an order stands, told by its steps."""

    WAITS = "WAITS"  # for the second officer
    REFUSED = "REFUSED"
    IN_FORCE = "IN_FORCE"  # its file is made, sealed and delivered


class Outcome(StrEnum):
    """What became of a line; a name is never given another meaning. After REJECTED and RETURNED its person is free."""

    PAID = "PAID"
    REJECTED = "REJECTED"  # never paid
    RETURNED = "RETURNED"  # paid, and the money came back


BACK = (Outcome.REJECTED.value, Outcome.RETURNED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Free:
    """A person of an accepted table whom no open order pays; ``turn``: that of his next line."""

    submission: str
    line: int
    person: int
    turn: int
    office: str
    kind: PaymentKind
    bank: str
    fin: str
    account: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order; ``amount`` is the control total of its ``lines``; ``bank`` "" of POST; ``day``: of the payment."""

    number: str
    office: str
    kind: PaymentKind
    bank: str
    payer_iban: str
    payer_bank: str
    channel: str
    day: date
    lines: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an order: the ``person`` of a settlement table (``submission``, ``line``), for the turn-th time."""

    number: int
    order: str
    place: int
    end_to_end: str
    submission: str
    line: int
    person: int
    turn: int
    fin: str
    name: str
    account: str
    amount: int


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
class Ordered:
    """An order with its steps, the first one first."""

    order: Order
    steps: Sequence[Stepped]

    @property
    def state(self) -> State:
        """Told by the last step."""
        last = self.steps[-1]
        if last.what is Step.REFUSE:
            return State.REFUSED
        return State.WAITS if last.what is Step.MAKE and last.two else State.IN_FORCE


def free_lines(
    reads: Reads, login: str, roles: Sequence[Role], office: str = "", kind: PaymentKind | None = None
) -> Sequence[Free]:
    """Whom ``login``, in one of ``roles``, may order to be paid, the longest accepted first within office, kind and
    bank; nothing of other offices. The office is where the insurer is now.
    """
    one, table = benefit_person.c, benefit_table.c
    before = select(func.count()).select_from(payout_line).where(*_of_person()).correlate(benefit_person)
    query = (
        select(
            one.submission,
            one.line,
            one.place.label("person"),
            (before.scalar_subquery() + 1).label("turn"),
            insurer.c.office,
            one.payment_kind.label("kind"),
            func.coalesce(one.bank_code, "").label("bank"),
            one.fin,
            func.coalesce(one.account, "").label("account"),
            one.total.label("amount"),
        )
        .join(benefit_table, and_(table.submission == one.submission, table.line == one.line))
        .join(insurer, insurer.c.voen == table.insurer)
        .join(officer_office, officer_office.c.office == insurer.c.office)
        .join(officer, officer.c.login == officer_office.c.login)
        .where(*_may(login, roles), one.total > 0, ~is_held())
        .order_by(insurer.c.office, "kind", "bank", table.registered_at, one.submission, one.line, one.place)
    )
    if office:
        query = query.where(insurer.c.office == office)
    if kind is not None:
        query = query.where(one.payment_kind == kind.value)
    return [Free(**row._asdict() | {"kind": PaymentKind(row.kind)}) for row in reads.execute(query)]


def is_held() -> ColumnElement[bool]:
    """Whether some line holds the person of ``benefit_person``: paid, or in an order that was not refused."""
    holding = exists().where(*_of_person(), ~is_back()).correlate(benefit_person)
    return holding.select_from(payout_line)


def is_back() -> ColumnElement[bool]:
    """Whether a line of ``payout_line`` holds its person no longer."""
    step, came = payout_step.c, payout_outcome.c
    refused = exists().where(step.order == payout_line.c.order, step.what == Step.REFUSE.value)
    back = exists().where(came.line == payout_line.c.number, came.what.in_(BACK))
    return refused.correlate(payout_line) | back.correlate(payout_line)


def stands_at(number: Column[Any], state: State) -> ColumnElement[bool]:
    """Whether the order of that number stands there."""
    step = payout_step.c
    of = exists().where(step.order == number)
    refused = of.where(step.what == Step.REFUSE.value).correlate(number.table)
    alone = (step.what == Step.MAKE.value) & step.two.is_(False)
    in_force = of.where(alone | (step.what == Step.CONFIRM.value)).correlate(number.table)
    match state:
        case State.REFUSED:
            return refused
        case State.IN_FORCE:
            return in_force
    return ~refused & ~in_force


def next_number(tx: Write) -> str:
    """The number of a new order, gapless."""
    return f"{PREFIX}{take_numbers(tx, COUNTER, 1)[0]:07}"


def add_order(tx: Write, one: Order, free: Sequence[Free], names: Mapping[str, str]) -> None:
    """Appends an order of ``free`` persons, whose names are by FİN; its first step follows in the same transaction.

    Raises IntegrityError where another order has one of them.
    """
    tx.execute(insert(payout_order).values(**asdict(one) | {"kind": one.kind.value}))
    numbers = take_numbers(tx, LINE_COUNTER, len(free))
    rows = (
        {
            "number": number,
            "order": one.number,
            "place": place,
            "end_to_end": f"{one.number}-{place:05}",
            "submission": mine.submission,
            "line": mine.line,
            "person": mine.person,
            "turn": mine.turn,
            "fin": mine.fin,
            "name": names[mine.fin],
            "account": mine.account,
            "amount": mine.amount,
        }
        for place, (number, mine) in enumerate(zip(numbers, free, strict=True), start=1)
    )
    add(tx, payout_line, rows)


def add_step(tx: Write, number: str, n: int, one: Stepped) -> None:
    """Appends the step ``n`` of an order. Raises IntegrityError where another one was quicker."""
    tx.execute(insert(payout_step).values(order=number, n=n, **asdict(one) | {"what": one.what.value}))


def ordered_alone(reads: Reads, office: str, at: datetime) -> int:
    """What one officer alone ordered for an office on the day of ``at``: nothing is small because it comes in parts."""
    day = at.astimezone(BAKU).date()
    step = payout_step.c
    query = (
        select(func.coalesce(func.sum(payout_order.c.amount), 0))
        .join(payout_step, step.order == payout_order.c.number)
        .where(payout_order.c.office == office, step.what == Step.MAKE.value, step.two.is_(False))
        .where(step.at >= begin_of(day), step.at < end_of(day))
    )
    return int(reads.execute(query).scalar_one())


def find_order(reads: Reads, login: str, number: str, roles: Sequence[Role] = LOOKING) -> Ordered | None:
    """An order of the offices of ``login``, if one of ``roles`` is his; None where there is none for him."""
    found = with_steps(reads, seen_by(login, roles).where(payout_order.c.number == number))
    return found[0] if found else None


def with_steps(reads: Reads, query: Select[Any]) -> Sequence[Ordered]:
    """The orders that ``query`` finds, in its order."""
    rows = reads.execute(query).all()
    steps: dict[str, list[Stepped]] = {}
    for row in sorted(rows_by(reads, payout_step.c.order, (row.number for row in rows)), key=lambda row: row.n):
        one = Stepped(what=Step(row.what), two=row.two, login=row.login, user=row.user, at=row.at, about=row.about)
        steps.setdefault(row.order, []).append(one)
    return [Ordered(order_of(row), steps.get(row.number, ())) for row in rows]


def order_of(row: Row[Any]) -> Order:
    """A row of ``payout_order`` as it was written."""
    told = {name: getattr(row, name) for name in Order.__slots__}
    return Order(**told | {"kind": PaymentKind(row.kind)})


def lines_of_order(reads: Reads, numbers: Iterable[str]) -> Mapping[str, Sequence[Line]]:
    """The lines of orders, by their places."""
    found: dict[str, list[Line]] = {}
    for row in sorted(rows_by(reads, payout_line.c.order, numbers), key=lambda row: row.number):
        found.setdefault(row.order, []).append(Line(**row._asdict()))
    return found


def _of_person() -> tuple[ColumnElement[bool], ...]:
    one, line = benefit_person.c, payout_line.c
    return line.submission == one.submission, line.line == one.line, line.person == one.place


def _may(login: str, roles: Sequence[Role]) -> tuple[Any, ...]:
    return officer.c.login == login, officer.c.active, officer.c.role.in_([one.value for one in roles])


def seen_by(login: str, roles: Sequence[Role]) -> Select[Any]:
    """All orders of the offices of ``login``, if one of ``roles`` is his."""
    return (
        select(payout_order)
        .join(officer_office, officer_office.c.office == payout_order.c.office)
        .join(officer, officer.c.login == officer_office.c.login)
        .where(*_may(login, roles))
    )
