"""Small worlds matched whole: what holds in all of them, whatever is in them and in whatever order it is given."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_samples import CODE, OTHER, PASSES, STRANGER, SUN_A, SUN_B, A, B, entry, known, matched, rows

from reconciliation.causes import Cause
from reconciliation.columns import ENTRIES
from reconciliation.explained import WHY, in_words
from reconciliation.known import CREDITS, Known
from reconciliation.matching import match
from schemas.reconciliation_passes import PassName

PURPOSES = ("", A, f"{B} üçün", f"{A} {B}", SUN_A, SUN_B, "02.2026", f"{CODE}", "2026-01 və 02.2026")
MONTHS = ("2026-01", "2026-02", "2026-03")
DUES = st.lists(
    st.tuples(st.sampled_from([A, B]), st.sampled_from([CODE, OTHER]), st.sampled_from(MONTHS), st.integers(1, 6)),
    max_size=10,
)
TOLD = st.fixed_dictionaries({
    "amount": st.integers(-8, 14),
    "payer_code": st.sampled_from(["", A, A, B, STRANGER]),
    "code": st.sampled_from([CODE, CODE, OTHER, "", "999999"]),
    "purpose": st.sampled_from(PURPOSES),
    "reference": st.sampled_from(["", "R1", "R2"]),
    "end_to_end": st.sampled_from(["", "E1", "NOTPROVIDED"]),
    "returns": st.sampled_from(["", "", "R1", "E1"]),
    "key": st.sampled_from([None, None, "x", "booked"]),
})  # fmt: skip
CREDITS_TOLD = st.lists(
    st.tuples(st.sampled_from(["R1", "R2"]), st.sampled_from(["", "E1"]), st.integers(1, 6)), max_size=3
)


def entries_of(told: Sequence[Mapping[str, Any]]) -> Sequence[dict[str, Any]]:
    made = []
    for place, one in enumerate(told, start=1):
        texts = {name: value for name, value in one.items() if name not in ("amount", "key")}
        made.append(entry(place, one["amount"], **texts) | ({"key": one["key"]} if one["key"] else {}))
    return made


def world(dues: Sequence[tuple[str, str, str, int]], booked: Sequence[tuple[str, str, int]]) -> Known:
    stand = [(n, None, reference, end, amount, "") for n, (reference, end, amount) in enumerate(booked, start=1)]
    return known(dues, credits=rows(CREDITS, stand), known_keys={"booked"})


@settings(max_examples=30, deadline=None)
@given(st.lists(TOLD, max_size=9), DUES, CREDITS_TOLD)
def test_each_entry_ends_once_and_no_due_is_overpaid(told: Any, dues: Any, booked: Any) -> None:
    entries = entries_of(told)
    found = matched(entries, world(dues, booked))
    assert [(one["place"], one["amount"], one["purpose"]) for one in found] == [
        (one["place"], one["amount"], one["purpose"]) for one in entries
    ]
    owed: Counter[tuple[str, str, str]] = Counter()
    for insurer, code, period, amount in dues:
        owed[insurer, code, period] += amount
    for one in found:
        assert [bool(one["pass_name"]), bool(one["cause"]), one["known"]].count(True) == 1
        assert one["cause"] in {"", *Cause}
        assert one["pass_name"] in {"", *PassName}
        assert sum(line["amount"] for line in one["lines"]) <= max(one["amount"], 0)
        assert len(one["candidates"]) <= 5
        assert not one["pass_name"] or not one["candidates"]
        for line in one["lines"]:
            assert line["code"] == one["code_paid"]
            owed[one["insurer"], line["code"], line["period"]] -= line["amount"]
        assert all(word in WHY for might in one["candidates"] for word in might["why"].split())
        assert in_words(one, "az")
        assert in_words(one, "en") != in_words(one, "az")
    assert all(left >= 0 for left in owed.values())
    returned = Counter(one["other"] or one["other_key"] for one in found if one["pass_name"] == "RETURN")
    assert all(count == 1 for count in returned.values())


@settings(max_examples=15, deadline=None)
@given(st.lists(TOLD, max_size=9), DUES, CREDITS_TOLD, st.integers(0, 1000))
def test_the_order_of_rows_changes_nothing(told: Any, dues: Any, booked: Any, seed: int) -> None:
    entries, given_world = list(entries_of(told)), world(dues, booked)
    first = match(pa.Table.from_pylist(entries, schema=ENTRIES), given_world, PASSES)
    Random(seed).shuffle(entries)
    mixed = {
        name: table.take(Random(seed).sample(range(len(table)), len(table)))
        for name in ("dues", "insurers", "credits")
        if len(table := getattr(given_world, name))
    }
    again = match(pa.Table.from_pylist(entries, schema=ENTRIES), replace(given_world, **mixed), PASSES)
    assert again.equals(first)


@settings(max_examples=15, deadline=None)
@given(st.lists(TOLD, min_size=1, max_size=6), DUES)
def test_an_insurer_is_one_that_the_bank_or_the_purpose_names_and_never_one_of_two(told: Any, dues: Any) -> None:
    for one in matched(entries_of(told), world(dues, ())):
        named = {voen for voen, sun in ((A, SUN_A), (B, SUN_B)) if voen in one["purpose"] or sun in one["purpose"]}
        named |= {one["payer_code"]} & {A, B, STRANGER}
        assert one["insurer"] is None or named == {one["insurer"]}
