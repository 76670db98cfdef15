import itertools
from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from schemas.lexical import MOST_QEPIK, read_amount, read_count, read_day, write_amount
from schemas.months import Month, add_months, months_between

days = st.dates(date(2001, 1, 1), date(2060, 12, 31))


class Holder(BaseModel):
    month: Month


@given(st.integers(0, MOST_QEPIK))
def test_an_amount_is_read_back_as_it_was_written(qepik: int):
    assert read_amount(write_amount(qepik)) == qepik


@pytest.mark.parametrize("text", ["44", "44.0", "44.000", "44,00", "-1.00", "044.00", "1e2", "", " 44.00", "٤٤.00"])
def test_an_amount_has_two_decimals_and_nothing_else(text: str):
    with pytest.raises(ValueError, match="not an amount"):
        read_amount(text)


@pytest.mark.parametrize("text", ["4.5", "100", "01", "-1", "", "٤"])
def test_years_are_whole_and_plain(text: str):
    with pytest.raises(ValueError, match="not a count"):
        read_count(text)


def test_spaces_around_a_day_do_not_count():
    assert read_day(" 2026-11-21\n") == date(2026, 11, 21)


@pytest.mark.parametrize("text", ["2026-02-30", "2000-12-31", "2100-01-01", "21.11.2026", "20261121", "2026-11-21Z"])
def test_what_is_no_day_of_this_century_is_refused(text: str):
    with pytest.raises(ValueError, match=r"day|month") as caught:
        read_day(text)
    assert text not in str(caught.value)


@given(days)
def test_a_month_knows_its_days(day: date):
    month = Month.of(day)
    assert month.first <= day <= month.last
    assert month.length == monthrange(day.year, day.month)[1] == (month.last - month.first).days + 1


@given(days, days)
def test_months_sort_as_they_follow(one: date, other: date):
    assert (Month.of(one) < Month.of(other)) == ((one.year, one.month) < (other.year, other.month))


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026-1", "2000-12", "2100-01", "2026-01\n", "2026/01", ""])
def test_what_is_no_month_is_refused_without_being_shown(text: str):
    with pytest.raises(ValueError, match=r"^not a month$"):
        Month(text)
    with pytest.raises(ValidationError):
        Holder(month=text)


def test_a_model_gives_a_plain_text_for_a_month():
    holder = Holder.model_validate({"month": "2026-03"})
    assert type(holder.month) is Month
    assert type(holder.model_dump()["month"]) is str


@pytest.mark.parametrize(
    ("day", "count", "later"),
    [
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2024, 8, 31), 18, date(2026, 2, 28)),
        (date(2024, 8, 15), 18, date(2026, 2, 15)),
        (date(2024, 12, 31), 0, date(2024, 12, 31)),
        (date(2024, 12, 1), 12, date(2025, 12, 1)),
    ],
)
def test_a_day_that_the_later_month_does_not_have_is_its_last(day: date, count: int, later: date):
    assert add_months(day, count) == later


@given(days, days)
def test_months_between_two_days_are_without_gap(one: date, other: date):
    months = months_between(one, other)
    if other < one:
        assert months == ()
    else:
        assert (months[0], months[-1]) == (Month.of(one), Month.of(other))
        assert all(add_months(a.first, 1) == b.first for a, b in itertools.pairwise(months))
