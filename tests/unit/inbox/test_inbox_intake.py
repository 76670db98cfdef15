import hashlib
import os
import threading
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from inbox.intake import Intake, pending_files
from pipeline.database import Database


def test_a_file_comes_in_whole_and_leaves_the_folders(room):
    room.drop("a.xml", b"content")
    entered = []
    assert room.intake(on_entered=entered.append).scan() == 1
    assert room.store.read(hashlib.sha256(b"content").hexdigest()) == b"content"
    assert [(one.sequence, one.repeat) for one in entered] == [(1, False)]
    assert room.files("inbox") + room.files("claimed") + room.files("aside") == []
    assert room.problems() == []


def test_the_folders_of_open_channels_are_made(room):
    room.intake().scan()
    assert sorted(one.name for one in room.settings.folder("inbox").iterdir()) == ["alfa", "beta"]


def test_a_folder_that_nobody_opened_is_not_read(room):
    stranger = room.drop("a.xml", channel="stranger")
    assert room.intake().scan() == 0
    assert stranger.exists()


def test_files_come_in_by_time_and_then_by_name_over_all_channels(room):
    room.drop("c.xml", age=50)
    room.drop("b.xml", age=40)
    room.drop("a.xml", age=40)
    room.drop("z.xml", age=45, channel="beta")
    assert room.intake().scan() == 4
    assert room.names() == ["c.xml", "z.xml", "a.xml", "b.xml"]


def test_unfinished_and_dot_names_stay_where_they_are(room):
    for name in ("a.xml.part", "b.tmp", ".c.xml"):
        room.drop(name)
    assert room.intake().scan() == 0
    assert len(room.files("inbox")) == 3


def test_a_file_written_in_place_waits_until_it_has_settled(room):
    intake = room.intake()
    path = room.drop("a.xml", b"half", age=0)
    assert intake.scan() == 0
    room.clock.advance(timedelta(seconds=1.5))
    path.write_bytes(b"half and half")
    room.touch(path, 0)
    assert intake.scan() == 0
    room.clock.advance(timedelta(seconds=1.5))
    assert intake.scan() == 0
    room.clock.advance(timedelta(seconds=0.5))
    assert intake.scan() == 1
    assert list(room.store.digests()) == [hashlib.sha256(b"half and half").hexdigest()]


def test_a_fresh_file_that_arrived_by_rename_is_taken_at_once(room):
    intake = room.intake()
    path = room.drop("a.xml", age=0)
    intake.arrived_by_rename(path)
    assert intake.scan() == 1


def test_a_rename_outside_the_channels_folders_means_nothing(room):
    intake = room.intake()
    fresh = room.drop("a.xml", channel="beta", age=0)
    nested = room.path("beta") / "a.xml"
    nested.parent.mkdir()
    nested.hardlink_to(fresh)
    intake.arrived_by_rename(nested)
    intake.arrived_by_rename(room.path("gone.xml"))
    assert intake.scan() == 0


def test_the_same_bytes_again_are_a_repeat_and_no_second_submission(room):
    entered = []
    intake = room.intake(on_entered=entered.append)
    room.drop("a.xml", b"same")
    intake.scan()
    room.drop("again.xml", b"same")
    assert intake.scan() == 1
    assert [one.repeat for one in entered] == [False, True]
    assert (room.names(), room.arrivals()) == (["a.xml"], 2)
    assert room.problems() == []


def test_the_same_bytes_from_another_channel_are_their_own_submission(room):
    room.drop("a.xml", b"same", age=50)
    room.drop("b.xml", b"same", age=40, channel="beta")
    assert room.intake().scan() == 2
    assert room.names() == ["a.xml", "b.xml"]


def test_an_empty_file_comes_in_too(room):
    room.drop("empty.xml", b"")
    assert room.intake().scan() == 1
    assert room.problems() == []


def test_a_burst_of_hundreds_of_files_comes_in_once_and_in_order(room):
    names = [f"{n:04}.xml" for n in range(600)]
    for n, name in enumerate(names):
        room.drop(name, age=3000 - n)
    intake = room.intake()
    assert [intake.scan() for _ in range(4)] == [200] * 3 + [0]
    assert room.names() == names
    assert room.arrivals() == 600


def test_a_flood_of_one_channel_does_not_stop_another(room):
    for n in range(1000):
        room.drop(f"{n:04}.xml", age=90_000)  # the flood claims to be old
    room.drop("mine.xml", channel="beta", age=10)
    room.intake().scan()
    assert "mine.xml" in room.names()


