from datetime import UTC, date, datetime

from registries.baku_days import begin_of, end_of


def test_a_day_is_asked_for_as_it_begins_and_ends_in_baku():
    assert begin_of(date(2026, 11, 21)) == datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
    assert end_of(date(2026, 11, 20)) == begin_of(date(2026, 11, 21))


def test_the_first_and_the_last_day_of_the_calendar_can_be_asked_for():
    assert begin_of(date.min) == datetime.min.replace(tzinfo=UTC)
    assert end_of(date.max) == datetime.max.replace(tzinfo=UTC)
