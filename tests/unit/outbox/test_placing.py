import os
from pathlib import Path

import pytest

from outbox.placing import holds, place_all, sweep_temporary


def place_once(folder, name, data):
    """``place_all`` of one file. Raises OSError."""
    [placed] = place_all(folder, [(name, data)])
    if isinstance(placed, OSError):
        raise placed
    return placed


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_bytes_stand_under_their_name_and_nothing_else_is_left(tmp_path):
    assert place_once(tmp_path, "a.xml", b"sealed")
    assert (tmp_path / "a.xml").read_bytes() == b"sealed"
    assert names(tmp_path) == ["a.xml"]


def test_the_same_bytes_again_are_placed_already(tmp_path):
    place_once(tmp_path, "a.xml", b"sealed")
    before = (tmp_path / "a.xml").stat()
    assert place_once(tmp_path, "a.xml", b"sealed")
    after = (tmp_path / "a.xml").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert names(tmp_path) == ["a.xml"]


@pytest.mark.parametrize("other", [b"", b"seale", b"sealeD", b"sealed!"])
def test_another_file_is_never_overwritten(tmp_path, other):
    (tmp_path / "a.xml").write_bytes(other)
    assert not place_once(tmp_path, "a.xml", b"sealed")
    assert (tmp_path / "a.xml").read_bytes() == other
    assert names(tmp_path) == ["a.xml"]


def test_a_link_in_the_way_is_not_followed(tmp_path):
    (tmp_path / "elsewhere").write_bytes(b"sealed")
    (tmp_path / "a.xml").symlink_to("elsewhere")
    assert not place_once(tmp_path, "a.xml", b"sealed")
    assert (tmp_path / "a.xml").is_symlink()


def test_a_dangling_link_in_the_way_is_not_written_through(tmp_path):
    (tmp_path / "a.xml").symlink_to("nowhere")
    assert not place_once(tmp_path, "a.xml", b"sealed")
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_or_a_fifo_in_the_way_stops_nothing(tmp_path):
    (tmp_path / "folder.xml").mkdir()
    os.mkfifo(tmp_path / "fifo.xml")
    assert not place_once(tmp_path, "folder.xml", b"sealed")
    assert not place_once(tmp_path, "fifo.xml", b"sealed")


def test_a_missing_folder_is_an_error_of_the_disk(tmp_path):
    with pytest.raises(FileNotFoundError):
        place_once(tmp_path / "gone", "a.xml", b"sealed")


def test_a_name_that_is_too_long_leaves_nothing_behind(tmp_path):
    with pytest.raises(OSError, match="too long"):
        place_once(tmp_path, "a" * 300, b"sealed")
    assert names(tmp_path) == []


def test_no_name_stands_before_its_bytes_are_durable(tmp_path, monkeypatch):
    seen, fsync, link = [], os.fsync, os.link

    def syncing(descriptor):
        seen.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        fsync(descriptor)

    def linking(source, target):
        assert str(source) in seen
        link(source, target)

    monkeypatch.setattr(os, "fsync", syncing)
    monkeypatch.setattr(os, "link", linking)
    assert place_all(tmp_path, [(f"{n}.xml", b"sealed") for n in range(30)]) == [True] * 30
    assert len(seen) == 30


def test_of_many_files_one_that_cannot_be_stops_no_other(tmp_path):
    (tmp_path / "b.xml").write_bytes(b"other")
    long = "a" * 300
    placed = place_all(tmp_path, [(name, b"sealed") for name in ("a.xml", long, "b.xml", "c.xml")])
    assert [placed[0], placed[2], placed[3]] == [True, False, True]
    assert isinstance(placed[1], OSError)
    assert names(tmp_path) == ["a.xml", "b.xml", "c.xml"]


def test_what_is_not_there_holds_nothing(tmp_path):
    with pytest.raises(FileNotFoundError):
        holds(tmp_path / "a.xml", b"sealed")


def test_only_our_own_leftovers_are_swept(tmp_path):
    folder = tmp_path / "alfa"
    folder.mkdir()
    for name in (".0123456789abcdef.tmp", ".theirs.tmp", "a.receipt.xml", "0123456789abcdef.tmp"):
        (folder / name).touch()
    assert sweep_temporary(tmp_path) == 1
    assert names(folder) == [".theirs.tmp", "0123456789abcdef.tmp", "a.receipt.xml"]


def test_sweeping_where_nothing_is_finds_nothing(tmp_path):
    assert sweep_temporary(tmp_path / "gone") == 0
