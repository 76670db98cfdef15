"""Hands what equal amounts left to ``match_sums.py``, group by group, and takes back what became of it."""

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from reconciliation.match_sums import Paid, Paying, settle_group
from schemas.reconciliation_passes import AmountRule, Key, Pass

_ROWS = 5_000  # groups at a time

# Whose insurer is closed before its day and owes nothing under the code is asked about.
_GROUPS = """
WITH asking AS (
    SELECT whose.id, insurer, code, amount, key, day FROM whose
    WHERE cause = '' AND id NOT IN (SELECT id FROM settled)
), owed AS (
    SELECT insurer, code, list(no ORDER BY period) AS dues, list(amount ORDER BY period) AS amounts
    FROM due SEMI JOIN asking USING (insurer, code) WHERE no NOT IN (SELECT no FROM paid) GROUP BY insurer, code
)
SELECT list(id ORDER BY day, id), list(asking.amount ORDER BY day, id), list(key ORDER BY day, id), any_value(dues),
    any_value(amounts)
FROM asking LEFT JOIN owed USING (insurer, code) LEFT JOIN given_insurer ON voen = insurer
WHERE dues IS NOT NULL OR closed_on IS NULL OR closed_on > day
GROUP BY insurer, code ORDER BY min(id)
"""

_SETTLED = """
INSERT INTO settled
SELECT id, name, score, reason(rule_name, key, code_in_text), insurer, code, NULL, NULL, ''
FROM given_settled JOIN whose USING (id)
"""
_LINE = "INSERT INTO line SELECT id, code, period, given_line.amount FROM given_line JOIN due USING (no)"


def settle_groups(base: Any, passes: Sequence[Pass]) -> None:
    """Settles by the passes that sum, in their order; the rest stays unsettled."""
    for some in base.sql(_GROUPS).to_arrow_table().to_batches(max_chunksize=_ROWS):
        rows = zip(*(column.to_pylist() for column in some.columns), strict=True)
        _keep(base, [(one[3] or (), paid) for one in rows for paid in _of(one, passes)])


def _of(row: Sequence[Any], passes: Sequence[Pass]) -> Sequence[Paid]:
    ids, amounts, keys, _, dues = row
    entries = [Paying(*one) for one in zip(ids, amounts, map(Key, keys), strict=True)]
    return settle_group(entries, dues or (), passes)


def _keep(base: Any, paid: Sequence[tuple[Sequence[int], Paid]]) -> None:
    settled = {
        "id": pa.array([one.entry.id for _, one in paid], pa.int32()),
        "name": pa.array([one.by.name.value for _, one in paid], pa.string()),
        "rule_name": pa.array([rule_name(one.by) for _, one in paid], pa.string()),
        "score": pa.array([one.by.score for _, one in paid], pa.int32()),
    }
    lines = list(_lines(paid))
    line = {
        "id": pa.array([one[0] for one in lines], pa.int32()),
        "no": pa.array([one[1] for one in lines], pa.int64()),
        "amount": pa.array([one[2] for one in lines], pa.int64()),
    }
    for name, columns, query in (("given_settled", settled, _SETTLED), ("given_line", line, _LINE)):
        base.register(name, pa.table(columns))
        base.execute(query)
        base.unregister(name)


def _lines(paid: Sequence[tuple[Sequence[int], Paid]]) -> Iterator[tuple[int, int, int]]:
    for dues, one in paid:
        for due, amount in one.lines:
            yield one.entry.id, dues[due], amount


def rule_name(one: Pass) -> str:
    """What a reason begins with: the pass, and of one that sums, what it sums."""
    told = {AmountRule.SUM_OF_DUES: "_DUES", AmountRule.SUM_OF_ENTRIES: "_ENTRIES"}
    return one.name.value + told.get(one.rule, "")
