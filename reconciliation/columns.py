"""The columns of entries as they are read, and as they are matched. Amounts are qəpik."""

import pyarrow as pa

PART = 10_000  # rows of a row group: what one commit books

ENTRIES = pa.schema(
    {
        "statement": pa.int32(),  # index of the head, from 0
        "place": pa.int32(),  # from 1 in its statement
        "key": pa.string(),  # ``registries.bank_entries.key_of``
        "booking_date": pa.date32(),
        "value_date": pa.date32(),
        "amount": pa.int64(),
        "reference": pa.string(),
        "end_to_end": pa.string(),
        "returns": pa.string(),
        "payer_name": pa.string(),
        "payer_code": pa.string(),
        "payer_iban": pa.string(),
        "code": pa.string(),
        "level": pa.string(),
        "purpose": pa.string(),
    }
)
LINE = pa.struct({"code": pa.string(), "period": pa.string(), "amount": pa.int64()})
CANDIDATE = pa.struct(
    {
        "insurer": pa.string(),
        "code": pa.string(),
        "period": pa.string(),
        "amount": pa.int64(),
        "score": pa.int32(),
        "why": pa.string(),  # words of ``explained.WHY``, by blanks
    }
)
OUTCOME = pa.schema(
    {
        "pass_name": pa.string(),  # "": in suspense, or known
        "score": pa.int32(),
        "reason": pa.string(),
        "insurer": pa.string(),  # null: of a return, and where nothing is matched
        "code_paid": pa.string(),
        "other": pa.int64(),  # number of the booked credit that a debit returns
        "other_key": pa.string(),  # key of the credit of the same file that it returns
        "lines": pa.list_(LINE),
        "cause": pa.string(),  # why it is in suspense; "" elsewhere
        "about": pa.string(),
        "candidates": pa.list_(CANDIDATE),
        "known": pa.bool_(),
    }
)
MATCHED = pa.schema([*ENTRIES, *OUTCOME])
