from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.apportionment import apportion

weights = st.lists(st.integers(0, 2_000_000), min_size=1, max_size=12).filter(any)


@st.composite
def some_of_weights(draw):
    given_weights = draw(weights)
    return draw(st.integers(0, sum(given_weights))), given_weights


@given(some_of_weights())
def test_shares_add_up_and_none_is_more_than_its_weight(case):
    amount, given_weights = case
    shares = apportion(amount, given_weights)
    assert sum(shares) == amount
    assert all(0 <= share <= weight for share, weight in zip(shares, given_weights, strict=True))


@given(some_of_weights())
def test_a_larger_amount_takes_nothing_from_anybody(case):
    amount, given_weights = case
    more = apportion(amount + 1, given_weights)
    assert all(new >= old for new, old in zip(more, apportion(amount, given_weights), strict=True))


@given(some_of_weights())
def test_shares_are_those_of_the_definition_each_qepik_to_the_lowest_threshold(case):
    amount, given_weights = case
    amount = min(amount, 60)
    expected = [0] * len(given_weights)
    for _ in range(amount):
        served = [n for n, of in enumerate(given_weights) if of]
        expected[min(served, key=lambda n: (Fraction(2 * expected[n] + 1, given_weights[n]), n))] += 1
    assert apportion(amount, given_weights) == expected


def test_equal_weights_are_served_in_their_order():
    assert apportion(2, [5, 5, 5]) == [1, 1, 0]


@pytest.mark.parametrize(("amount", "given_weights"), [(-1, [1]), (1, []), (1, [0, 0])])
def test_what_nobody_can_take_is_refused(amount, given_weights):
    with pytest.raises(ValueError, match="nobody to take it"):
        apportion(amount, given_weights)


def test_nothing_is_shared_among_nobody():
    assert apportion(0, []) == []
