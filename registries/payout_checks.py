"""Conservation of payment orders: accepted benefits = paid + on their way + rejected + not ordered, by day and office.

Each order's lines are its control totals, each line says what the settlement table does, nobody is held twice, each
step follows on the last and is an act of an officer, the second of whom is another person. No problem names a person.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, select

from pipeline.conservation import Problem
from pipeline.database import Reads
from pipeline.tables import counter, leg
from registries.acts import What
from registries.bank_tables import bank_entry, bank_step
from registries.officer_users import Hand, are_one_person
from registries.payout_acts import told_of
from registries.payout_files import DELIVERING, SEALING
from registries.payout_message_checks import told_by_hand
from registries.payout_tables import (
    payout_delivery,
    payout_file,
    payout_line,
    payout_message,
    payout_order,
    payout_outcome,
)
from registries.payouts import (
    COUNTER,
    LINE_COUNTER,
    Ordered,
    Outcome,
    State,
    Step,
    is_back,
    lines_of_order,
    stands_at,
    with_steps,
)
from registries.tables import benefit_person, benefit_table, insurer, officer_act
from rules.envelope import BAKU
from schemas.payouts import payout_needs_two

_AT_ONCE = 20  # orders
MOVES = "PAYOUT"  # the pass of matching that names a line
_PERSON = and_(
    payout_line.c.submission == benefit_person.c.submission,
    payout_line.c.line == benefit_person.c.line,
    payout_line.c.person == benefit_person.c.place,
)
_TABLE = and_(benefit_table.c.submission == benefit_person.c.submission, benefit_table.c.line == benefit_person.c.line)
# What may follow on what became of a line before; "" at first.
_FOLLOWS = {
    "": (Outcome.PAID, Outcome.REJECTED),
    Outcome.PAID: (Outcome.PAID, Outcome.RETURNED),
}


class PayoutOrdersCheck:
    """Orders with their steps, totals, files and acts."""

    name = "payment orders"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        totals = _totals(reads)
        orders = with_steps(reads, select(payout_order).order_by(payout_order.c.number))
        legs = reads.execute(select(leg).where(leg.c.line.in_((SEALING, DELIVERING)))).all()
        going = {row.subject for row in legs}
        arrived = set(reads.execute(select(payout_delivery.c.order)).scalars())
        filed = set(reads.execute(select(payout_file.c.order)).scalars())
        for one in orders:
            number = one.order.number
            for wrong in _wrong_steps(reads, one):
                yield Problem(self.name, number, wrong)
            if totals.get(number, (0, 0)) != (one.order.lines, one.order.amount):
                yield Problem(self.name, number, "its lines are not its control totals")
            if one.steps and (number in filed) and one.state is not State.IN_FORCE:
                yield Problem(self.name, number, "it has a file, and is not in force")
            if one.steps and one.state is State.IN_FORCE and number not in arrived | going:
                yield Problem(self.name, number, "its file waits, and no leg is due for it")
        for row in legs:
            if row.line == SEALING and row.last_error:
                yield Problem(self.name, row.subject, f"its file could not be made or sealed: {row.last_error}")
        yield from _uncounted(self.name, reads, COUNTER, len(orders))
        yield from self._alone(orders)
        yield from self._acts(reads, orders)

    def _alone(self, orders: Sequence[Ordered]) -> Iterator[Problem]:
        """Trap: what was confirmed by two does not count with what one officer ordered alone on that day."""
        alone: dict[tuple[str, date], int] = {}
        for one in orders:
            if not one.steps:
                continue
            day = one.steps[0].at.astimezone(BAKU).date()
            before = alone.get((one.order.office, day), 0)
            wanted = payout_needs_two(one.order.amount + before, day)
            if wanted and not one.steps[0].two:
                yield Problem(self.name, one.order.number, "with what one officer ordered alone that day it needed two")
            if not one.steps[0].two:
                alone[one.order.office, day] = before + one.order.amount

    def _acts(self, reads: Reads, orders: Sequence[Ordered]) -> Iterator[Problem]:
        acts = reads.execute(select(officer_act).where(officer_act.c.what == What.PAYOUT.value))
        told = {(row.about, row.login, row.user, row.at) for row in acts}
        done = set(_acts_of(reads, orders))
        taken = reads.execute(select(payout_message).where(payout_message.c.login.is_not(None)))
        done |= {
            (told_by_hand(reads, row.channel, row.order, row.id), row.login, row.user, row.at) for row in taken.all()
        }
        for about in sorted({_where(key[0]) for key in told ^ done}):
            yield Problem(self.name, about, "a step that is no act of an officer, or the other way round")


class PayoutLinesCheck:
    """Lines, whom they pay, and what became of them."""

    name = "payment lines"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        line = payout_line.c
        others = (
            select(line.end_to_end)
            .outerjoin(benefit_person, _PERSON)
            .where(
                benefit_person.c.fin.is_(None)
                | (benefit_person.c.total != line.amount)
                | (benefit_person.c.fin != line.fin)
                | (func.coalesce(benefit_person.c.account, "") != line.account)
            )
        )
        yield from self._each(reads, others, "it pays otherwise than the settlement table says")
        kinds = (
            select(line.end_to_end)
            .join(payout_order, payout_order.c.number == line.order)
            .join(benefit_person, _PERSON)
            .where(
                (benefit_person.c.payment_kind != payout_order.c.kind)
                | (func.coalesce(benefit_person.c.bank_code, "") != payout_order.c.bank)
            )
        )
        yield from self._each(reads, kinds, "its order is of another kind or bank")
        held = select(line.submission, line.line, line.person).where(~is_back())
        twice = held.group_by(line.submission, line.line, line.person).having(func.count() > 1)
        for row in reads.execute(twice.order_by(line.submission)):
            yield Problem(self.name, row.submission, f"person {row.person} is held by two lines")
        yield from self._turns(reads)
        yield from self._outcomes(reads)
        yield from self._messages(reads)
        yield from self._movements(reads)
        count = reads.execute(select(func.count()).select_from(payout_line)).scalar_one()
        yield from _uncounted(self.name, reads, LINE_COUNTER, count)

    def _each(self, reads: Reads, query: Select[Any], what: str) -> Iterator[Problem]:
        for end_to_end in reads.execute(query.order_by(payout_line.c.end_to_end)).scalars():
            yield Problem(self.name, end_to_end, what)

    def _turns(self, reads: Reads) -> Iterator[Problem]:
        line = payout_line.c
        gaps = select(line.submission, line.person).group_by(line.submission, line.line, line.person)
        for row in reads.execute(gaps.having(func.max(line.turn) != func.count()).order_by(line.submission)):
            yield Problem(self.name, row.submission, f"person {row.person}: a turn is missing")

    def _outcomes(self, reads: Reads) -> Iterator[Problem]:
        one = payout_outcome.c
        query = (
            select(one.line, one.n, one.what, payout_line.c.end_to_end)
            .join(payout_line, payout_line.c.number == one.line)
            .order_by(one.line, one.n)
        )
        rows = reads.execution_options(yield_per=1000).execute(query)
        for _, group in groupby(rows, key=lambda row: row.line):
            if wrong := _wrong_outcomes(group):
                yield wrong
        unordered = select(payout_line.c.end_to_end).join(payout_outcome, one.line == payout_line.c.number)
        unordered = unordered.where(~stands_at(payout_line.c.order, State.IN_FORCE)).distinct()
        yield from self._each(reads, unordered, "something became of it, and it was never in force")

    def _messages(self, reads: Reads) -> Iterator[Problem]:
        one, came = payout_message.c, payout_outcome.c
        told = and_(came.channel == one.channel, came.message == one.id)
        query = select(one.id, one.new, func.count(came.line).label("kept")).outerjoin(payout_outcome, told)
        for row in reads.execute(query.group_by(one.channel, one.id, one.new).order_by(one.id)):
            if row.new != row.kept:
                yield Problem(self.name, row.id, "another number of lines changed than the message told anew")

    def _movements(self, reads: Reads) -> Iterator[Problem]:
        """What the account shows of a line, and what is said of it, are the same movement."""
        line, came, entry, step = payout_line.c, payout_outcome.c, bank_entry.c, bank_step.c
        out = (came.what == Outcome.PAID.value) & (entry.amount == -line.amount)
        back = (came.what == Outcome.RETURNED.value) & (entry.amount == line.amount)
        said = exists().where(step.entry == came.entry, step.pass_name == MOVES, step.about == line.end_to_end)
        taken_back = (step.what == "CONFIRM_UNDO") | ((step.what == "UNDO") & step.two.is_(False))
        undone = exists().where(step.entry == came.entry, taken_back)
        others = (
            select(line.end_to_end)
            .join(payout_outcome, came.line == line.number)
            .join(bank_entry, entry.number == came.entry)
            .join(payout_order, payout_order.c.number == line.order)
            .where(
                ~(out | back)
                | (entry.account != payout_order.c.payer_iban)
                | ~said.correlate(payout_outcome, payout_line)
                | undone.correlate(payout_outcome)
            )
        )
        yield from self._each(reads, others, "the movement of the account is another one")
        unsaid = select(step.entry).where(step.pass_name == MOVES, ~exists().where(came.entry == step.entry))
        for number in reads.execute(unsaid.order_by(step.entry)).scalars():
            yield Problem(self.name, f"B-{number:07}", "it moves a line of an order, and nothing became of the line")


class PayoutSumsCheck:
    """By the day on which tables were accepted, and by office, to the qəpik."""

    name = "payouts"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        accepted, sums = accepted_sums(reads), payout_sums(reads)
        for key in sorted(accepted.keys() | sums.keys()):
            if accepted.get(key, 0) != sum(sums.get(key, {}).values()):
                where = f"{key[0].isoformat()} {key[1]}"
                yield Problem(self.name, where, "accepted is not paid + on its way + rejected + not ordered")


def accepted_sums(reads: Reads) -> dict[tuple[date, str], int]:
    """What accepted tables come to by their own totals, qəpik, by the day (Baku) of acceptance and insurer's office."""
    accepted: dict[tuple[date, str], int] = {}
    query = select(benefit_table.c.registered_at, insurer.c.office, benefit_table.c.total)
    for row in reads.execute(query.join(insurer, insurer.c.voen == benefit_table.c.insurer)):
        key = row.registered_at.astimezone(BAKU).date(), row.office
        accepted[key] = accepted.get(key, 0) + row.total
    return accepted


