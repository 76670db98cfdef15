"""Conservation of what statements were booked from: each entry stands in the register as the parts say that were booked
(blob "matched"), to the last column, and what the house did with it is what was judged then.

Parts are read one after the other, so that a statement of a million entries needs little memory.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from sqlalchemy import Row, select

from pipeline.bulk import parts
from pipeline.conservation import Problem
from pipeline.database import Reads
from pipeline.tables import effect
from registries.bank_booking import BookPart, statements_of
from registries.bank_rows import PAYOUT, RETURN, TEXTS, read_part
from registries.bank_steps import number_of
from registries.bank_tables import bank_candidate, bank_entry, bank_line, bank_step, bank_suspense

_SAID = ("place", "booking_date", "value_date", "amount", *TEXTS)
_STEP = {"about": "reason", "pass_name": "pass_name", "score": "score", "insurer": "insurer", "code": "code_paid"}
_LINE = ("code", "period", "amount")
_CANDIDATE = ("insurer", "code", "period", "amount", "score", "why")
Told = Mapping[str, Any]


class BankPartsCheck:
    """Entries, the house's matches, their dues, suspense and candidates beside the parts that were booked."""

    name = "bank parts"

    def __init__(self, open_blob: Callable[[str], BinaryIO]) -> None:
        self._open_blob = open_blob

    def problems(self, reads: Reads) -> Iterator[Problem]:
        for submission, orders in _orders(reads).items():
            numbers = {place: one.number for place, one in enumerate(statements_of(reads, submission))}
            judged_once = len({one.matched for one in orders}) == 1
            for order in orders:
                try:
                    rows = read_part(self._open_blob, order.matched, order.part).to_pylist()
                except OSError:
                    yield Problem(self.name, submission, f"part {order.part} of what was booked cannot be read")
                    continue
                for some in parts((numbers[row["statement"]], row) for row in rows):
                    yield from self._wrong(reads, submission, some, judged_once=judged_once)

    def _wrong(
        self, reads: Reads, submission: str, rows: Sequence[tuple[int, Told]], *, judged_once: bool
    ) -> Iterator[Problem]:
        entries = {row.key: row for row in reads.execute(_by_key([told["key"] for _, told in rows]))}
        mine = {
            entries[told["key"]].number: told
            for statement, told in rows
            if told["key"] in entries and _is_of(entries[told["key"]], statement, told)
        }
        done = _Done(reads, list(mine)) if judged_once else None
        for _, told in rows:
            kept = entries.get(told["key"])
            if kept is None:
                yield Problem(self.name, submission, f"the entry in place {told['place']} is not in the register")
            elif mine.get(kept.number) is told:
                if any(getattr(kept, name) != told[name] for name in _SAID):
                    yield Problem(self.name, number_of(kept.number), "it is not what was read")
                elif done is not None and done.differs(kept.number, told):
                    yield Problem(self.name, number_of(kept.number), "it was matched otherwise than it was judged")


class _Done:
    """What the house did with the entries of a part."""

    def __init__(self, reads: Reads, numbers: Sequence[int]) -> None:
        step, line = bank_step.c, bank_line.c
        first = select(bank_step).where(step.entry.in_(numbers), step.n == 1, step.login.is_(None))
        self._steps = {row.entry: row for row in reads.execute(first)}
        suspense = select(bank_suspense).where(bank_suspense.c.entry.in_(numbers))
        self._suspense = {row.entry: row for row in reads.execute(suspense)}
        lines = select(line.entry, *(line[name] for name in _LINE)).where(line.entry.in_(numbers), line.n == 1)
        self._lines = _grouped(reads.execute(lines.order_by(line.entry, line.place)))
        might = bank_candidate.c
        candidates = select(might.entry, *(might[name] for name in _CANDIDATE)).where(might.entry.in_(numbers))
        self._candidates = _grouped(reads.execute(candidates.order_by(might.entry, might.place)))

    def differs(self, number: int, told: Told) -> bool:
        """Whether it is another thing than what was judged; a return, and a movement of a payment order
        (``payout_checks.py``), the register judges itself.
        """
        if told["pass_name"] in (RETURN, PAYOUT):
            return False
        if told["pass_name"]:
            step = self._steps.get(number)
            wrong = step is None or any(getattr(step, name) != told[column] for name, column in _STEP.items())
            return wrong or self._lines.get(number, []) != _tuples(told["lines"], _LINE)
        kept = self._suspense.get(number)
        wrong = kept is None or (kept.cause, kept.about) != (told["cause"], told["about"])
        return wrong or self._candidates.get(number, []) != _tuples(told["candidates"], _CANDIDATE)


def _orders(reads: Reads) -> Mapping[str, Sequence[BookPart]]:
    """The parts that were booked, by submission, in their order."""
    one = effect.c
    query = select(one.submission, one.data).where(one.kind == BookPart.kind, one.applied_at.is_not(None))
    found: dict[str, list[BookPart]] = defaultdict(list)
    for row in reads.execute(query.order_by(one.submission, one.line)):
        found[row.submission].append(BookPart.model_validate_json(row.data))
    return found


def _by_key(keys: Sequence[str]) -> Any:
    one = bank_entry.c
    return select(one.number, one.key, one.statement, *(one[name] for name in _SAID)).where(one.key.in_(keys))


def _is_of(kept: Row[Any], statement: int, told: Told) -> bool:
    """What another file brought first, or the same one in another place, was known."""
    return bool((kept.statement, kept.place) == (statement, told["place"]))


def _grouped(rows: Any) -> Mapping[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for entry, *values in rows:
        found[entry].append(tuple(values))
    return found


def _tuples(told: Sequence[Told] | None, names: Sequence[str]) -> list[tuple[Any, ...]]:
    return [tuple(one[name] for name in names) for one in told or ()]
