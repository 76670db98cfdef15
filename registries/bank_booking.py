"""Booking a statement: one part of its entries a commit, so that no write lock lasts longer than 10,000 entries.

``OpenStatements`` comes with the first part, ``CloseStatement`` when all are in; a house that dies in between goes on
with the part that follows. An entry that another file brought before is counted and booked never again. What a part did
is told by its effect's result (``told_of``).

RuntimeError
└── NotWholeError   a statement is closed whose entries are not all in (our bug)
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select

from pipeline import canonical
from pipeline.bulk import add
from pipeline.database import Reads, Write
from pipeline.effects import Effect, EffectKind, Facts, Origin, one_by_one
from pipeline.ledger import take_numbers
from pipeline.tables import effect
from registries.bank_returns import Return, book_returns
from registries.bank_rows import (
    PAYOUT,
    RETURN,
    RETURNED,
    BookedStatement,
    Rows,
    add_entries,
    add_matches,
    add_orders,
    add_suspense,
    read_part,
    unknown_rows,
)
from registries.bank_steps import COUNTER, STATEMENT_COUNTER
from registries.bank_tables import bank_entry, bank_statement
from registries.origins import key_of
from registries.payout_movements import Moved, move_payouts

if TYPE_CHECKING:
    import pyarrow as pa

JUDGE = "book"
Counted = list[int]  # how many entries, and what they come to, in qəpik


class NotWholeError(RuntimeError):
    """Entries of a statement that is to be closed are missing."""


class StatementTold(BaseModel):
    """A statement as it was read: ``entries`` and the sums are counted, not what it says of itself. ``office``: whose
    account it is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: str
    account: str
    statement_id: str
    office: str
    from_day: date | None = None
    to_day: date | None = None
    opening: int | None = None
    closing: int | None = None
    entries: int
    credit_sum: int
    debit_sum: int


class OpenStatements(Effect):
    """The statements of a file, before their entries."""

    kind: ClassVar[str] = "open_statements"
    judge: ClassVar[str] = JUDGE

    statements: tuple[StatementTold, ...]


class BookPart(Effect):
    """One part, from 0, of the blob ``matched`` (digest)."""

    kind: ClassVar[str] = "book_part"
    judge: ClassVar[str] = JUDGE

    matched: str
    part: int


class CloseStatement(Effect):
    """All parts are in."""

    kind: ClassVar[str] = "close_statement"
    judge: ClassVar[str] = JUDGE

    matched: str


def booking_effects(open_blob: Callable[[str], BinaryIO]) -> tuple[EffectKind, ...]:
    """The kinds of this module; parts are read from the store."""

    def book(tx: Write, one: BookPart, origin: Origin) -> Facts:
        rows = read_part(open_blob, one.matched, one.part)
        return book_part(tx, rows, statements_of(tx, origin.submission), origin.at)

    return (
        EffectKind(OpenStatements, one_by_one(_open)),
        EffectKind(BookPart, one_by_one(book)),
        EffectKind(CloseStatement, one_by_one(_close)),
    )


def book_part(tx: Write, rows: "pa.Table", statements: Sequence[BookedStatement], at: datetime) -> Facts:
    """Writes one part ("matched" columns); ``statements`` of its file, in their order. What was done, as ``told_of``
    adds it up. However many rows, a fixed number of database statements for each 10,000.
    """
    take_numbers(tx, COUNTER, 0)  # the lock that makes the look at what is known final
    fresh, known = unknown_rows(tx, rows, statements)
    amounts, of = rows.column("amount").to_pylist(), rows.column("statement").to_pylist()
    told = _Told(of, amounts)
    told.add("known", "", known)
    if fresh:
        taken = rows if len(fresh) == len(rows) else rows.take(fresh)
        columns = {name: taken.column(name).to_pylist() for name in taken.column_names}
        mine = [statements[one] for one in columns["statement"]]
        _book(tx, Rows(take_numbers(tx, COUNTER, len(fresh)), mine, columns), told, fresh, at)
    return told.facts


def _book(tx: Write, rows: Rows, told: "_Told", places: Sequence[int], at: datetime) -> None:
    """Writes rows, which stand at ``places`` of their part."""
    passes, causes = rows.columns["pass_name"], rows.columns["cause"]
    add_entries(tx, rows)
    matched = [row for row, name in enumerate(passes) if name and name not in (RETURN, PAYOUT)]
    add_matches(tx, rows, matched, at)
    moving = [row for row, name in enumerate(passes) if name == PAYOUT]
    unmoved = move_payouts(tx, [_moved(rows, row) for row in moving], at)
    add_orders(tx, rows, [row for row in moving if rows.numbers[row] not in unmoved], at)
    returning = [row for row, name in enumerate(passes) if name == RETURN]
    refused = book_returns(tx, [_return(rows, row) for row in returning], at)
    abouts = rows.columns["about"]
    suspense = {row: (causes[row], abouts[row]) for row, name in enumerate(passes) if not name}
    for row in returning:
        if (why := refused.get(rows.numbers[row])) is not None:
            suspense[row] = why.cause, why.about
    suspense |= {row: (unmoved[rows.numbers[row]], PAYOUT) for row in moving if rows.numbers[row] in unmoved}
    add_suspense(tx, rows, suspense)
    for row, place in enumerate(places):
        cause, _ = suspense.get(row, ("", ""))
        if cause == RETURNED:  # it stands in suspense until the debit behind it gives it back: nobody is to look for it
            told.add("passes", RETURN, (place,))
        elif cause:
            told.add("causes", cause, (place,))
        else:
            told.add("passes", passes[row], (place,))


