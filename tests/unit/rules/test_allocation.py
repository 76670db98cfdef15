from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.allocation import Cause, MonthDues, PersonDebt, Reason, allocate_payment
from schemas.months import Month

JULY, AUGUST = Month("2026-07"), Month("2026-08")
OLD, NEW = date(2025, 4, 15), date(2026, 4, 15)
fins = st.text("ABC", min_size=1, max_size=2)
debts = st.dictionaries(fins, st.tuples(st.integers(0, 500), st.dates(OLD, NEW)), max_size=6).map(
    lambda found: [PersonDebt(fin, amount, since) for fin, (amount, since) in found.items()]
)
dues = st.dictionaries(fins, st.integers(0, 500), max_size=6)
months = st.tuples(dues, dues).map(lambda both: [MonthDues(JULY, both[0]), MonthDues(AUGUST, both[1])])
amounts = st.integers(0, 5000)


def debt(fin, amount, since=NEW):
    return PersonDebt(fin, amount, since)


def told(allocation):
    return [(line.fin, line.month, line.amount, line.reason) for line in allocation.lines]


def by_person(allocation, *, of_debts):
    got = Counter()
    for line in allocation.lines:
        if (line.month is None) is of_debts:
            got[line.fin, line.month] += line.amount
    return got


def test_money_is_shared_equally_among_those_with_debt_and_what_one_does_not_need_again():
    allocation = allocate_payment(100, [debt("A", 10), debt("B", 80), debt("C", 90)], [])
    assert told(allocation) == [
        ("A", None, 10, Reason.DEBT),
        ("B", None, 45, Reason.SHARE),
        ("C", None, 45, Reason.SHARE),
    ]


def test_qepik_that_cannot_be_shared_go_to_the_oldest_debt_and_then_by_fin():
    allocation = allocate_payment(11, [debt("A", 50), debt("B", 50, OLD), debt("C", 50)], [])
    assert [(one.fin, one.amount) for one in allocation.lines if one.reason is Reason.REMAINDER] == [("A", 1), ("B", 1)]
    assert allocation.share == 3


def test_what_is_left_pays_the_months_in_order_and_the_last_one_in_proportion():
    allocation = allocate_payment(
        190, [debt("A", 10)], [MonthDues(AUGUST, {"A": 100, "B": 50}), MonthDues(JULY, {"A": 40, "B": 80, "C": 0})]
    )
    assert told(allocation)[1:] == [
        ("A", JULY, 40, Reason.MONTH),
        ("B", JULY, 80, Reason.MONTH),
        ("A", AUGUST, 40, Reason.PROPORTION),
        ("B", AUGUST, 20, Reason.PROPORTION),
    ]
    assert [(one.month, one.owed, one.paid) for one in allocation.months] == [(JULY, 120, 120), (AUGUST, 150, 60)]


@pytest.mark.parametrize(
    ("owed", "cause"), [([], Cause.NOBODY), ([debt("A", 0)], Cause.NOBODY), ([debt("A", 60)], Cause.MORE_THAN_OWED)]
)
def test_what_nobody_owes_stays_undistributed_with_its_cause(owed, cause):
    allocation = allocate_payment(100, owed, [])
    assert (allocation.rest, allocation.cause) == (100 - sum(one.amount for one in owed), cause)


def test_nothing_left_has_no_cause():
    assert allocate_payment(60, [debt("A", 60)], []).cause is None


@given(amounts, debts, months)
def test_each_qepik_is_somewhere_and_nobody_gets_more_than_he_owes(amount, owed, due):
    allocation = allocate_payment(amount, owed, due)
    assert sum(line.amount for line in allocation.lines) + allocation.rest == amount
    assert (allocation.cause is None) is (allocation.rest == 0)
    wanted = {(one.fin, None): one.amount for one in owed}
    wanted |= {(fin, month.month): one for month in due for fin, one in month.dues.items()}
    got = by_person(allocation, of_debts=True) + by_person(allocation, of_debts=False)
    assert all(paid <= wanted[key] for key, paid in got.items())
    if allocation.rest:
        assert sum(got.values()) == sum(wanted.values())


@given(amounts, debts, months)
def test_debts_come_before_months_and_a_month_before_the_next(amount, owed, due):
    allocation = allocate_payment(amount, owed, due)
    paid = [sum(by_person(allocation, of_debts=True).values()), *(one.paid for one in allocation.months)]
    whole = [sum(one.amount for one in owed), *(one.owed for one in allocation.months)]
    short = [n for n, (got, all_of_it) in enumerate(zip(paid, whole, strict=True)) if got < all_of_it]
    assert not short or not any(paid[short[0] + 1 :])


@given(amounts, debts, months, st.randoms(use_true_random=False))
def test_the_order_in_which_persons_come_does_not_matter(amount, owed, due, random):
    shuffled = random.sample(owed, len(owed))
    turned = [MonthDues(one.month, dict(random.sample(list(one.dues.items()), len(one.dues)))) for one in reversed(due)]
    assert allocate_payment(amount, shuffled, turned) == allocate_payment(amount, owed, due)


@given(amounts, debts, months)
def test_a_larger_payment_takes_nothing_from_anybody(amount, owed, due):
    more, less = allocate_payment(amount + 1, owed, due), allocate_payment(amount, owed, due)
    for of_debts in (True, False):
        assert by_person(more, of_debts=of_debts) >= by_person(less, of_debts=of_debts)


@given(amounts, debts)
def test_with_an_equal_share_nobody_with_more_debt_gets_less(amount, owed):
    got = by_person(allocate_payment(amount, owed, []), of_debts=True)
    rising = sorted(owed, key=lambda one: one.amount)
    paid = [got[one.fin, None] for one in rising]
    assert all(later >= earlier - 1 for earlier, later in pairwise(paid))


@pytest.mark.parametrize(
    ("amount", "owed", "due"),
    [
        (-1, [], []),
        (1, [debt("A", -1)], []),
        (1, [], [MonthDues(JULY, {"A": -1})]),
        (1, [debt("A", 1), debt("A", 2)], []),
        (1, [], [MonthDues(JULY, {}), MonthDues(JULY, {})]),
    ],
)
def test_what_cannot_be_is_refused(amount, owed, due):
    with pytest.raises(ValueError, match=r"below zero|twice"):
        allocate_payment(amount, owed, due)


def test_each_line_explains_itself():
    allocation = allocate_payment(
        9101, [debt("A", 1000), debt("B", 3000), debt("C", 9000, OLD)], [MonthDues(JULY, {"A": 1, "B": 1})]
    )
    assert [allocation.explain(line) for line in allocation.lines] == [
        "min(51.01, 10.00) = 10.00",
        "min(51.01, 30.00) = 30.00",
        "min(51.01, 90.00) = 51.01",
    ]
    partly = allocate_payment(100, [], [MonthDues(JULY, {"A": 150, "B": 50})])
    assert [partly.explain(line) for line in partly.lines] == [
        "2026-07: 1.00 × 1.50 / 2.00 ≈ 0.75",
        "2026-07: 1.00 × 0.50 / 2.00 ≈ 0.25",
    ]
