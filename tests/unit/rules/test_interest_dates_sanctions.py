from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.due_dates import due_date
from rules.interest import Interest, PartPaid, interest
from rules.sanctions import sanction
from rules.work_days import first_work_day, is_work_day
from schemas.code_table import Term
from schemas.due_terms import Duty
from schemas.interest_terms import InterestTerms
from schemas.months import Month, Quarter, Year
from schemas.sanction_terms import Offence, Who

DUE = date(2025, 2, 17)
DAYS = st.integers(0, 900).map(lambda later: DUE + timedelta(later))
DEBTS = st.integers(0, 10**9)


def cost(debt: int, paid_on: date, parts: tuple[PartPaid, ...] = (), terms=None) -> Interest:
    found = interest(debt, DUE, paid_on, parts, terms)
    assert found is not None
    return found


def test_a_debt_costs_a_thousandth_a_day_from_the_day_after_it_was_due():
    found = cost(100_000, DUE + timedelta(10))
    assert (found.days, found.amount, found.capped) == (10, 1000, False)
    assert [line.explain() for line in found.lines] == ["2025-02-18 – 2025-02-27: 10 × 0.1 % × 1000.00 = 10.00"]


def test_what_is_paid_in_time_costs_nothing():
    assert cost(100_000, DUE).amount == 0
    assert cost(100_000, DUE - timedelta(5)).lines == ()


def test_a_year_is_the_most_that_a_debt_costs():
    last = cost(100_000, DUE + timedelta(365))
    beyond = cost(100_000, DUE + timedelta(366))
    assert (last.days, last.amount, last.capped) == (365, 36_500, False)
    assert (beyond.days, beyond.amount, beyond.capped) == (365, 36_500, True)


def test_a_payment_in_part_lessens_the_debt_from_the_next_day():
    found = cost(100_000, DUE + timedelta(20), (PartPaid(DUE + timedelta(10), 40_000),))
    assert [(line.days, line.owed, line.amount) for line in found.lines] == [(10, 100_000, 1000), (10, 60_000, 600)]


@pytest.mark.parametrize(("on", "costs"), [(1, [100, 540]), (0, [600]), (-3, [600])])
def test_the_day_of_a_payment_in_part_still_costs_all_but_one_in_time_lessens_the_debt_from_the_start(on, costs):
    found = cost(100_000, DUE + timedelta(10), (PartPaid(DUE + timedelta(on), 40_000),))
    assert [line.amount for line in found.lines] == costs


def test_nothing_accrues_once_all_is_paid():
    found = cost(100_000, DUE + timedelta(20), (PartPaid(DUE + timedelta(10), 100_000),))
    assert (found.days, found.amount) == (10, 1000)


def test_a_rate_that_changes_cuts_the_delay():
    middle = DUE + timedelta(5)
    terms = (
        InterestTerms(Term(None, middle), Fraction(1, 1000), 365),
        InterestTerms(Term(middle + timedelta(1), None), Fraction(2, 1000), 365),
    )
    assert [line.amount for line in cost(100_000, DUE + timedelta(10), (), terms).lines] == [500, 1000]


def test_a_day_without_a_rate_makes_the_interest_unknown():
    assert interest(100, date(2005, 1, 1), date(2005, 2, 1)) is None
    gap = (InterestTerms(Term(None, DUE + timedelta(5)), Fraction(1, 1000), 365),)
    assert interest(100, DUE, DUE + timedelta(9), (), gap) is None


@pytest.mark.parametrize(("debt", "parts"), [(-1, ()), (1, (PartPaid(DUE, 2),)), (1, (PartPaid(DUE, -1),))])
def test_amounts_that_cannot_be_are_refused(debt, parts):
    with pytest.raises(ValueError, match="debt"):
        interest(debt, DUE, DUE, parts)


@given(DEBTS, DEBTS, DAYS, DAYS)
def test_interest_rises_with_debt_and_delay_and_is_capped(debt, more, one, other):
    early, late = sorted((one, other))
    least = cost(debt, early).amount
    assert 0 <= least <= cost(debt, late).amount <= cost(debt + more, late).amount
    assert cost(debt, late).amount <= (debt * 365 + 999) // 1000


@given(DEBTS, DAYS, DAYS, st.integers(0, 10**9))
def test_lines_add_up_to_the_interest_of_the_whole(debt, paid_on, part_on, part):
    parts = (PartPaid(part_on, 0), PartPaid(part_on, min(part, debt)))
    found = cost(debt, paid_on, parts)
    exact = sum((line.owed * line.days for line in found.lines), 0)
    assert found.amount == (2 * exact + 1000) // 2000
    assert found.amount <= cost(debt, paid_on).amount


def due(duty: Duty, period) -> date:
    found = due_date(duty, period)
    assert found is not None
    assert found.certain
    return found.day


