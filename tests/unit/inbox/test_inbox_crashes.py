import errno
import hashlib
import os

import pytest
from structlog.testing import capture_logs

from inbox import claim as claim_module
from inbox import intake as intake_module
from inbox.intake import PAUSE_AFTER_TROUBLE, Intake
from pipeline import ledger
from pipeline.blobs import DirectoryStore

NAMES = ["a.xml", "b.xml", "c.xml", "d.xml", "e.xml"]
DIES_AT = 3


class DiedError(RuntimeError):
    """The process ended here."""


def dying(function, *, before):
    """``function``, whose third call ends the process right before or right after its work."""
    calls = 0

    def call(*arguments, **named):
        nonlocal calls
        calls += 1
        if calls == DIES_AT and before:
            raise DiedError
        result = function(*arguments, **named)
        if calls == DIES_AT:
            raise DiedError
        return result

    return call


STEPS = {
    "before a claim": lambda patch: patch.setattr(intake_module, "claim", dying(claim_module.claim, before=True)),
    "after a claim": lambda patch: patch.setattr(intake_module, "claim", dying(claim_module.claim, before=False)),
    "before the store": lambda patch: patch.setattr(DirectoryStore, "put", dying(DirectoryStore.put, before=True)),
    "after the store": lambda patch: patch.setattr(DirectoryStore, "put", dying(DirectoryStore.put, before=False)),
    "before the commit": lambda patch: patch.setattr(ledger, "enter_all", dying(ledger.enter_all, before=False)),
    "after the commit": lambda patch: patch.setattr(Intake, "_remove", dying(Intake._remove, before=True)),
    "after the removal": lambda patch: patch.setattr(Intake, "_remove", dying(Intake._remove, before=False)),
}


@pytest.mark.parametrize("at_once", [1, 2])
@pytest.mark.parametrize("step", STEPS)
def test_a_death_at_any_step_loses_nothing_doubles_nothing_and_keeps_the_order(room, step, at_once):
    for n, name in enumerate(NAMES):
        room.drop(name, age=100 - n)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake_module, "MOST_A_COMMIT", at_once)
        STEPS[step](patch)
        with pytest.raises(DiedError):
            room.intake().scan()
    assert len(room.names()) < len(NAMES)
    room.intake().scan()
    assert room.names() == NAMES
    assert room.arrivals() == len(NAMES)
    assert room.files("inbox") + room.files("claimed") == []
    assert room.problems() == []


def test_what_was_claimed_before_a_death_goes_before_what_came_since(room):
    room.drop("first.xml", age=50)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DirectoryStore, "put", dying_at_once)
        with pytest.raises(DiedError):
            room.intake().scan()
    room.drop("later-but-older.xml", age=90)
    room.intake().scan()
    assert room.names() == ["first.xml", "later-but-older.xml"]


def dying_at_once(store, source):
    raise DiedError


def test_an_arrival_that_the_ledger_knows_is_only_removed(room):
    room.drop("a.xml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Intake, "_remove", lambda intake, mine: None)
        room.intake().scan()
    assert len(room.files("claimed")) == 1
    entered = []
    assert room.intake(on_entered=entered.append).scan() == 0
    assert (entered, room.arrivals(), room.files("claimed")) == ([], 1, [])


class FullDisk(DirectoryStore):
    """A store whose disk is full for files that begin so, for as long as it is."""

    full = True

    def put(self, source):
        if self.full and os.pread(source.fileno(), 4, 0) == b"full":
            raise OSError(errno.ENOSPC, "no space left")
        return super().put(source)


def test_a_full_disk_leaves_the_file_stops_no_other_and_is_got_over(room):
    room.drop("a.xml", b"full", age=50)
    room.drop("b.xml", b"other", age=40)
    store = FullDisk(room.settings.folder("store"))
    intake = room.intake(store=store)
    assert intake.scan() == 1
    assert room.names() == ["b.xml"]
    assert [one.read_bytes() for one in room.files("claimed")] == [b"full"]
    store.full = False
    assert intake.scan() == 0, "it pauses after trouble"
    room.clock.advance(PAUSE_AFTER_TROUBLE)
    assert intake.scan() == 1
    assert room.names() == ["b.xml", "a.xml"]
    assert room.problems() == []


def test_a_trouble_that_lasts_is_told_once_and_without_a_name(room):
    room.drop("a.xml", b"full")
    intake = room.intake(store=FullDisk(room.settings.folder("store")))
    with capture_logs() as lines:
        for _ in range(4):
            intake.scan()
            room.clock.advance(PAUSE_AFTER_TROUBLE)
    assert [(line["event"], line["channel"], line["error"]) for line in lines] == [("inbox.trouble", "alfa", "ENOSPC")]
    assert "a.xml" not in str(lines)


class WriterIsBack(DirectoryStore):
    """While the store reads, the sender goes on writing: once."""

    def __init__(self, root, writer):
        super().__init__(root)
        self.writer = writer

    def put(self, source):
        if not self.writer.closed:
            self.writer.write(b" and the rest")
            self.writer.close()
        return super().put(source)


def test_a_file_whose_writer_comes_back_is_kept_whole_or_not_at_all(room):
    path = room.drop("a.xml", b"half")
    store = WriterIsBack(room.settings.folder("store"), path.open("ab"))
    intake = room.intake(store=store)
    assert intake.scan() == 0
    assert list(store.digests()) == []
    room.clock.advance(PAUSE_AFTER_TROUBLE)
    assert intake.scan() == 1
    assert list(store.digests()) == [hashlib.sha256(b"half and the rest").hexdigest()]


def test_a_folder_that_cannot_be_read_stops_no_other(room):
    room.path("x").parent.rmdir()
    room.path("b.xml", channel="beta")
    (room.settings.folder("inbox") / "alfa").write_bytes(b"a file where a folder should be")
    room.drop("b.xml", channel="beta")
    assert room.intake().scan() == 1
    assert room.names() == ["b.xml"]
