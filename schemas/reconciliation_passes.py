"""By what passes bank entries are matched with dues, in which order, and how far each may go
(``codes/reconciliation_passes.csv``), by date.

No public source says how the fund matches: the rows are assumptions that an operator changes. The first pass that fits
wins. Amounts are qəpik.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schemas.code_table import Term, once_per_tables, one_a_day, read_table, take_term


class PassName(StrEnum):
    """What a match is called; a name is never given another meaning."""

    RETURN = "RETURN"  # a debit that gives a credit back
    PAYOUT = "PAYOUT"  # a debit, or its return, that a payment order of ours ordered
    EXACT = "EXACT"
    NUMBER_IN_TEXT = "NUMBER_IN_TEXT"
    COMBINED = "COMBINED"
    TOLERANCE = "TOLERANCE"
    PARTIAL = "PARTIAL"
    OVERPAID = "OVERPAID"
    ADVANCE = "ADVANCE"


class AmountRule(StrEnum):
    """How an amount must stand to what the insurer owes under the code."""

    RETURNED = "RETURNED"  # that of the entry that comes back
    EQUAL = "EQUAL"  # one due
    SUM_OF_DUES = "SUM_OF_DUES"  # of 2 to ``cap`` dues that follow each other
    SUM_OF_ENTRIES = "SUM_OF_ENTRIES"  # 2 to ``cap`` entries that follow each other are one due
    NEAR = "NEAR"  # one due, but for ``tolerance``
    LESS = "LESS"  # not more than all dues
    MORE = "MORE"  # than all dues, of which there are some
    NOTHING_OWED = "NOTHING_OWED"


class Key(StrEnum):
    """What tells whose an entry is."""

    REFERENCE = "REFERENCE"  # of the entry that comes back
    PAYER = "PAYER"  # the payer's VÖEN, told by the bank
    VOEN = "VOEN"  # in the purpose; it has a check digit
    SUN = "SUN"  # the insurer's number at the fund, in the purpose
    NAMED = "NAMED"  # a number in the purpose, against the payer's; in no row of ours: such an entry is asked about


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One pass; ``keys`` are those that are good enough for it."""

    place: int
    name: PassName
    rule: AmountRule
    keys: frozenset[Key]
    tolerance: int
    cap: int
    score: int
    term: Term
    confidence: str = ""
    source: str = ""


def passes_on(day: date) -> tuple[Pass, ...]:
    """The passes of ``day`` in their order; none where the table has none."""
    return tuple(sorted((one for one in reconciliation_passes() if one.term.covers(day)), key=lambda one: one.place))


@once_per_tables
def reconciliation_passes() -> tuple[Pass, ...]:
    """All rows. Raises ValueError where two of a place, or of a rule and key, hold on a day, or a figure can't be."""
    rows = [
        Pass(
            place=int(row["place"]),
            name=PassName(row["name"]),
            rule=AmountRule(row["rule"]),
            keys=frozenset(Key(key) for key in row["keys"].split()),
            tolerance=int(row["tolerance_qepik"]),
            cap=int(row["cap"]),
            score=int(row["score"]),
            term=take_term(row),
            confidence=row["confidence"],
            source=row["source"],
        )
        for row in read_table("reconciliation_passes")
    ]
    for one in rows:
        _check(one)
    one_a_day([_Of(one.rule, key, one.term) for one in rows for key in one.keys], lambda one: (one.rule, one.key))
    return one_a_day(rows, lambda row: row.place)


@dataclass(frozen=True, slots=True)
class _Of:
    rule: AmountRule
    key: Key
    term: Term


_MOST_SCORE, _MOST_CAP, _MOST_TOLERANCE = 100, 60, 1000


def _check(row: Pass) -> None:
    in_range = 0 <= row.score <= _MOST_SCORE and 1 <= row.cap <= _MOST_CAP and 0 <= row.tolerance <= _MOST_TOLERANCE
    if not in_range or not row.keys:
        raise ValueError(f"a pass that nothing can follow: {row.place}")