def test_of_a_file_that_is_too_large_the_beginning_is_kept_and_the_file_is_put_aside(room):
    limit = room.settings.max_file_bytes
    path = room.drop("huge.xml", b"<huge>", age=100)
    with path.open("r+b") as stream:
        stream.truncate(limit * 3)
    os.utime(path, (1, 1))
    assert room.intake().scan() == 1
    sizes = [room.store.path(one).stat().st_size for one in room.store.digests()]
    assert sizes == [limit + 1]
    assert room.files("claimed") == []
    aside = [one for one in room.settings.folder("aside").rglob("*") if one.is_file()]
    assert [one.stat().st_size for one in aside] == [limit * 3]


def test_a_link_to_a_secret_is_set_aside_and_never_read(room, tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    os.utime(secret, ns=(1, 2))
    room.path("a.xml").symlink_to(secret)
    assert room.intake().scan() == 0
    assert secret.stat().st_atime_ns == 1
    assert list(room.store.digests()) == []
    assert [one.is_symlink() for one in room.files("aside")] == [True]
    assert room.files("inbox") == []


def test_a_link_swapped_in_after_the_look_is_set_aside_from_the_claimed_ones(room, tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    intake = room.intake()
    intake.scan()
    (room.settings.folder("claimed") / "alfa" / f"{'0' * 32}~a.xml").symlink_to(secret)
    assert intake.scan() == 0
    assert list(room.store.digests()) == []
    assert [one.is_symlink() for one in room.files("aside")] == [True]


def test_a_fifo_is_set_aside_and_stops_nothing(room):
    os.mkfifo(room.path("a.xml"))
    room.drop("b.xml")
    assert room.intake().scan() == 1
    assert [one.is_fifo() for one in room.files("aside")] == [True]


@pytest.mark.parametrize("name", [b"bad\xff.xml", b"a\nb.xml", "ə".encode() * 101])
def test_a_bad_name_is_set_aside_and_not_logged(room, name):
    room.drop("good.xml")
    room.path(os.fsdecode(name)).write_bytes(b"x")
    with capture_logs() as lines:
        assert room.intake().scan() == 1
    assert len(room.files("aside")) == 1
    told = [line for line in lines if line["event"] == "inbox.set_aside"]
    assert [(line["channel"], line["kind"]) for line in told] == [("alfa", "bad_name")]
    assert set(told[0]) == {"event", "channel", "kind", "log_level", "logger_name"}


def test_a_sub_folder_is_left_alone_and_told_once_for_as_long_as_it_is_there(room):
    folder = room.path("sub")
    intake = room.intake()
    told = []
    for there in (True, True, False, True):
        if there:
            folder.mkdir(exist_ok=True)
            (folder / "a.xml").write_bytes(b"x")
        else:
            (folder / "a.xml").unlink()
            folder.rmdir()
        with capture_logs() as lines:
            assert intake.scan() == 0
        told.append([line["event"] for line in lines])
    assert told == [["inbox.folder_ignored"], [], [], ["inbox.folder_ignored"]]


def test_two_intakes_on_one_folder_take_each_file_once(room):
    names = [f"{n:03}.xml" for n in range(300)]
    for name in names:
        room.drop(name)
    second = Database(room.settings.database_path)
    intakes = [room.intake(), Intake(second, room.store, room.intake().entrance.route, room.clock, room.settings)]
    start, entered = threading.Barrier(2), []

    def scan(intake):
        start.wait()
        while came := intake.scan():
            entered.append(came)

    threads = [threading.Thread(target=scan, args=(intake,)) for intake in intakes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    second.close()
    assert sum(entered) == 300
    assert sorted(room.names()) == names
    assert room.arrivals() == 300
    assert room.files("inbox") + room.files("claimed") == []
    assert room.problems() == []


def test_pending_files_are_those_that_intake_would_still_take(room):
    room.drop("a.xml")
    room.drop("b.xml", channel="beta", age=0)
    room.drop("c.xml.part")
    room.drop("d.xml", channel="stranger")
    room.path("link").symlink_to("/nowhere")
    claimed = room.settings.folder("claimed") / "alfa"
    claimed.mkdir(parents=True)
    (claimed / f"{'0' * 32}~e.xml").write_bytes(b"e")
    assert pending_files(room.settings) == 3
    room.clock.advance(timedelta(seconds=5))
    room.intake().scan()
    assert pending_files(room.settings) == 0


def test_of_one_commit_the_second_of_the_same_bytes_is_a_repeat_and_the_numbers_follow_the_order(room):
    room.drop("first.xml", b"same", age=90)
    room.drop("second.xml", b"other", age=80)
    room.drop("third.xml", b"same", age=70)
    entered = []
    assert room.intake(on_entered=entered.append).scan() == 3
    assert [(one.sequence, one.repeat) for one in entered] == [(1, False), (2, False), (1, True)]
    assert room.arrivals() == 3
    assert room.problems() == []