def _moved(rows: Rows, row: int) -> Moved:
    columns = rows.columns
    return Moved(columns["about"][row], rows.numbers[row], columns["amount"][row], rows.statements[row].account)


def _return(rows: Rows, row: int) -> Return:
    columns = rows.columns
    return Return(
        rows.numbers[row],
        rows.statements[row].account,
        columns["amount"][row],
        columns["other"][row],
        columns["other_key"][row],
        columns["reason"][row],
        columns["score"][row],
    )


class _Told:
    """What became of the rows of a part: by statement (from 1), what it is called, and how often."""

    def __init__(self, statements: Sequence[int], amounts: Sequence[int]) -> None:
        self._statements = statements
        self._amounts = amounts
        self._counted: dict[tuple[int, str, str], Counted] = {}

    def add(self, kind: str, name: str, places: Sequence[int]) -> None:
        """Rows of a part that came to the same."""
        for place in places:
            one = self._counted.setdefault((self._statements[place] + 1, kind, name), [0, 0])
            one[0] += 1
            one[1] += self._amounts[place]

    @property
    def facts(self) -> Facts:
        """{"counted": [[statement, "known" | "passes" | "causes", name, entries, qəpik], …]}."""
        return {"counted": [[*key, *value] for key, value in sorted(self._counted.items())]}


def statements_of(reads: Reads, submission: str) -> Sequence[BookedStatement]:
    """The statements of a file that are opened, in their order."""
    one = bank_statement.c
    query = select(one.number, one.account, one.office).where(one.submission == submission).order_by(one.place)
    return [BookedStatement(*row) for row in reads.execute(query)]


def told_of(reads: Reads, submission: str, matched: str | None = None) -> Mapping[tuple[int, str, str], Counted]:
    """What the parts of a file came to: by statement (its place, from 1), "known", "passes" or "causes", and name; of
    one judgement (``matched``), or of all.
    """
    counts: Counter[tuple[int, str, str]] = Counter()
    sums: Counter[tuple[int, str, str]] = Counter()
    one = effect.c
    query = select(one.data, one.result).where(
        one.submission == submission, one.kind == BookPart.kind, one.applied_at.is_not(None)
    )
    for row in reads.execute(query):
        if matched is None or BookPart.model_validate_json(row.data).matched == matched:
            for place, kind, name, entries, amount in canonical.loads(row.result)["counted"]:
                counts[place, kind, name] += entries
                sums[place, kind, name] += amount
    return {key: [counts[key], sums[key]] for key in sorted(counts)}


def booked_so_far(reads: Reads) -> tuple[int, int]:
    """How many entries are booked, and how many all opened statements hold, with those that were known."""
    booked = int(reads.execute(select(func.max(bank_entry.c.number))).scalar_one() or 0)  # gapless
    return booked, int(reads.execute(select(func.sum(bank_statement.c.entries))).scalar_one() or 0)


def _open(tx: Write, told: OpenStatements, origin: Origin) -> Facts:
    """Nothing where they are open: the file was judged anew after some of its parts were booked."""
    if not statements_of(tx, origin.submission):
        numbers = take_numbers(tx, STATEMENT_COUNTER, len(told.statements))
        rows = [
            {"number": number, "place": place, "registered_at": origin.at, **key_of(origin), **one.model_dump()}
            for place, (number, one) in enumerate(zip(numbers, told.statements, strict=True), start=1)
        ]
        add(tx, bank_statement, rows)
    return {}


def _close(tx: Write, told: CloseStatement, origin: Origin) -> Facts:
    """``statements``: by number what became of its entries. Raises NotWholeError."""
    counted = told_of(tx, origin.submission, told.matched)
    one, head = bank_entry.c, bank_statement.c
    booked = select(head.number, head.place, head.entries, func.count(one.number).label("booked"))
    booked = booked.outerjoin(bank_entry, one.statement == head.number).where(head.submission == origin.submission)
    facts: dict[str, Any] = {}
    for row in tx.execute(booked.group_by(head.number, head.place, head.entries).order_by(head.place)):
        known = counted.get((row.place, "known", ""), [0, 0])[0]
        if row.booked + known != row.entries:
            raise NotWholeError(f"statement {row.number}: {row.booked} booked, {known} known, of {row.entries}")
        facts[str(row.number)] = {"booked": row.booked, "known": known}
    whole = told_of(tx, origin.submission)
    return {"statements": facts, "counted": [[*key, *value] for key, value in whole.items()]}
