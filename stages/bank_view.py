"""Bank statements and suspense as screen and file show them: rows as values, columns with their words.

Role and office are asked by the queries below (``registries/bank_seen.py``).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from outbox.notice_xml import Both
from outbox.prints.sheet import Amount, Grid, Pair, Sheet, Value, lines_of
from pipeline import canonical
from pipeline.database import Reads
from registries.bank_looks import FunnelRow, Suspended
from registries.bank_seen import causes_seen, suspense_seen
from registries.bank_steps import State, number_of
from schemas.money import to_manat
from stages.bank_words import SUSPENSE, SUSPENSE_COLUMNS, cause_word

PAGE = 20
MOST_EXPORTED = 5000
_PASSES = ("EXACT", "NUMBER_IN_TEXT", "COMBINED", "TOLERANCE", "PARTIAL", "OVERPAID", "ADVANCE", "BY_HAND")
_STATES = (State.MATCHED, State.RETURNED, State.WAITS, State.UNDO_WAITS, State.SUSPENSE)


def in_order(rows: Sequence[FunnelRow]) -> Sequence[FunnelRow]:
    """A funnel from the surest pass to what nobody could match, and what was known last."""
    states = {one.value: place for place, one in enumerate(_STATES)}
    passes = {one: place for place, one in enumerate(_PASSES)}
    return sorted(
        rows,
        key=lambda row: (states.get(row.state, len(states)), passes.get(row.name, len(passes)), -row.entries, row.name),
    )


def suspense_rows(found: Sequence[Suspended]) -> Sequence[tuple[Value, ...]]:
    """The values of ``SUSPENSE_COLUMNS``; texts are the bank's, whatever stands in them."""
    return [
        (
            number_of(one.entry.number),
            one.entry.booking_date,
            Amount(one.entry.amount),
            one.entry.payer_code or None,
            one.entry.payer_name or None,
            one.entry.purpose or None,
            cause_word(one.cause),
            "; ".join(f"{maybe.insurer} {maybe.insurer_name}".strip() for maybe in one.candidates) or None,
        )
        for one in found
    ]


def suspense_sheet(reads: Reads, login: str, cause: str, at: datetime, most: int = MOST_EXPORTED) -> Sheet:
    """Suspense of his offices (of one ``cause``, where it is named) as a sheet; at most ``most`` rows, which it says.

    Nothing where he may not see any.
    """
    found = suspense_seen(reads, login, cause, limit=most + 1)
    rows = tuple(suspense_rows(found[:most]))
    plain = [[list(lines_of(cell)) for cell in row] for row in rows]
    causes = [one for one in causes_seen(reads, login) if cause in ("", one.cause)]
    cut = Both(f"Yalnız ilk {most} sətir.", f"The first {most} rows only.")
    return Sheet(
        number="B",
        title=SUSPENSE,
        dated=at,
        digest=sha256(canonical.dumps(plain).encode()).hexdigest(),
        header=(
            Pair(Both("Tarix", "Date"), at),
            Pair(Both("Sətirlərin sayı", "Rows"), len(rows)),
            *(Pair(cause_word(one.cause), Amount(one.credit - one.debit)) for one in causes),
        ),
        lead=cut if len(found) > most else None,
        blocks=(Grid(None, tuple(SUSPENSE_COLUMNS.values()), rows),),
        foot=(),
        landscape=True,
    )


def told_suspense(
    reads: Reads, login: str, cause: str, most: int = MOST_EXPORTED
) -> tuple[Sequence[Mapping[str, Any]], bool]:
    """The same rows as JSON has them (amounts in manat as text, days as YYYY-MM-DD; ``cause`` is the code), and whether
    there are more than ``most``.
    """
    found = suspense_seen(reads, login, cause, limit=most + 1)
    rows = [
        {name: _plain(value) for name, value in zip(SUSPENSE_COLUMNS, cells, strict=True)} | {"cause": one.cause}
        for one, cells in zip(found[:most], suspense_rows(found[:most]), strict=True)
    ]
    return rows, len(found) > most


def _plain(value: Value) -> Any:
    if isinstance(value, Amount):
        return str(to_manat(value.qepik))
    return value.isoformat() if isinstance(value, date) else value
