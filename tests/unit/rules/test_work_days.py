from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.work_days import WorkCalendar, official_work_days
from schemas.months import Month
from schemas.production_calendar import ProductionCalendar, WorkRegime
from schemas.public_holidays import known_years

FIVE, SIX, OTHER = WorkRegime.FIVE_DAY, WorkRegime.SIX_DAY, WorkRegime.OTHER
months = st.builds(lambda year, month: Month(f"{year}-{month:02}"), st.sampled_from(known_years()), st.integers(1, 12))


def worked(month: str, regime: WorkRegime) -> set[int]:
    days = official_work_days(Month(month), regime)
    assert days is not None
    return {day.day for day in days}


def free_work_days(month: str) -> set[int]:
    """Days from Monday to Friday that are not worked."""
    first = Month(month)
    return {day for day in range(1, first.length + 1) if first.first.replace(day=day).weekday() < 5} - worked(
        month, FIVE
    )


@pytest.mark.parametrize(
    ("month", "free"),
    [
        ("2025-02", set()),  # no holiday at all
        ("2025-05", {9, 28}),
        ("2025-06", {6, 9, 16, 26, 27}),  # Qurban on Friday and Saturday; 15 June on a Sunday; 27 instead of the 21st
        ("2024-06", {17, 18, 19, 26}),  # 15 June on a Saturday, Qurban on Sunday and Monday
        ("2026-05", {11, 27, 28, 29}),  # 9 May on a Saturday; Qurban on Independence Day
        ("2026-03", {9, 20, 23, 24, 25, 26, 27, 30}),  # Ramazan within Novruz
        ("2025-01", {1, 2, 3, 20, 29}),  # mourning, elections; 3 instead of 29 December
        ("2019-01", {1, 2}),  # 20 January on a Sunday moves nowhere
        ("2023-01", {2, 3, 4, 20}),  # 31 December and 1 January at a week's end
    ],
)
def test_holidays_and_what_moves_because_of_them_are_free(month: str, free: set[int]):
    assert free_work_days(month) == free


def test_a_rest_day_that_is_worked_instead_is_a_work_day():
    assert 21 in worked("2025-06", FIVE)
    assert date(2025, 6, 21).weekday() == 5


def test_a_day_off_in_january_may_be_worked_for_in_december():
    assert 30 in worked("2023-12", FIVE)
    assert date(2023, 12, 30).weekday() == 5
    assert 4 not in worked("2024-01", FIVE)


def test_a_week_of_six_days_rests_on_sundays_only():
    assert worked("2025-02", SIX) == {day for day in range(1, 29) if date(2025, 2, day).weekday() != 6}


def test_a_saturday_that_is_worked_anyway_buys_no_day_off():
    assert 27 in worked("2025-06", SIX)
    assert 27 not in worked("2025-06", FIVE)


@given(months)
def test_six_days_a_week_are_more_than_five(month: Month):
    assert len(worked(month, SIX)) > len(worked(month, FIVE)) >= 13


@pytest.mark.parametrize("year", [known_years()[0] - 1, known_years()[-1] + 1])
def test_a_year_whose_feasts_are_not_known_has_no_calendar(year: int):
    assert official_work_days(Month(f"{year}-06"), FIVE) is None
    assert WorkCalendar().work_days(Month(f"{year}-06")) is None


def test_a_month_that_the_insurer_did_not_save_has_five_days_a_week():
    assert WorkCalendar().work_days(Month("2025-05")) == official_work_days(Month("2025-05"), FIVE)


def test_the_regime_of_a_saved_month_counts_for_that_month_only():
    calendar = WorkCalendar.of([ProductionCalendar(month=Month("2025-05"), regime=SIX)])
    assert calendar.work_days(Month("2025-05")) == official_work_days(Month("2025-05"), SIX)
    assert calendar.work_days(Month("2025-04")) == official_work_days(Month("2025-04"), FIVE)


def test_own_days_replace_the_official_ones():
    calendar = WorkCalendar.of([ProductionCalendar(month=Month("2025-05"), regime=OTHER, work_days=(9, 10, 28))])
    assert calendar.work_days(Month("2025-05")) == {date(2025, 5, day) for day in (9, 10, 28)}


def test_own_days_count_in_a_year_without_an_official_calendar():
    month = Month(f"{known_years()[-1] + 1}-06")
    calendar = WorkCalendar.of([ProductionCalendar(month=month, regime=OTHER, work_days=(1,))])
    assert calendar.work_days(month) == {month.first}


def test_own_days_without_any_day_tell_nothing():
    calendar = WorkCalendar.of([ProductionCalendar(month=Month("2025-05"), regime=OTHER)])
    assert calendar.work_days(Month("2025-05")) is None


def test_of_two_calendars_for_one_month_the_later_counts():
    month = Month("2025-05")
    calendar = WorkCalendar.of(
        [
            ProductionCalendar(month=month, regime=OTHER, work_days=(1,)),
            ProductionCalendar(month=month, regime=SIX),
        ]
    )
    assert calendar.work_days(month) == official_work_days(month, SIX)
