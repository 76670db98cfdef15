"""The second Bölüşdür with the figures of the manual (004 p. 48–52)."""

from hypothesis import given, settings
from hypothesis import strategies as st
from report_samples import AUGUST, JULY, MONTHS, REPORT, THREE, changed, found, person

from rules.income_distribution import Cause, Undistributed, distribute_income, income_totals
from rules.report_months import contributory_amounts

THOUSAND = (1000_00, 1000_00, 1000_00)
AS_ENTERED = (person(1, 400, 400, 400), person(2, 300, 300, 300), person(3, 300, 300, 300))

amounts = st.integers(0, 5000_00)
months_of = st.tuples(amounts, amounts, amounts)


def test_the_manuals_august_leaves_500_and_nothing_of_the_other_months():
    amounts_of_labour = contributory_amounts(changed(persons=AS_ENTERED))
    assert amounts_of_labour == (1000_00, 500_00, 1000_00)
    done = distribute_income(MONTHS, amounts_of_labour, [one.incomes for one in AS_ENTERED])
    assert done.undistributed == (Undistributed(AUGUST, 500_00, Cause.INCOME_OVER_LABOUR),)
    assert not done.whole


def test_the_manuals_august_is_a_finding_of_a_labour_amount():
    assert found(changed(persons=AS_ENTERED)) == [
        ("REPORT_INCOME_NOT_DISTRIBUTABLE", "/LabourPayment[2]/Amount", "2026-08, 500.00: 1000.00 − 500.00 < 1000.00")
    ]


def test_once_corrected_it_is_distributed_whole():
    assert found(REPORT) == []
    done = distribute_income(MONTHS, contributory_amounts(REPORT), [one.incomes for one in THREE])
    assert done.whole
    assert done.shares == tuple(one.incomes for one in THREE)


def test_labour_that_nobody_has_an_income_for_is_left_over_with_the_other_cause():
    done = distribute_income(MONTHS, (1000_00, 0, 0), [(999_99, 0, 0)])
    assert done.undistributed == (Undistributed(JULY, 1, Cause.LABOUR_OVER_INCOME),)
    assert found(changed(labour=(REPORT.labour[0].model_copy(update={"amount": 1000_01}), *REPORT.labour[1:]))) == [
        ("REPORT_LABOUR_NOT_DISTRIBUTABLE", "/LabourPayment[1]/Amount", "2026-07, 0.01: 1000.01 > 1000.00")
    ]


def test_without_persons_all_of_the_labour_is_left_over():
    done = distribute_income(MONTHS, THOUSAND, [])
    assert [one.amount for one in done.undistributed] == [1000_00] * 3
    assert done.shares == ()


def test_a_month_that_is_short_is_given_in_the_order_of_the_list():
    done = distribute_income(MONTHS, (500, 0, 900), [(300, 0, 300), (300, 0, 300), (300, 0, 300)])
    assert done.shares == ((300, 0, 300), (200, 0, 300), (0, 0, 300))


@settings(deadline=None)
@given(months_of, st.lists(months_of, max_size=20))
def test_shares_and_what_is_left_come_to_what_was_entered(labour, incomes):
    done = distribute_income(MONTHS, labour, incomes)
    given_out, entered = income_totals(done.shares), income_totals(incomes)
    left = {(one.month, one.cause): one.amount for one in done.undistributed}
    for place, month in enumerate(MONTHS):
        assert given_out[place] + left.get((month, Cause.LABOUR_OVER_INCOME), 0) == labour[place]
        assert given_out[place] + left.get((month, Cause.INCOME_OVER_LABOUR), 0) == entered[place]
    assert all(
        share <= income
        for row, own in zip(done.shares, incomes, strict=True)
        for share, income in zip(row, own, strict=True)
    )
