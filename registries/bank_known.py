"""What matching must know of the house beside dues: insurers, credits that may come back, entries that are booked.

Tables of pyarrow with the columns of ``reconciliation.known``. Read-only. Amounts are qəpik.
"""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
from sqlalchemy import or_, select

from pipeline.bulk import parts
from pipeline.database import Reads
from registries.arrow_rows import table_of
from registries.bank_steps import Step
from registries.bank_tables import bank_entry, bank_step
from registries.tables import insurer

_INSURERS = ("voen", "fin", "sun", "name", "office", "name_folded", "closed_on")
_CREDITS = pa.schema(
    {
        "number": pa.int64(),
        "account": pa.string(),
        "reference": pa.string(),
        "end_to_end": pa.string(),
        "amount": pa.int64(),
        "payer_code": pa.string(),
        "booking_date": pa.date32(),
    }
)


def insurers_to_match(reads: Reads) -> Any:
    """All insurers, closed ones too; one query."""
    schema = pa.schema([(name, pa.date32() if name == "closed_on" else pa.string()) for name in _INSURERS])
    return table_of(reads, select(*(insurer.c[name] for name in _INSURERS)), schema)


def credits_to_return(reads: Reads, told: Iterable[str]) -> Any:
    """Credits whose reference or end-to-end id is among ``told`` and that no debit returned yet; one query for each
    10,000.
    """
    one, back = bank_entry.c, bank_step.alias("back")
    returned = select(back.c.entry).where(back.c.entry == one.number, back.c.what == Step.RETURN.value)
    query = select(*(one[name] for name in _CREDITS.names)).where(
        one.amount > 0, ~returned.correlate(bank_entry).exists()
    )
    found = [
        table_of(reads, query.where(or_(one.reference.in_(some), one.end_to_end.in_(some))), _CREDITS)
        for some in parts(sorted({text for text in told if text}))
    ]
    return pa.concat_tables(found) if found else _CREDITS.empty_table()


def booked_keys(reads: Reads, keys: Iterable[str]) -> Any:
    """Those of ``keys`` that are booked; one query for each 10,000."""
    schema = pa.schema({"key": pa.string()})
    found = [
        table_of(reads, select(bank_entry.c.key).where(bank_entry.c.key.in_(some)), schema) for some in parts(keys)
    ]
    return pa.concat_tables(found) if found else schema.empty_table()
