"""How entries pay dues when no due is one entry's amount: beside an oracle that tries all, and what always holds."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciliation.match_sums import Paying, settle_group
from schemas.reconciliation_passes import AmountRule, Key, Pass, passes_on

PASSES = passes_on(date(2026, 4, 10))
KEYS = [Key.PAYER, Key.VOEN, Key.SUN]
AMOUNTS = st.lists(st.integers(1, 30), max_size=7)
ENTRIES = st.lists(st.tuples(st.integers(1, 60), st.sampled_from(KEYS)), max_size=7)


def only(rule: AmountRule) -> Pass:
    return next(one for one in PASSES if one.rule is rule)


def paying(*amounts: int) -> Sequence[Paying]:
    return [Paying(n, amount, Key.PAYER) for n, amount in enumerate(amounts)]


def runs(places: Sequence[int], cap: int) -> Iterator[Sequence[int]]:
    """All that follow each other, two at least: by start, then by length."""
    for start in range(len(places)):
        for length in range(2, min(cap, len(places) - start) + 1):
            yield places[start : start + length]


def combined_by_oracle(amounts: Sequence[int], dues: Sequence[int], cap: int) -> dict[int, Sequence[int]]:
    """Each entry in its turn takes the first run of open dues that is its amount, whatever it takes to find it."""
    open_dues, found = list(dues), {}
    for entry, amount in enumerate(amounts):
        still = [due for due, left in enumerate(open_dues) if left]
        fits = [run for run in runs(still, cap) if sum(open_dues[due] for due in run) == amount]
        if fits:
            found[entry] = fits[0]
            for due in fits[0]:
                open_dues[due] = 0
    return found


def gathered_by_oracle(amounts: Sequence[int], dues: Sequence[int], cap: int) -> dict[int, int]:
    """The first run of entries that is a due, the oldest of such dues; then on behind it."""
    open_dues, found, start = list(dues), {}, 0
    while start < len(amounts):
        here = [run for run in runs(range(len(amounts)), cap) if run[0] == start]
        fits = [run for run in here if sum(amounts[entry] for entry in run) in [due for due in open_dues if due]]
        if fits:
            due = open_dues.index(sum(amounts[entry] for entry in fits[0]))
            open_dues[due] = 0
            found |= dict.fromkeys(fits[0], due)
        start += len(fits[0]) if fits else 1
    return found


@given(st.lists(st.integers(1, 60), max_size=6), AMOUNTS, st.integers(2, 4))
def test_one_entry_pays_the_oldest_run_of_dues_as_the_oracle_does(
    amounts: list[int], dues: list[int], cap: int
) -> None:
    one = only(AmountRule.SUM_OF_DUES)
    capped = Pass(place=1, name=one.name, rule=one.rule, keys=one.keys, tolerance=0, cap=cap, score=1, term=one.term)
    found = settle_group(paying(*amounts), dues, [capped])
    assert {one.entry.id: [due for due, _ in one.lines] for one in found} == combined_by_oracle(amounts, dues, cap)


@given(AMOUNTS, st.lists(st.integers(1, 60), max_size=6), st.integers(2, 4))
def test_entries_that_follow_each_other_pay_one_due_as_the_oracle_does(
    amounts: list[int], dues: list[int], cap: int
) -> None:
    one = only(AmountRule.SUM_OF_ENTRIES)
    capped = Pass(place=1, name=one.name, rule=one.rule, keys=one.keys, tolerance=0, cap=cap, score=1, term=one.term)
    found = settle_group(paying(*amounts), dues, [capped])
    assert {one.entry.id: one.lines[0][0] for one in found} == gathered_by_oracle(amounts, dues, cap)


@given(ENTRIES, AMOUNTS)
def test_no_due_is_overpaid_and_no_entry_pays_more_than_it_brought(
    told: list[tuple[int, Key]], dues: list[int]
) -> None:
    entries = [Paying(n, amount, key) for n, (amount, key) in enumerate(told)]
    found = settle_group(entries, dues, PASSES)
    paid = [line for one in found for line in one.lines]
    assert all(amount > 0 for _, amount in paid)
    assert all(sum(amount for due, amount in paid if due == n) <= owed for n, owed in enumerate(dues))
    assert all(sum(amount for _, amount in one.lines) <= one.entry.amount for one in found)
    assert len({one.entry.id for one in found}) == len(found)
    assert all(one.entry.key in one.by.keys for one in found)
    assert all(left < right for one in found for (left, _), (right, _) in pairwise(one.lines))


@given(ENTRIES, AMOUNTS)
def test_money_of_a_certain_payer_is_always_settled_and_is_left_over_only_where_nothing_is_owed(
    told: list[tuple[int, Key]], dues: list[int]
) -> None:
    entries = [Paying(n, amount, Key.PAYER) for n, (amount, _) in enumerate(told)]
    found = settle_group(entries, dues, PASSES)
    assert len(found) == len(entries)
    over = [one for one in found if one.entry.amount > sum(amount for _, amount in one.lines)]
    if [one for one in over if one.by.rule is not AmountRule.NEAR]:
        assert sum(amount for one in found for _, amount in one.lines) == sum(dues)


@pytest.mark.parametrize(("amounts", "dues", "paid"), [
    ([503, 501], [500], {1: 500}),
    ([500, 500], [496, 504], {0: 496, 1: 500}),
    ([4, 4], [5, 2], {0: 4, 1: 2}),
    ([506], [500], {}),
])  # fmt: skip
def test_the_smallest_difference_is_taken_first(amounts: list[int], dues: list[int], paid: dict[int, int]) -> None:
    found = settle_group(paying(*amounts), dues, [only(AmountRule.NEAR)])
    assert {one.entry.id: one.lines[0][1] for one in found} == paid


def test_ten_thousand_entries_of_one_insurer_take_no_longer_than_their_number() -> None:
    dues = [1_000 + n for n in range(1_188)]
    found = settle_group(paying(*[7] * 10_000), dues, PASSES)
    assert len(found) == 10_000