def payout_sums(reads: Reads) -> dict[tuple[date, str], dict[str, int]]:
    """Of benefits by the day (Baku) of their acceptance and the insurer's office, qəpik: ``PAID``, ``WAITS`` (in an
    order that waits for its second officer), ``OPEN`` (ordered, end unknown), ``REJECTED`` (also what came back; by its
    last turn) and ``NOT_ORDERED``.
    """
    last, later = payout_line.alias("last"), payout_line.alias("later")
    follows = select(later.c.number).where(
        *(later.c[name] == last.c[name] for name in ("submission", "line", "person")), later.c.turn > last.c.turn
    )
    mine = and_(
        last.c.submission == benefit_person.c.submission,
        last.c.line == benefit_person.c.line,
        last.c.person == benefit_person.c.place,
        ~follows.exists(),
    )
    came = payout_outcome.alias("came")
    after = payout_outcome.alias("after")
    newest = and_(
        came.c.line == last.c.number,
        ~select(after.c.n).where(after.c.line == came.c.line, after.c.n > came.c.n).exists(),
    )
    query = (
        select(
            benefit_table.c.registered_at,
            insurer.c.office,
            benefit_person.c.total,
            last.c.amount,
            came.c.what,
            stands_at(last.c.order, State.REFUSED).label("refused"),
            stands_at(last.c.order, State.IN_FORCE).label("in_force"),
        )
        .select_from(benefit_person)
        .join(benefit_table, _TABLE)
        .join(insurer, insurer.c.voen == benefit_table.c.insurer)
        .outerjoin(last, mine)
        .outerjoin(came, newest)
    )
    sums: dict[tuple[date, str], dict[str, int]] = {}
    for row in reads.execution_options(yield_per=1000).execute(query):
        key = row.registered_at.astimezone(BAKU).date(), row.office
        amounts = sums.setdefault(key, {})
        stands = _stands(row)
        amounts[stands] = amounts.get(stands, 0) + (row.total if stands == "NOT_ORDERED" else row.amount)
    return sums


