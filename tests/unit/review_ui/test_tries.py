from datetime import UTC, datetime, timedelta

from pipeline.clock import SetClock
from review_ui.tries import Tries

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_one_address_has_so_many_tries_in_a_minute_and_another_its_own():
    clock = SetClock(NOON)
    tries = Tries(clock, per_minute=3)
    assert [tries.is_granted("10.0.0.1") for _ in range(4)] == [True, True, True, False]
    assert tries.is_granted("10.0.0.2")
    clock.advance(timedelta(seconds=20))
    assert [tries.is_granted("10.0.0.1") for _ in range(2)] == [True, False]


def test_of_endlessly_many_addresses_the_last_ones_are_kept():
    tries = Tries(SetClock(NOON), per_minute=1, most=10)
    for n in range(1000):
        assert tries.is_granted(f"2001:db8::{n:x}")
    assert len(tries._buckets) == 10
    assert not tries.is_granted("2001:db8::3e7")
