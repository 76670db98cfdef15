"""What is booked already, asked before a statement is matched."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.bulk import parts
from pipeline.database import Reads
from registries.bank_steps import Step
from registries.bank_tables import bank_entry, bank_statement, bank_step

if TYPE_CHECKING:
    import pyarrow as pa


def booked_keys(reads: Reads, accounts: Sequence[str], keys: "pa.ChunkedArray") -> Sequence[str]:
    """Those of ``keys`` that are booked; one query for each 10,000, and a single one for accounts of which no statement
    ever came.
    """
    one = bank_entry.c
    if (
        reads.execute(select(bank_statement.c.number).where(bank_statement.c.account.in_(accounts)).limit(1)).first()
        is None
    ):
        return []
    return [
        key
        for some in parts(keys.to_pylist())
        for key in reads.execute(select(one.key).where(one.key.in_(some))).scalars()
    ]


def open_credits(reads: Reads, accounts: Sequence[str], amounts: Iterable[int]) -> "pa.Table":
    """Credits of ``accounts`` that were not returned and that came to one of ``amounts`` (qəpik): number, reference,
    end_to_end, amount, payer_code.
    """
    import pyarrow as pa  # noqa: PLC0415 - who matches nothing starts without it

    one, back = bank_entry.c, bank_step.alias("back")
    returned = select(back.c.n).where(back.c.entry == one.number, back.c.what == Step.RETURN.value)
    columns = (one.number, one.reference, one.end_to_end, one.amount, one.payer_code)
    query = select(*columns).where(one.account.in_(accounts), one.amount > 0, ~returned.exists())
    rows = [row for some in parts(amounts) for row in reads.execute(query.where(one.amount.in_(some)))]
    kinds = (pa.int64(), pa.string(), pa.string(), pa.int64(), pa.string())
    schema = pa.schema([(column.name, kind) for column, kind in zip(columns, kinds, strict=True)])
    return pa.Table.from_pylist([row._asdict() for row in sorted(rows)], schema=schema)
