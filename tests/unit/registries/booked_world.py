"""Statements as the matching leaves them, in small: tables of "matched" columns, made by hand."""

import io
from datetime import date

import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from registries.bank_rows import TEXTS

ACCOUNT = "AZ21NABZ00000000137010001944"
LINE = pa.list_(pa.struct([("code", pa.string()), ("period", pa.string()), ("amount", pa.int64())]))
CANDIDATE = pa.list_(
    pa.struct(
        [
            ("insurer", pa.string()),
            ("code", pa.string()),
            ("period", pa.string()),
            ("amount", pa.int64()),
            ("score", pa.int64()),
            ("why", pa.string()),
        ]
    )
)
SCHEMA = pa.schema(
    [
        ("statement", pa.int64()),
        ("place", pa.int64()),
        ("key", pa.string()),
        ("booking_date", pa.date32()),
        ("value_date", pa.date32()),
        ("amount", pa.int64()),
        *((name, pa.string()) for name in (*TEXTS, "pass_name")),
        ("score", pa.int64()),
        ("reason", pa.string()),
        ("insurer", pa.string()),
        ("code_paid", pa.string()),
        ("other", pa.int64()),
        ("other_key", pa.string()),
        ("lines", LINE),
        ("cause", pa.string()),
        ("about", pa.string()),
        ("candidates", CANDIDATE),
        ("known", pa.bool_()),
    ]
)


def row(place, amount, *, key="", statement=0, day=date(2026, 4, 10), **told):
    """An entry that nobody could be found for, unless ``told`` says more."""
    blank = {one.name: "" for one in SCHEMA if one.type == pa.string()}
    nothing = {"insurer": None, "other": None, "other_key": None, "lines": [], "candidates": [], "known": False}
    said = {"statement": statement, "place": place, "key": key or f"{statement}-{place:030}", "amount": amount}
    cause = "" if told.get("pass_name") else "PAYER_UNKNOWN"
    return blank | nothing | said | {"booking_date": day, "value_date": day, "score": 0, "cause": cause} | told


def paid(place, amount, insurer, code="121111", period="2026-03", **told):
    """An entry that pays one due of an insurer."""
    lines = [{"code": code, "period": period, "amount": amount}]
    said = {"pass_name": "EXACT", "score": 100, "reason": "EXACT_VOEN_CODE_PERIOD", "lines": lines}
    return row(place, amount, insurer=str(insurer), code_paid=code, **said | told)


def returned(place, amount, **told):
    """A debit that gives ``amount`` back."""
    return row(place, -amount, **{"pass_name": "RETURN", "score": 100, "reason": "RETURN_BY_REFERENCE"} | told)


def matched(rows):
    """The table of rows."""
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def blob(rows, part):
    """The same as the bytes of a blob, in row groups of ``part`` rows."""
    kept = io.BytesIO()
    with ParquetWriter(kept, SCHEMA) as writer:
        table = matched(rows)
        for start in range(0, table.num_rows, part):
            writer.write_table(table.slice(start, part))
    return kept.getvalue()
