"""Puts what became of entries beside them, as one table by statement and place."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from reconciliation.columns import CANDIDATE, LINE, MATCHED, OUTCOME
from reconciliation.known import ArrowTable

_PLAIN = """
SELECT coalesce(settled.pass_name, '') AS pass_name, coalesce(settled.score, 0) AS score,
    coalesce(settled.reason, '') AS reason, settled.insurer, coalesce(settled.code_paid, '') AS code_paid,
    settled.other, settled.other_key, coalesce(suspended.cause, '') AS cause,
    coalesce(settled.about, suspended.about, '') AS about, repeated.id IS NOT NULL AS known
FROM given_entry AS entry LEFT JOIN settled USING (id) LEFT JOIN suspended USING (id) LEFT JOIN repeated USING (id)
ORDER BY entry.id
"""
_LINES = "SELECT id, code, period, amount FROM line ORDER BY id, period"
_CANDIDATES = """
SELECT id, insurer, code, period, amount, score, why FROM candidate ORDER BY id, score DESC, insurer, code
"""


def matched_table(base: Any, ordered: ArrowTable) -> ArrowTable:
    """``ordered`` with the columns of ``columns.OUTCOME``. Raises RuntimeError where an entry ended twice or not at all
    (our bug).
    """
    plain = _taken(base, _PLAIN, "settled", "suspended", "repeated")
    if len(plain) != len(ordered):
        raise RuntimeError("an entry ended in two ways")
    _check_ends(plain)
    columns = {name: plain.column(name) for name in plain.column_names}
    columns["lines"] = _lists(_taken(base, _LINES, "line"), len(ordered), LINE)
    columns["candidates"] = _lists(_taken(base, _CANDIDATES, "candidate"), len(ordered), CANDIDATE)
    outcome = pa.table([columns[name] for name in OUTCOME.names], names=OUTCOME.names)
    joined = pa.table([*ordered.columns, *outcome.columns], names=MATCHED.names)
    return joined.cast(MATCHED)


def _taken(base: Any, query: str, *forgotten: str) -> ArrowTable:
    """What a query finds; the tables that it asked are let go."""
    found = base.sql(query).to_arrow_table()
    for name in forgotten:
        base.execute(f"DROP TABLE {name}")
    return found


def _check_ends(plain: ArrowTable) -> None:
    """Each is matched, in suspense or known, and only one of them."""
    ends = [pc.not_equal(plain["pass_name"], ""), pc.not_equal(plain["cause"], ""), plain["known"]]
    counted = pc.add(pc.add(*(end.cast(pa.int8()) for end in ends[:2])), ends[2].cast(pa.int8()))
    if not pc.all(pc.equal(counted, 1), min_count=0).as_py():
        raise RuntimeError("an entry ended in two ways, or in none")


def _lists(rows: ArrowTable, count: int, kind: Any) -> Any:
    """``rows``, which are in the order of ``id``, as a list for each id from 0 to ``count``."""
    per_id = rows.group_by("id").aggregate([([], "count_all")])
    counts = pa.table({"id": pa.array(range(count), pa.int32())}).join(per_id, "id").sort_by("id")
    sizes = pc.fill_null(counts["count_all"], 0).cast(pa.int32())
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(sizes).combine_chunks()])
    fields = [rows.column(field.name).combine_chunks().cast(field.type) for field in kind]
    return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(fields, fields=list(kind)))
