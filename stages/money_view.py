"""The cabinet's money sections as screen, file and command line show them: columns with their words, rows as values.

Role and office are asked by the queries below; who looks at persons is written down before they are shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from outbox.notice_xml import Both
from outbox.prints.sheet import Amount, Grid, Pair, Sheet, Value, lines_of
from pipeline import canonical
from pipeline.database import Reads, Write
from registries.accounts.balances import debts_by_kind
from registries.accounts.names import DEBTS
from registries.accounts.seen import seen_balances
from registries.insurer_registrations import activities_of
from registries.insurers import insurers_by_voen
from schemas.money import to_manat
from stages.money_question import Found, Question
from stages.money_rows import READ
from stages.money_words import COLUMNS, NAMES, MoneySection

PAGE = 20
MOST_EXPORTED = 5000


@dataclass(frozen=True, slots=True)
class MoneyHead:
    """Whose money it is; ``debt``: what all his activities come to (qəpik)."""

    voen: str
    name: str
    activities: Sequence[str]
    debt: int


@dataclass(frozen=True, slots=True)
class MoneyTable:
    """The rows of one page by their keys; ``more``: another follows behind the last. ``sums`` stand above."""

    rows: Sequence[tuple[str, tuple[Value, ...]]]
    more: bool
    sums: Sequence[tuple[Both, int]] = ()


def money_head(reads: Reads, login: str, voen: str) -> MoneyHead | None:
    """None where ``login`` may not see the insurer, or there is none."""
    balances = seen_balances(reads, login, voen)
    if balances is None:
        return None
    [one] = insurers_by_voen(reads, [voen]).values()
    recorded = activities_of(reads, [one.voen]).get(one.voen, ())
    activities = sorted({row.activity for row in balances if row.activity} | set(recorded))
    return MoneyHead(voen, one.name, activities, sum(debts_by_kind(balances, DEBTS).values()))


def money_table(tx: Write, asked: Question, *, size: int = PAGE) -> MoneyTable | None:
    """The page behind ``asked.after`` (the key of the last row before it); None where it is not for him who asks."""
    found: Found | None = READ[asked.section](tx, replace(asked, limit=size + 1))
    if found is None:
        return None
    return MoneyTable(found.rows[:size], len(found.rows) > size, found.sums)


def money_sheet(tx: Write, asked: Question, most: int = MOST_EXPORTED) -> Sheet | None:
    """The section as a sheet, at most ``most`` rows; where there are more it says so."""
    table = money_table(tx, asked, size=most)
    if table is None:
        return None
    rows = tuple(cells for _, cells in table.rows)
    plain = [[list(lines_of(cell)) for cell in row] for row in rows]
    cut = Both(f"Yalnız ilk {most} sətir.", f"The first {most} rows only.")
    return Sheet(
        number=asked.voen,
        title=NAMES[asked.section],
        dated=asked.at,
        digest=sha256(canonical.dumps(plain).encode()).hexdigest(),
        header=(
            Pair(Both("Tarix", "Date"), asked.at),
            Pair(Both("Sığortaedən", "Insurer"), asked.voen),
            Pair(Both("Fəaliyyət kodu", "Activity"), asked.activity or None),
            Pair(Both("Sətirlərin sayı", "Rows"), len(rows)),
            *(Pair(label, Amount(amount)) for label, amount in table.sums),
        ),
        lead=cut if table.more else None,
        blocks=(Grid(None, tuple(COLUMNS[asked.section].values()), rows),),
        foot=(),
        landscape=True,
    )


def told_rows(section: MoneySection, table: MoneyTable) -> Sequence[Mapping[str, Any]]:
    """The rows as JSON has them: amounts in manat as text, days as YYYY-MM-DD, words as both languages write them."""
    return [
        {name: _plain(value) for name, value in zip(COLUMNS[section], cells, strict=True)} for _, cells in table.rows
    ]


def _plain(value: Value) -> Any:
    if isinstance(value, Amount):
        return str(to_manat(value.qepik))
    if isinstance(value, Both):
        return value.en or value.az
    return value.isoformat() if isinstance(value, date) else value
