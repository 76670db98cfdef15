"""What is known before a statement is matched: dues, insurers, credits that stand, payments ordered, entries booked.

Tables of pyarrow, so that a million dues are no objects. Amounts are qəpik.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pyarrow as pa

ArrowTable: TypeAlias = Any  # pyarrow has no types

DUES = pa.schema({"insurer": pa.string(), "code": pa.string(), "period": pa.string(), "amount": pa.int64()})
INSURERS = pa.schema(
    {
        "voen": pa.string(),
        "fin": pa.string(),  # of a natural person who signs for himself
        "sun": pa.string(),
        "name": pa.string(),
        "office": pa.string(),
        "name_folded": pa.string(),  # ``schemas.text.fold``
        "closed_on": pa.date32(),
    }
)
CREDITS = pa.schema(
    {
        "number": pa.int64(),  # bank_entry.number
        "account": pa.string(),
        "reference": pa.string(),
        "end_to_end": pa.string(),
        "amount": pa.int64(),
        "payer_code": pa.string(),
        "booking_date": pa.date32(),
    }
)
PAYOUTS = pa.schema({"line": pa.string(), "end_to_end": pa.string(), "amount": pa.int64()})
KEYS = pa.schema({"key": pa.string()})


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Known:
    """Each table may lack columns (they are empty then) and have more; ``known_keys`` may be any texts.

    ``dues``: what insurers owe, above zero, by insurer, code and month ("2026-03"). ``credits``: booked earlier and not
    returned since. ``payouts``: lines of payment orders that the bank has yet to pay, or paid. ``known_keys``: entries
    of this file that are booked. ``accounts``: of the file's statements, in their order; where they are told, what
    comes back does so on one account.
    """

    dues: ArrowTable = field(default_factory=DUES.empty_table)
    insurers: ArrowTable = field(default_factory=INSURERS.empty_table)
    credits: ArrowTable = field(default_factory=CREDITS.empty_table)
    payouts: ArrowTable = field(default_factory=PAYOUTS.empty_table)
    known_keys: Any = ()
    accounts: Sequence[str] = ()


def tables_of(known: Known) -> Mapping[str, ArrowTable]:
    """By the names that matching's queries use, with all columns. Raises ValueError for a value of another type."""
    keys = known.known_keys
    table = keys if isinstance(keys, pa.Table) else pa.table({"key": pa.array(sorted(set(keys)), pa.string())})
    return {
        "given_due": _with_all(known.dues, DUES),
        "given_insurer": _with_all(known.insurers, INSURERS),
        "given_credit": _with_all(known.credits, CREDITS),
        "given_payout": _with_all(known.payouts, PAYOUTS),
        "given_key": _with_all(table, KEYS),
        "given_account": pa.table(
            {
                "statement": pa.array(range(len(known.accounts)), pa.int32()),
                "account": pa.array(known.accounts, pa.string()),
            }
        ),
    }


def _with_all(table: ArrowTable, schema: Any) -> ArrowTable:
    columns = [
        table.column(one.name) if one.name in table.column_names else pa.nulls(len(table), one.type) for one in schema
    ]
    return pa.table(columns, names=schema.names).cast(schema)
