"""The published worked examples, and what holds for every income."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.contribution import contribution
from rules.own_contribution import own_contribution
from schemas.contribution_terms import Payer, Regime, Scheme, brackets, scale_on
from schemas.months import Month

OIL, PRIVATE = Regime.STATE_OR_OIL, Regime.PRIVATE_NON_OIL
MONTHS = [
    Month(text) for text in ("2010-05", "2018-12", "2019-01", "2021-02", "2021-06", "2022-01", "2025-12", "2026-01")
]


def parts(manat: int, month: str, regime: Regime, scheme: Scheme = Scheme.MDSS) -> tuple[float, float]:
    found = contribution(manat * 100, Month(month), regime, scheme)
    assert found is not None
    assert found.total == found.employee.amount + found.employer.amount
    return found.employee.amount / 100, found.employer.amount / 100


@pytest.mark.parametrize(
    ("manat", "month", "regime", "employee", "employer"),
    [
        (1500, "2026-01", PRIVATE, 136, 239),
        (9000, "2026-01", PRIVATE, 886, 1324),
        (200, "2026-01", PRIVATE, 6, 44),
        (8000, "2026-01", PRIVATE, 786, 1214),
        (9000, "2025-12", PRIVATE, 886, 1364),
        (3000, "2019-01", OIL, 90, 660),
        (3000, "2018-12", PRIVATE, 90, 660),
    ],
)
def test_the_published_examples_of_social_insurance_hold(manat, month, regime, employee, employer):
    assert parts(manat, month, regime) == (employee, employer)


@pytest.mark.parametrize(
    ("manat", "month", "regime", "each"),
    [
        (3000, "2021-04", OIL, 60),
        (8500, "2022-01", PRIVATE, 162.5),
        (8500, "2021-04", OIL, 162.5),
        (8500, "2021-04", PRIVATE, 82.5),
        (2600, "2026-01", PRIVATE, 50.5),
        (2600, "2026-01", OIL, 52),
    ],
)
def test_the_published_examples_of_medical_insurance_hold(manat, month, regime, each):
    assert parts(manat, month, regime, Scheme.MEDICAL) == (each, each)


def test_unemployment_takes_half_a_percent_of_both():
    assert parts(1500, "2026-01", PRIVATE, Scheme.UNEMPLOYMENT) == (7.5, 7.5)
    assert contribution(150000, Month("2017-12"), PRIVATE, Scheme.UNEMPLOYMENT) is None


def test_before_the_first_row_nothing_is_said():
    assert contribution(100, Month("2005-12"), OIL) is None


def test_an_income_below_zero_is_no_income():
    with pytest.raises(ValueError, match="below zero"):
        contribution(-1, Month("2026-01"), OIL)


def test_a_part_explains_itself():
    found = contribution(150000, Month("2026-01"), PRIVATE)
    assert found is not None
    assert found.employee.explain() == "6.00 + 10 % × (1500.00 − 200.00) = 136.00"
    low = contribution(10050, Month("2026-01"), PRIVATE, Scheme.UNEMPLOYMENT)
    assert low is not None
    assert low.employer.explain() == "0.5 % × 100.50 = 0.50"  # 50.25 qəpik


def test_half_a_qepik_is_rounded_up():
    found = contribution(150, Month("2018-01"), OIL)
    assert found is not None
    assert found.employee.amount == 5  # 4.5 qəpik


@given(
    st.sampled_from(MONTHS),
    st.sampled_from(Regime),
    st.sampled_from(Scheme),
    st.integers(0, 2_000_000),
    st.integers(0, 5000),
)
def test_a_higher_income_never_owes_less_and_no_edge_jumps(month, regime, scheme, income, more):
    one, other = (contribution(each, month, regime, scheme) for each in (income, income + more))
    if one is None or other is None:
        assert one is other
        return
    for low, high in ((one.employee.amount, other.employee.amount), (one.employer.amount, other.employer.amount)):
        assert 0 <= high - low <= more


@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize("payer", Payer)
@pytest.mark.parametrize("regime", Regime)
@pytest.mark.parametrize("scheme", Scheme)
def test_brackets_meet_exactly_at_their_edges(scheme, regime, payer, month):
    scale = scale_on(scheme, regime, payer, month.first)
    for lower, upper in pairwise(scale):
        assert lower.upper == upper.lower
        assert lower.due(upper.lower) == upper.base
    assert not scale or (scale[0].lower, scale[0].base, scale[-1].upper) == (0, 0, None)


def test_a_scale_changes_with_a_month_only():
    assert all(row.term.start is None or row.term.start.day == 1 for row in brackets())


def own(payer: str, activity: str, month: str, **known) -> float:
    found = own_contribution(payer, activity, Month(month), **known)
    assert found is not None
    return found.amount / 100


def test_an_entrepreneur_paid_by_wage_and_region_until_2025():
    assert own("ENTREPRENEUR", "CONSTRUCTION", "2025-01", region="BAKU") == 200
    assert own("ENTREPRENEUR", "OTHER", "2025-01", region="SUMQAYIT_GANJA") == 90
    assert own("ENTREPRENEUR", "OTHER", "2023-01", region="VILLAGE") == 43.13  # 43.125


def test_since_2026_an_entrepreneur_pays_of_the_income_between_floor_and_cap():
    assert own("ENTREPRENEUR", "OTHER", "2026-01", income=0) == 60
    assert own("ENTREPRENEUR", "OTHER", "2026-01", income=10_000_00) == 200
    assert own("ENTREPRENEUR", "OTHER", "2026-01", income=90_000_00) == 400


def test_the_others_pay_shares_of_the_minimum_wage():
    assert own("FIXED", "PERFORMANCE", "2026-01", region="BAKU") == 64
    assert own("FIXED", "SERVICES", "2025-01", region="ABSHERON_SUMQAYIT_GANJA") == 18
    assert own("LAND", "UP_TO_10_HA", "2026-01", persons=3) == 90
    assert own("NOTARY", "", "2026-01") == 1000
    assert own("ENTREPRENEUR_MEDICAL", "", "2026-01") == 16


def test_an_own_contribution_explains_itself():
    found = own_contribution("LAND", "UP_TO_5_HA", Month("2026-01"), persons=2)
    assert found is not None
    assert found.lines == ("5 % × 400.00", "2 × 20.00 = 40.00")
    least = own_contribution("ENTREPRENEUR", "OTHER", Month("2026-01"), income=100)
    assert least is not None
    assert least.lines == ("2 % × 1.00", "≥ 15 % × 400.00")


def test_what_no_row_says_is_not_known():
    assert own_contribution("ENTREPRENEUR", "OTHER", Month("2025-01"), region="MOON") is None
    assert own_contribution("ENTREPRENEUR", "OTHER", Month("2018-12"), region="BAKU") is None


@given(st.integers(0, 10_000_000), st.integers(0, 1_000_000))
def test_the_contribution_of_an_entrepreneur_rises_with_the_income_inside_its_bounds(income, more):
    one, other = (own("ENTREPRENEUR", "OTHER", "2026-01", income=each) for each in (income, income + more))
    assert 60 <= one <= other <= 400
