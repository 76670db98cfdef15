"""Matches the entries of a file with what insurers owe, in passes; what is not certain waits in suspense.

Values in, values out: no clock, no store. Works in a duckdb of its own in memory; two runs over the same rows, in
whatever order they are given, tell the same. An entry ends matched, in suspense or known, never in two of them.
"""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from reconciliation import match_candidates, match_equal, match_identity, match_returns
from reconciliation.columns import ENTRIES
from reconciliation.known import ArrowTable, Known, tables_of
from reconciliation.match_groups import rule_name, settle_groups
from reconciliation.matched import matched_table
from reconciliation.values import NO_REFERENCES
from registries.duck import in_memory
from schemas.reconciliation_passes import AmountRule, Key, Pass
from schemas.text import fold

MEMORY = "350MB"  # of duckdb; more goes to a temporary folder

_SETTLED = """
CREATE TABLE settled (id INTEGER, pass_name VARCHAR, score INTEGER, reason VARCHAR, insurer VARCHAR, code_paid VARCHAR,
    other BIGINT, other_key VARCHAR, about VARCHAR);
CREATE TABLE line (id INTEGER, code VARCHAR, period VARCHAR, amount BIGINT);
CREATE TABLE paid (no BIGINT);
CREATE TABLE suspended (id INTEGER, cause VARCHAR, about VARCHAR);
CREATE MACRO reason(name, key, code_in_text) AS name
    || CASE key WHEN 'PAYER' THEN '_VOEN' WHEN 'SUN' THEN '_SUN_IN_TEXT' ELSE '_VOEN_IN_TEXT' END
    || CASE WHEN code_in_text THEN '_CODE_IN_TEXT' ELSE '_CODE' END
"""
_UNCERTAIN = "INSERT INTO suspended SELECT id, cause, '' FROM whose WHERE cause <> ''"
_UNSETTLED = """
INSERT INTO suspended
SELECT id, CASE WHEN closed_on <= day THEN 'CLOSED_INSURER' ELSE 'NOTHING_OWED' END, ''
FROM whose LEFT JOIN given_insurer ON voen = insurer
WHERE cause = '' AND id NOT IN (SELECT id FROM settled)
"""

# Nothing is asked of them any more, and a million entries take memory anew when they are told.
_FORGET = "".join(
    f"DROP TABLE {name};"
    for name in (
        *("paid_in", "payer", "mentioned", "told_month", "told_code", "whose", "due", "paid", "pointed"),
        *("credit", "back", "pair", "returned"),
    )
)


def match(entries: ArrowTable, known: Known, passes: Sequence[Pass], *, memory: str = MEMORY) -> ArrowTable:
    """``entries`` (``columns.ENTRIES``) by statement and place, each with what became of it (``columns.MATCHED``)."""
    ordered = _in_order(entries.select(ENTRIES.names).cast(ENTRIES))
    given = ordered.append_column("id", pa.array(range(len(ordered)), pa.int32()))
    tables = {
        "given_entry": given,
        "code_term": match_identity.code_terms(),
        "fund_number": match_identity.number_terms(),
        "no_reference": pa.table({"word": ["", *sorted(NO_REFERENCES)]}),
        **tables_of(known),
    }
    with in_memory(tables, memory) as base:
        _prepare(base)
        _match_returns(base, passes)
        _tell_whose(base, passes)
        _settle(base, passes)
        _suspend(base)
        base.execute(_FORGET)
        return matched_table(base, ordered)


def _in_order(entries: ArrowTable) -> ArrowTable:
    """By statement and place, as readers leave them: a million rows are put in order only where they are not."""
    at = pc.add(pc.multiply(entries["statement"].cast(pa.int64()), 1 << 32), entries["place"].cast(pa.int64()))
    if pc.all(pc.greater(at.slice(1), at.slice(0, max(len(at) - 1, 0))), min_count=0).as_py():
        return entries
    return entries.sort_by([("statement", "ascending"), ("place", "ascending")])


def _prepare(base: Any) -> None:
    base.execute(_SETTLED)
    base.execute(match_identity.MACROS)
    base.execute(match_identity.REPEATED)
    base.execute(match_equal.DUE)


def _match_returns(base: Any, passes: Sequence[Pass]) -> None:
    returning = next((one for one in passes if one.rule is AmountRule.RETURNED), None)
    for query in (match_returns.CREDIT, match_returns.BACK, match_returns.PAIR):
        base.execute(query)
    if returning is None:
        base.execute("DELETE FROM pair")
    else:
        base.execute(match_returns.SETTLED, {"score": returning.score})
    for query in (match_returns.RETURNED, match_returns.PAYOUTS, match_returns.SUSPENDED):
        base.execute(query)


def _tell_whose(base: Any, passes: Sequence[Pass]) -> None:
    identity = match_identity
    for query in (identity.PAYER, identity.PAID_IN, identity.MENTIONED, identity.TOLD_MONTH, identity.TOLD_CODE):
        base.execute(query)
    base.execute(identity.WHOSE, {"named_counts": any(Key.NAMED in one.keys for one in passes)})


def _settle(base: Any, passes: Sequence[Pass]) -> None:
    for one in passes:
        if one.rule is AmountRule.EQUAL:
            _settle_equal(base, one)
    settle_groups(base, passes)


def _settle_equal(base: Any, one: Pass) -> None:
    for query in (match_equal.OF_TOLD_MONTH, match_equal.OF_ANY_MONTH):
        base.execute(query, {"keys": sorted(one.keys)})
        kept, *others = match_equal.KEEP
        base.execute(kept, {"name": rule_name(one), "score": one.score})
        for other in others:
            base.execute(other)


def _suspend(base: Any) -> None:
    base.execute(_UNCERTAIN)
    base.execute(_UNSETTLED)
    nameless = base.execute(match_candidates.NAMELESS).fetchall()
    names = {"id": pa.array([one[0] for one in nameless], pa.int32()), "folded": [fold(one[1]) for one in nameless]}
    base.register("given_name", pa.table(names, schema=pa.schema({"id": pa.int32(), "folded": pa.string()})))
    base.execute(match_candidates.POINTED)
    base.execute(match_candidates.CANDIDATES)