def test_a_payment_is_due_on_the_fifteenth_or_the_work_day_after():
    assert due(Duty.MDSS_PAYMENT, Month("2025-03")) == date(2025, 4, 15)
    assert due(Duty.MDSS_PAYMENT, Month("2025-01")) == date(2025, 2, 17)  # the 15th was a Saturday
    assert due(Duty.MDSS_PAYMENT, Month("2024-12")) == date(2025, 1, 15)


def test_a_report_is_due_on_the_twentieth_after_the_quarter():
    assert due(Duty.QUARTERLY_REPORT, Quarter("2025-Q2")) == date(2025, 7, 21)  # the 20th was a Sunday
    assert due(Duty.QUARTERLY_REPORT, Quarter("2025-Q3")) == date(2025, 10, 20)
    assert due(Duty.QUARTERLY_REPORT, Quarter("2025-Q4")) == date(2026, 1, 21)  # 20 January is a day of mourning
    assert due(Duty.NO_ACTIVITY_CERTIFICATE, Quarter("2025-Q4")) == date(2026, 1, 21)


def test_a_moved_day_tells_the_named_one():
    found = due_date(Duty.MDSS_PAYMENT, Month("2025-01"))
    assert found is not None
    assert (found.named, found.moved) == (date(2025, 2, 15), True)


def test_the_yearly_report_did_not_move():
    assert due(Duty.YEARLY_REPORT, Year("2014")) == date(2015, 3, 1)  # a Sunday
    assert due_date(Duty.YEARLY_REPORT, Year("2021")) is None


def test_a_day_in_a_year_without_known_feasts_is_not_certain():
    found = due_date(Duty.QUARTERLY_REPORT, Quarter("2026-Q4"))
    assert found is not None
    assert (found.day, found.certain) == (date(2027, 1, 21), False)


def test_no_scheme_is_due_before_it_began():
    assert due_date(Duty.MEDICAL_PAYMENT, Month("2020-12")) is None
    assert due(Duty.MEDICAL_PAYMENT, Month("2021-01")) == date(2021, 2, 15)


def test_a_report_is_not_due_for_a_month():
    with pytest.raises(TypeError, match="month"):
        due_date(Duty.QUARTERLY_REPORT, Month("2025-03"))


@given(st.dates(date(2013, 1, 1), date(2026, 12, 1)))
def test_the_first_work_day_is_worked_and_nothing_before_it_is(day):
    found = first_work_day(day)
    assert is_work_day(found)
    assert not any(is_work_day(day + timedelta(later)) for later in range((found - day).days))


def test_quarters_know_their_months_and_refuse_other_texts():
    assert Quarter("2025-Q1").months == (Month("2025-01"), Month("2025-02"), Month("2025-03"))
    assert Quarter("2024-Q4").last == date(2024, 12, 31)
    for wrong in ("2025-Q5", "2025-1", "1999-Q1"):
        with pytest.raises(ValueError, match="quarter"):
            Quarter(wrong)
    with pytest.raises(ValueError, match="year"):
        Year("25")


TODAY = date(2026, 11, 21)


def fined(offence: Offence, on: date = TODAY, **known) -> tuple[int, int]:
    found = sanction(offence, on, **known)
    assert found is not None
    return found.lowest, found.highest


def test_a_late_report_costs_forty_manat_since_2019():
    assert fined(Offence.LATE_REPORT) == (4000, 4000)
    assert fined(Offence.LATE_REPORT, date(2018, 12, 31), of=12_345) == (1235, 1235)


def test_the_third_unregistered_worker_of_a_year_costs_the_most_and_so_does_each_after():
    assert [fined(Offence.UNREGISTERED_WORKER, time=time)[0] for time in (1, 2, 3, 4)] == [
        200_000,
        400_000,
        600_000,
        600_000,
    ]


def test_a_fine_between_two_shares_tells_both():
    found = sanction(Offence.EVASION_UP_TO_2000, TODAY, of=50_000)
    assert found is not None
    assert (found.lowest, found.highest) == (15_000, 35_000)
    assert found.explain() == "30 % × 500.00 – 70 % × 500.00"


def test_a_fine_of_the_old_code_depends_on_whom_it_falls():
    old = date(2015, 6, 1)
    assert [fined(Offence.OLD_257_4, old, who=who)[0] for who in (Who.PERSON, Who.OFFICIAL, Who.LEGAL)] == [
        3000,
        8000,
        25_000,
    ]
    assert sanction(Offence.OLD_257_2, old, who=Who.LEGAL) is None
    assert sanction(Offence.OLD_257_4, TODAY) is None
    told = sanction(Offence.OLD_257_2, old, who=Who.OFFICIAL)
    assert told is not None
    assert told.explain() == "30.00 – 50.00"


def test_a_share_of_less_than_nothing_is_refused():
    with pytest.raises(ValueError, match="below zero"):
        sanction(Offence.LATE_REPORT, TODAY, of=-1)