def _stands(row: Row[Any]) -> str:
    if row.amount is None or row.refused:
        return "NOT_ORDERED"
    if row.what is not None:
        return "PAID" if row.what == Outcome.PAID else "REJECTED"
    return "OPEN" if row.in_force else "WAITS"


def _acts_of(reads: Reads, orders: Sequence[Ordered]) -> Iterator[tuple[str, str, str, datetime]]:
    """What the acts of steps must say. Some orders at a time: one may have ten thousand lines."""
    for start in range(0, len(orders), _AT_ONCE):
        some = orders[start : start + _AT_ONCE]
        lines = lines_of_order(reads, [one.order.number for one in some])
        for one in some:
            for step in one.steps:
                yield told_of(one.order, lines.get(one.order.number, ()), step), step.login, step.user, step.at


def _where(about: str) -> str:
    """What an act names, without its mark."""
    return about.rpartition(" ")[0]


def _totals(reads: Reads) -> dict[str, tuple[int, int]]:
    line = payout_line.c
    query = select(line.order, func.count().label("lines"), func.sum(line.amount).label("amount")).group_by(line.order)
    return {row.order: (row.lines, int(row.amount)) for row in reads.execute(query)}


def _wrong_steps(reads: Reads, one: Ordered) -> Iterator[str]:
    whats = [step.what for step in one.steps]
    if whats[:1] != [Step.MAKE]:
        yield "nobody made it"
        return
    first, *after = one.steps
    if after and (not first.two or len(after) > 1 or after[0].what is Step.MAKE):
        yield "a step does not follow on the one before it"
        return
    hands = [Hand(step.login, step.user) for step in one.steps]
    if whats[1:] == [Step.CONFIRM] and are_one_person(reads, hands[0], hands[1]):
        yield "its second officer is the first one"


def _wrong_outcomes(rows: Iterable[Any]) -> Problem | None:
    before = ""
    for n, row in enumerate(rows, start=1):
        if row.n != n or row.what not in _FOLLOWS.get(before, ()):
            return Problem(
                PayoutLinesCheck.name, row.end_to_end, "what became of it does not follow on what was before"
            )
        before = row.what
    return None


def _uncounted(name: str, reads: Reads, series: str, found: int) -> Iterator[Problem]:
    last = reads.execute(select(counter.c.value).where(counter.c.name == series)).scalar() or 0
    if found != last:
        yield Problem(name, series, "rows are missing, or were not counted")
