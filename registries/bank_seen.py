"""Bank statements, suspense and single entries as officers see them. Read-only; amounts are qəpik.

Role and office (of the fund's account) are asked in every query: who may not see an entry gets no row and no count.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, or_, select

from pipeline.database import Reads
from pipeline.status import Status
from pipeline.tables import submission
from registries.bank_looks import (
    BY_HAND,
    KNOWN,
    NOT_YET,
    Candidate,
    CauseSeen,
    EntrySeen,
    FunnelRow,
    LineSeen,
    StatementSeen,
    StepSeen,
    Suspended,
    WholeEntry,
)
from registries.bank_standing import entries_with_last, pass_now, seen_in, state_now
from registries.bank_steps import PREFIX, State, Step
from registries.bank_tables import (
    bank_candidate,
    bank_entry,
    bank_line,
    bank_statement,
    bank_step,
    bank_suspense,
)
from registries.finance import LOOKING
from registries.insurers import insurers_by_voen
from registries.officers import Role

_DIGITS = 18  # of 64 bits
_CREDITS = 10  # that a debit may return


def read_number(text: str) -> int | None:
    """The entry of a number that somebody wrote ("B-0000001", or its digits); None for what is none."""
    digits = text.strip().upper().removeprefix(PREFIX)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS else None


def statements_seen(
    reads: Reads, login: str, after: int | None = None, limit: int = 20, *, number: int | None = None
) -> Sequence[StatementSeen]:
    """Statements of the accounts of his offices, the newest first; ``after``: the last number of the page before."""
    query = _statements(login).order_by(bank_statement.c.number.desc()).limit(limit)
    if after is not None:
        query = query.where(bank_statement.c.number < after)
    if number is not None:
        query = query.where(bank_statement.c.number == number)
    rows = reads.execute(query).all()
    numbers = [row.number for row in rows]
    booked = _booked(reads, numbers)
    unmatched = _unmatched(reads, booked)
    return [
        StatementSeen(
            **{name: value for name, value in row._asdict().items() if name != "status"},
            closed=row.status == Status.REGISTERED,
            booked=booked.get(row.number, (0, 0))[0],
            open=unmatched.get(row.number, 0),
        )
        for row in rows
    ]


def funnel(reads: Reads, login: str, number: int) -> Sequence[FunnelRow] | None:
    """What became of the entries of a statement, the most first in each state; None where it is not for him."""
    found = statements_seen(reads, login, number=number, limit=1)
    if not found:
        return None
    [one] = found
    rows = [FunnelRow(*row) for row in reads.execute(funnel_query(login, number))]
    rest = one.entries - sum(row.entries for row in rows)
    if rest:
        credit = one.credit_sum - sum(row.credit for row in rows)
        debit = one.debit_sum - sum(row.debit for row in rows)
        name = KNOWN if one.closed else NOT_YET
        rows.append(FunnelRow(name, name, rest, credit, debit))
    return rows


def funnel_query(login: str, number: int) -> Select[Any]:
    """What ``funnel`` counts."""
    state = state_now()
    name = case(
        (state == State.MATCHED.value, case((pass_now() == "", BY_HAND), else_=pass_now())),
        (state == State.SUSPENSE.value, func.coalesce(bank_suspense.c.cause, "")),
        else_=state,
    )
    told = (state.label("standing"), name.label("outcome"), func.count().label("entries"), *_sums())
    source = entries_with_last().outerjoin(bank_suspense, bank_suspense.c.entry == bank_entry.c.number)
    query = seen_in(select(*told).select_from(source), bank_entry.c.office, login, LOOKING)
    counted = query.where(bank_entry.c.statement == number).group_by("standing", "outcome")
    return counted.order_by("standing", func.count().desc(), "outcome")


def causes_seen(reads: Reads, login: str) -> Sequence[CauseSeen]:
    """Suspense of his offices by cause, the most first."""
    told = (bank_suspense.c.cause, func.count().label("entries"), *_sums())
    query = _in_suspense(login, *told).group_by(bank_suspense.c.cause)
    rows = reads.execute(query.order_by(func.count().desc(), bank_suspense.c.cause))
    return [CauseSeen(*row) for row in rows]


def suspense_seen(
    reads: Reads, login: str, cause: str = "", after: int | None = None, limit: int = 20
) -> Sequence[Suspended]:
    """What stands in suspense in his offices, the oldest first, or that of one cause; with its candidates."""
    query = _in_suspense(login, bank_entry, bank_suspense.c.cause, bank_suspense.c.about)
    query = query.order_by(bank_suspense.c.entry).limit(limit)
    if cause:
        query = query.where(bank_suspense.c.cause == cause)
    if after is not None:
        query = query.where(bank_suspense.c.entry > after)
    rows = reads.execute(query).all()
    candidates = _candidates(reads, [row.number for row in rows])
    return [
        Suspended(_entry(row, State.SUSPENSE), row.cause, row.about, candidates.get(row.number, ())) for row in rows
    ]


def waiting_seen(reads: Reads, login: str, limit: int = 100) -> Sequence[EntrySeen]:
    """Entries whose match or undo waits for a second officer of his offices, the oldest first."""
    newer = bank_step.alias("newer")
    follows = select(newer.c.n).where(newer.c.entry == bank_step.c.entry, newer.c.n > bank_step.c.n)
    waits = bank_step.c.two, bank_step.c.what.in_([Step.MATCH.value, Step.UNDO.value]), ~follows.exists()
    source = bank_entry.join(bank_step, bank_step.c.entry == bank_entry.c.number)
    query = seen_in(select(bank_entry, bank_step.c.what).select_from(source), bank_entry.c.office, login, LOOKING)
    rows = reads.execute(query.where(*waits).order_by(bank_entry.c.number).limit(limit))
    return [_entry(row, State.WAITS if row.what == Step.MATCH.value else State.UNDO_WAITS) for row in rows]


def entry_seen(reads: Reads, login: str, number: int, roles: Sequence[Role] = LOOKING) -> WholeEntry | None:
    """One entry of an account of his offices, if one of ``roles`` is his; None where there is none for him."""
    return _whole(reads, number, seen_in(_one(number), bank_entry.c.office, login, roles))


def entry_kept(reads: Reads, number: int) -> WholeEntry | None:
    """One entry as the house keeps it, whoever asks at its own machine; None where there is none."""
    return _whole(reads, number, _one(number))


def _one(number: int) -> Select[Any]:
    told = (bank_entry, bank_suspense.c.cause, bank_suspense.c.about, state_now().label("state"))
    source = entries_with_last().outerjoin(bank_suspense, bank_suspense.c.entry == bank_entry.c.number)
    return select(*told).select_from(source).where(bank_entry.c.number == number)


def _whole(reads: Reads, number: int, query: Select[Any]) -> WholeEntry | None:
    row = reads.execute(query).first()
    if row is None:
        return None
    steps = _steps(reads, number)
    lines = _lines(reads, number)
    candidates = _candidates(reads, [number]).get(number, ())
    spoken = {one.insurer for one in lines} | {one.insurer for one in steps if one.insurer is not None}
    names = {one.insurer: one.insurer_name for one in candidates} | dict(_names(reads, spoken))
    return WholeEntry(_entry(row, State(row.state)), row.cause or "", row.about or "", steps, lines, candidates, names)


def credits_like(reads: Reads, login: str, debit: EntrySeen) -> Sequence[EntrySeen]:
    """Credits of the same account and amount, not after the debit, that it may return: the newest first."""
    told = (bank_entry, state_now().label("state"))
    query = seen_in(select(*told).select_from(entries_with_last()), bank_entry.c.office, login, LOOKING).where(
        bank_entry.c.account == debit.account,
        bank_entry.c.amount == -debit.amount,
        bank_entry.c.booking_date <= debit.booking_date,
        state_now().in_([State.MATCHED.value, State.SUSPENSE.value]),
    )
    rows = reads.execute(query.order_by(bank_entry.c.number.desc()).limit(_CREDITS))
    return [_entry(row, State(row.state)) for row in rows]


def _statements(login: str) -> Select[Any]:
    told = (one for one in bank_statement.c if one.name not in ("submission", "line", "place"))
    source = bank_statement.join(submission, submission.c.id == bank_statement.c.submission)
    return seen_in(select(*told, submission.c.status).select_from(source), bank_statement.c.office, login, LOOKING)


def _booked(reads: Reads, numbers: Sequence[int]) -> Mapping[int, tuple[int, int]]:
    """How many entries each of the statements brought, and the place of the first of them."""
    told = (bank_entry.c.statement, func.count(), func.min(bank_entry.c.place))
    query = select(*told).where(bank_entry.c.statement.in_(numbers)).group_by(bank_entry.c.statement)
    return {row[0]: (row[1], row[2]) for row in reads.execute(query)} if numbers else {}


def _unmatched(reads: Reads, booked: Mapping[int, tuple[int, int]]) -> Mapping[int, int]:
    """How many entries of each statement are in suspense or wait for a second officer.

    Trap: a statement may have a million entries and few of them in suspense. So it is these that are gone through, from
    the first entry of all on; ``+ 0`` keeps a database from its index of statements.
    """
    if not booked:
        return {}
    firsts = (and_(bank_entry.c.statement == one, bank_entry.c.place == place) for one, (_, place) in booked.items())
    first = select(func.min(bank_entry.c.number)).where(or_(*firsts)).scalar_subquery()
    query = (
        select(bank_entry.c.statement, func.count())
        .select_from(entries_with_last(bank_suspense.join(bank_entry, bank_suspense.c.entry == bank_entry.c.number)))
        .where(bank_suspense.c.entry >= first, (bank_entry.c.statement + 0).in_(sorted(booked)))
        .where(state_now().in_([State.SUSPENSE.value, State.WAITS.value]))
        .group_by(bank_entry.c.statement)
    )
    return {row[0]: row[1] for row in reads.execute(query)}


def _in_suspense(login: str, *told: Any) -> Select[Any]:
    source = entries_with_last(bank_suspense.join(bank_entry, bank_suspense.c.entry == bank_entry.c.number))
    query = seen_in(select(*told).select_from(source), bank_entry.c.office, login, LOOKING)
    return query.where(state_now() == State.SUSPENSE.value)


def _sums() -> Iterable[Any]:
    amount = bank_entry.c.amount
    yield func.sum(case((amount > 0, amount), else_=0)).label("credit")
    yield func.sum(case((amount < 0, -amount), else_=0)).label("debit")


def _entry(row: Row[Any], state: State) -> EntrySeen:
    told = {one.name: getattr(row, one.name) for one in bank_entry.c if one.name != "key"}
    return EntrySeen(**told, state=state)


def _steps(reads: Reads, number: int) -> Sequence[StepSeen]:
    query = select(bank_step).where(bank_step.c.entry == number).order_by(bank_step.c.n)
    told = ({name: value for name, value in row._asdict().items() if name != "entry"} for row in reads.execute(query))
    return [StepSeen(**one | {"what": Step(one["what"])}) for one in told]


def _lines(reads: Reads, number: int) -> Sequence[LineSeen]:
    columns = (bank_line.c[name] for name in ("n", "insurer", "code", "period", "amount"))
    query = select(*columns).where(bank_line.c.entry == number).order_by(bank_line.c.n, bank_line.c.place)
    return [LineSeen(*row) for row in reads.execute(query)]


def _candidates(reads: Reads, numbers: Sequence[int]) -> Mapping[int, Sequence[Candidate]]:
    if not numbers:
        return {}
    query = select(bank_candidate).where(bank_candidate.c.entry.in_(numbers))
    rows = reads.execute(query.order_by(bank_candidate.c.entry, bank_candidate.c.place)).all()
    names = _names(reads, {row.insurer for row in rows})
    found: dict[int, list[Candidate]] = {}
    for row in rows:
        told = (row.place, row.insurer, names.get(row.insurer, ""), row.code, row.period)
        found.setdefault(row.entry, []).append(Candidate(*told, row.amount, row.score, row.why))
    return found


def _names(reads: Reads, voens: Collection[str]) -> Mapping[str, str]:
    return {str(one.voen): one.name for one in insurers_by_voen(reads, sorted(voens)).values()} if voens else {}
