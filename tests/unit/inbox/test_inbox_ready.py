from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inbox.entries import Entry, Kind, Snapshot
from inbox.ready import Settling, Standing, is_ready

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SETTLE = 2.0


def snapshot(age=0.0, size=10, inode=1):
    return Snapshot(inode, size, int((NOW.timestamp() - age) * 1e9))


def entry(shot, name="a.xml"):
    return Entry("alfa", Path("inbox/alfa") / name, Kind.FILE, shot)


def look(settling, shot, at):
    settling.begin()
    ready = settling.is_ready(entry(shot), at)
    settling.end()
    return ready


@pytest.mark.parametrize(("age", "ready"), [(0.0, False), (1.9, False), (2.0, True), (3600.0, True), (-60.0, False)])
def test_at_first_sight_the_age_of_a_file_decides(age, ready):
    assert is_ready(snapshot(age), None, NOW, SETTLE, renamed=False) is ready


def test_a_file_that_arrived_by_rename_is_ready_at_once():
    assert is_ready(snapshot(0), None, NOW, SETTLE, renamed=True)


@pytest.mark.parametrize(("stood", "ready"), [(0.0, False), (1.9, False), (2.0, True)])
def test_a_seen_file_is_ready_when_it_stood_still_long_enough(stood, ready):
    before = Standing(snapshot(0), NOW - timedelta(seconds=stood))
    assert is_ready(snapshot(0), before, NOW, SETTLE, renamed=False) is ready


@pytest.mark.parametrize("now", [snapshot(0, size=11), snapshot(-1), snapshot(0, inode=2)])
def test_a_file_that_changed_is_not_ready_however_long_it_was_known(now):
    before = Standing(snapshot(0), NOW - timedelta(hours=1))
    assert not is_ready(now, before, NOW, SETTLE, renamed=False)


def test_a_time_set_back_after_the_first_sight_is_not_believed():
    before = Standing(snapshot(0), NOW - timedelta(seconds=1))
    assert not is_ready(snapshot(age=3600), before, NOW, SETTLE, renamed=False)


@pytest.mark.parametrize("mtime_ns", [10**22, -(10**22)])
def test_an_absurd_time_breaks_nothing(mtime_ns):
    assert is_ready(Snapshot(1, 1, mtime_ns), None, NOW, SETTLE, renamed=False) is (mtime_ns < 0)


def test_a_growing_file_waits_from_its_last_change():
    settling = Settling(SETTLE)
    looks = [(10, 0.0), (20, 1.5), (20, 3.0), (20, 3.5)]
    seen = [look(settling, snapshot(0, size), NOW + timedelta(seconds=after)) for size, after in looks]
    assert seen == [False, False, False, True]


def test_a_hint_holds_for_the_file_as_it_was_when_it_came():
    settling = Settling(SETTLE)
    settling.arrived_by_rename("alfa", "a.xml", snapshot(0, size=10))
    assert not look(settling, snapshot(0, size=11), NOW)
    assert look(settling, snapshot(0, size=10), NOW)


def test_a_hint_is_for_one_channel_and_name():
    settling = Settling(SETTLE)
    settling.arrived_by_rename("beta", "a.xml", snapshot(0))
    settling.arrived_by_rename("alfa", "b.xml", snapshot(0))
    assert not look(settling, snapshot(0), NOW)


def test_a_hint_is_forgotten_when_the_file_is_gone():
    settling = Settling(SETTLE)
    settling.arrived_by_rename("alfa", "a.xml", snapshot(0))
    settling.begin()
    settling.end()
    assert not look(settling, snapshot(0), NOW)


def test_a_file_that_was_away_is_new_again():
    settling, dated_ahead = Settling(SETTLE), snapshot(age=-60)
    assert not look(settling, dated_ahead, NOW)
    settling.begin()
    settling.end()
    assert not look(settling, dated_ahead, NOW + timedelta(seconds=5))
