import errno
import threading
import time
from itertools import count

import pytest
from watchdog.events import DirMovedEvent, FileClosedEvent, FileMovedEvent

from inbox.watch import HintHandler, Watcher
from pipeline.clock import SystemClock

PATIENCE = 10.0
NEVER = 3600.0


def until(condition):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def watching():
    """Runs watchers in threads, and proves at the end that each stopped with all that it had started."""
    running = []
    before = set(threading.enumerate())

    def start(watcher):
        stop, scanned = threading.Event(), threading.Event()
        watcher.ticks += (scanned.set,)
        thread = threading.Thread(target=watcher.run, args=(stop,))
        thread.start()
        running.append((stop, thread))
        assert scanned.wait(PATIENCE)

    yield start
    for stop, thread in running:
        stop.set()
        thread.join(PATIENCE)
    assert set(threading.enumerate()) <= before


def watcher_of(room, **wishes):
    """The channels' folders stand already, as in a house that runs: the kernel is told of a new one only some time
    after it was made, and a file that was renamed in it before is no event."""
    for channel in ("alfa", "beta"):
        (room.settings.folder("inbox") / channel).mkdir(parents=True, exist_ok=True)
    return Watcher(room.intake(clock=SystemClock()), room.settings, **wishes)


def write_fresh(path, content=b"content"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_fresh_file_renamed_in_its_folder_is_taken_at_once(make_room, watching):
    room = make_room(settle_seconds=NEVER, rescan_seconds=0.2)
    watching(watcher_of(room))
    write_fresh(room.path("a.xml.part")).rename(room.path("a.xml"))
    assert until(lambda: room.names() == ["a.xml"])


def test_a_fresh_file_renamed_in_from_elsewhere_is_taken_at_once(make_room, watching, tmp_path):
    room = make_room(settle_seconds=NEVER, rescan_seconds=0.2)
    watching(watcher_of(room))
    write_fresh(tmp_path / "upload").rename(room.path("a.xml"))
    assert until(lambda: room.names() == ["a.xml"])


def test_a_relative_folder_of_run_time_data_is_watched_as_well(make_room, watching, tmp_path, monkeypatch):
    room = make_room(settle_seconds=NEVER, rescan_seconds=0.2)
    monkeypatch.chdir(tmp_path)
    room.settings = room.settings.model_copy(update={"var": type(tmp_path)("var")})
    watching(watcher_of(room))
    write_fresh(room.path("a.xml.part")).rename(room.path("a.xml"))
    assert until(lambda: room.names() == ["a.xml"])


def test_a_fresh_file_written_in_place_is_not_taken_before_it_settled(make_room, watching):
    room = make_room(settle_seconds=1.0, rescan_seconds=0.1)
    watching(watcher_of(room))
    path = room.path("a.xml")
    for part in (b"one ", b"two ", b"three"):
        with path.open("ab") as writer:
            writer.write(part)
        time.sleep(0.3)
        assert room.names() == []
    assert until(lambda: room.names() == ["a.xml"])
    assert [room.store.read(one) for one in room.store.digests()] == [b"one two three"]


def test_an_event_wakes_the_watcher_long_before_the_rescan(make_room, watching):
    room = make_room(settle_seconds=0.0, rescan_seconds=NEVER)
    watching(watcher_of(room))
    write_fresh(room.path("a.xml.part")).rename(room.path("a.xml"))
    assert until(lambda: room.names() == ["a.xml"])


def test_without_events_the_rescan_alone_brings_the_files_in(make_room, watching):
    room = make_room(settle_seconds=0.0, rescan_seconds=0.1)

    def no_observer():
        raise OSError(errno.EMFILE, "inotify instance limit reached")

    watching(watcher_of(room, make_observer=no_observer))
    write_fresh(room.path("a.xml"))
    assert until(lambda: room.names() == ["a.xml"])


def test_a_channel_opened_meanwhile_is_watched_without_a_restart(make_room, watching):
    room = make_room(settle_seconds=NEVER, rescan_seconds=0.1)
    watching(watcher_of(room))
    room.open("qamma")
    folder = room.settings.folder("inbox") / "qamma"
    assert until(folder.is_dir)
    numbers = count()

    def a_renamed_file_is_taken():
        name = f"{next(numbers)}.xml"
        write_fresh(folder / f"{name}.part").rename(folder / name)
        return room.names() != []

    assert until(a_renamed_file_is_taken)  # the kernel is told about the new folder some time after it was made


def test_a_burst_under_watch_comes_in_once(make_room, watching):
    room = make_room(settle_seconds=0.0, rescan_seconds=0.1)
    watching(watcher_of(room))
    for n in range(300):
        write_fresh(room.path(f"{n}.part"), str(n).encode()).rename(room.path(f"{n}.xml"))
    assert until(lambda: len(room.names()) == 300)
    assert room.arrivals() == 300


@pytest.mark.parametrize(
    ("event", "hinted"),
    [
        (FileMovedEvent("var/inbox/alfa/a.xml", ""), False),
        (DirMovedEvent("var/inbox/alfa/sub", ""), False),
        (FileMovedEvent("", "var/inbox/alfa/a.xml"), True),
        (FileClosedEvent("var/inbox/alfa/a.xml"), True),
    ],
)
def test_what_leaves_a_folder_is_no_reason_to_look(room, event, hinted):
    hint = threading.Event()
    HintHandler(room.intake(), hint).dispatch(event)
    assert hint.is_set() is hinted


def test_ticks_are_called_each_round(make_room, watching):
    room = make_room(rescan_seconds=0.05)
    calls = []
    watching(watcher_of(room, ticks=[lambda: calls.append(1)]))
    assert until(lambda: len(calls) >= 3)


def test_a_quiet_inbox_is_read_at_the_pace_of_the_rescan_only(make_room, watching):
    room = make_room(settle_seconds=0.0, rescan_seconds=NEVER)
    calls = []
    watching(watcher_of(room, ticks=[lambda: calls.append(1)]))
    time.sleep(1.0)  # the first scan makes folders, and that is an event
    before = len(calls)
    time.sleep(1.0)
    assert len(calls) == before


def test_the_end_is_seen_soon_however_rare_the_rescans(make_room):
    room = make_room(rescan_seconds=NEVER)
    stop = threading.Event()
    thread = threading.Thread(target=watcher_of(room).run, args=(stop,))
    thread.start()
    time.sleep(0.2)
    began = time.monotonic()
    stop.set()
    thread.join(PATIENCE)
    assert time.monotonic() - began < 5.0


def test_a_link_that_was_renamed_in_is_not_followed(make_room, watching, tmp_path):
    room = make_room(settle_seconds=NEVER, rescan_seconds=0.1)
    watching(watcher_of(room))
    secret = write_fresh(tmp_path / "secret", b"secret")
    room.path("a.part").symlink_to(secret)
    room.path("a.part").rename(room.path("a.xml"))
    assert until(lambda: len(room.files("aside")) == 1)
    assert list(room.store.digests()) == []
