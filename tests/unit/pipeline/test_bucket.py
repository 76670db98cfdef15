from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipeline.bucket import MILLI, Bucket, take

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_a_full_bucket_grants_what_a_minute_brings_and_then_nothing():
    first = take(Bucket.full(60, NOON), 100, 60, NOON)
    assert first.granted == 60
    second = take(first.left, 1, 60, NOON)
    assert (second.granted, second.wait) == (0, timedelta(seconds=1))


def test_after_the_wait_there_is_one_more():
    empty = take(Bucket.full(7, NOON), 7, 7, NOON)
    later = NOON + empty.wait
    assert take(empty.left, 1, 7, later - timedelta(milliseconds=1)).granted == 0
    assert take(empty.left, 1, 7, later).granted == 1


def test_a_clock_that_went_back_brings_nothing():
    spent = take(Bucket.full(60, NOON), 60, 60, NOON).left
    assert take(spent, 1, 60, NOON - timedelta(hours=1)).granted == 0


@given(st.integers(1, 5000), st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 50)), max_size=60))
def test_never_more_than_a_full_bucket_and_what_the_time_brought(per_minute, asked):
    bucket, now, granted = Bucket.full(per_minute, NOON), NOON, 0
    for milliseconds, wanted in asked:
        now += timedelta(milliseconds=milliseconds)
        taken = take(bucket, wanted, per_minute, now)
        bucket, granted = taken.left, granted + taken.granted
        assert 0 <= bucket.millis <= per_minute * MILLI
    brought = (now - NOON).total_seconds() * per_minute / 60
    assert granted <= per_minute + brought + 1


@given(st.integers(1, 5000), st.integers(1, 50))
def test_asking_often_loses_nothing(per_minute, step):
    """A bucket that is asked every few milliseconds fills like one that is left alone, but for rounding down."""
    bucket, now = take(Bucket.full(per_minute, NOON), per_minute, per_minute, NOON).left, NOON
    for _ in range(400):
        now += timedelta(milliseconds=step)
        bucket = take(bucket, 0, per_minute, now).left
    whole = min(per_minute * MILLI, 400 * step * per_minute * MILLI // 60_000)
    assert bucket.millis >= whole - 400
