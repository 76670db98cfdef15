"""What has come of uploads that are sent in pieces: files and locks, whoever looks."""

import io
import os
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from inbox.checks import UnfinishedCheck
from inbox.upload.unfinished import Begun, OverError, UnderWayError, Unfinished
from pipeline.clock import SetClock, SystemClock

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    return Unfinished(tmp_path / "uploads")


def begun(n=1, **other):
    told = {"id": f"{n:032x}", "channel": "alfa", "token": f"t{n}", "name": "a.xml", "ending": "xml", "length": 10}
    return Begun(**told | {"expires_at": NOW + timedelta(hours=1)} | other)


def write(folder, one, data):
    with folder.held(one) as part:
        folder.append(part, io.BytesIO(data))


def names(folder):
    return sorted(path.name for path in folder.folder.iterdir())


def test_what_was_begun_is_found_by_its_channel_alone(folder):
    one = folder.begin(begun())
    assert folder.find(one.id, "alfa", NOW) == one
    assert folder.find(one.id, "beta", NOW) is None
    assert folder.find("f" * 32, "alfa", NOW) is None


def test_beginning_again_gives_back_what_is_there(folder):
    write(folder, folder.begin(begun()), b"01234")
    again = folder.begin(begun(length=99))
    assert again.length == 10
    assert folder.offset(again) == 5


def test_appends_follow_one_another(folder):
    one = folder.begin(begun())
    write(folder, one, b"0123")
    write(folder, one, b"45")
    assert folder.offset(one) == 6
    with folder.bytes_of(one) as stream:
        assert stream.read() == b"012345"


def test_what_came_before_a_source_broke_stays(folder):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            if part := super().read(3):
                return part
            raise OSError

    one = folder.begin(begun())
    with pytest.raises(OSError), folder.held(one) as part:  # noqa: PT011 - any
        folder.append(part, Broken(b"01234"))
    assert folder.offset(one) == 5


def test_one_that_is_held_is_nobody_elses(folder, tmp_path):
    one, other = folder.begin(begun()), Unfinished(tmp_path / "uploads")
    with folder.held(one), pytest.raises(UnderWayError), other.held(one):
        pass
    with other.held(one):
        pass


def test_of_many_that_append_at_once_none_mixes_with_another(folder):
    one, won = folder.begin(begun(length=1 << 20)), []

    def append(n):
        try:
            with folder.held(one) as part:
                if part.tell() == 0:
                    folder.append(part, io.BytesIO(bytes([n]) * (1 << 20)))
                    won.append(n)
        except UnderWayError:
            pass

    threads = [threading.Thread(target=append, args=(n,)) for n in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with folder.bytes_of(one) as stream:
        assert [stream.read()] == [bytes([n]) * (1 << 20) for n in won]


def test_one_that_was_ended_or_begun_anew_is_over_for_who_knew_it_before(folder):
    one = folder.begin(begun())
    folder.end(one)
    with pytest.raises(OverError), folder.held(one):
        pass
    folder.begin(begun(length=99))
    with pytest.raises(OverError), folder.held(one):
        pass
    assert names(folder) == [f"{one.id}.json", f"{one.id}.part"]


def test_bytes_that_a_death_left_of_an_ended_one_are_not_those_of_the_next(folder):
    one = folder.begin(begun())
    write(folder, one, b"01234")
    (folder.folder / f"{one.id}.json").unlink()
    assert folder.offset(folder.begin(begun())) == 0


def test_one_that_was_entered_tells_so_and_keeps_no_bytes(folder):
    one = folder.begin(begun())
    write(folder, one, b"0123456789")
    with folder.held(one):
        done = folder.entered(one, "some-submission")
    assert folder.find(one.id, "alfa", NOW) == done
    assert folder.offset(done) == folder.offset(one) == 10
    assert names(folder) == [f"{one.id}.json"]
    assert folder.count("alfa", NOW) == 0


def test_what_has_expired_is_swept_and_what_is_whole_is_not(folder):
    short, whole, done, live = (folder.begin(begun(n)) for n in range(4))
    write(folder, short, b"012")
    write(folder, whole, b"0123456789")
    folder.entered(done, "some-submission")
    later = NOW + timedelta(hours=2)
    folder.begin(begun(9, expires_at=later + timedelta(hours=1)))
    assert folder.find(short.id, "alfa", later) is None
    assert folder.find(whole.id, "alfa", later) == whole
    assert folder.sweep(later) == 3
    assert {one.id for one in folder.all()} == {whole.id, f"{9:032x}"}
    assert live.id not in str(names(folder))


def test_what_somebody_writes_just_now_is_not_swept(folder):
    one = folder.begin(begun())
    with folder.held(one):
        assert folder.sweep(NOW + timedelta(days=9)) == 0
    assert folder.sweep(NOW + timedelta(days=9)) == 1


def test_what_a_death_left_half_made_is_swept_after_an_hour(folder):
    for name in ("a.part", "a-1.new"):
        (folder.folder / name).touch()
    assert folder.sweep(NOW) == 0
    for name in ("a.part", "a-1.new"):
        long_ago = time.time() - 7200
        os.utime(folder.folder / name, (long_ago, long_ago))
    assert folder.sweep(NOW) == 2
    assert names(folder) == []


def test_what_is_whole_and_was_never_entered_is_red(folder):
    def problems(now):
        return [one.what for one in UnfinishedCheck(folder.folder, SetClock(now)).problems(None)]

    short, whole = (folder.begin(begun(n)) for n in (1, 2))
    write(folder, short, b"012")
    write(folder, whole, b"0123456789")
    now = SystemClock().now()
    assert problems(now) == []
    assert problems(now + timedelta(hours=1)) == ["whole, and never entered: is `qebul web` running?"]
    with folder.held(whole):
        folder.entered(whole, "some-submission")
    assert problems(now + timedelta(hours=1)) == []


def test_what_was_entered_is_not_read_again_before_its_time(folder, monkeypatch):
    for n in range(20):
        one = folder.begin(begun(n))
        with folder.held(one):
            folder.entered(one, "some-submission")
    folder.begin(begun(99))
    read = []
    monkeypatch.setattr(
        Unfinished, "_read", lambda self, one, plain=Unfinished._read: read.append(one) or plain(self, one)
    )
    folder.sweep(NOW)
    assert folder.count("alfa", NOW) == 1
    assert set(read) <= {f"{99:032x}"}
    assert folder.sweep(NOW + timedelta(hours=2)) == 21


def test_what_is_over_its_time_counts_no_more_and_is_given_up_alone(folder):
    one, other = folder.begin(begun()), folder.begin(begun(2))
    later = NOW + timedelta(hours=2)
    assert folder.count("alfa", later) == 0
    assert not folder.give_up(one.id, NOW)
    assert folder.give_up(one.id, later)
    assert {left.id for left in folder.all()} == {other.id}
