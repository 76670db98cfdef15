import os
import stat

import pytest

from inbox.entries import Kind, kind_of, read_folder

REGULAR = stat.S_IFREG | 0o644


@pytest.mark.parametrize("name", ["a.xml", "ərizə №1.xml", "two words.asice", "no-ending", "~a.xml", "a.part.xml"])
def test_an_ordinary_name_may_be_taken(name):
    assert kind_of(name, REGULAR) is Kind.FILE


@pytest.mark.parametrize("name", [".a.xml", ".", "a.xml.part", "a.xml.tmp", "A.PART", ".part"])
def test_dot_names_and_unfinished_names_are_left_alone(name):
    assert kind_of(name, REGULAR) is Kind.UNFINISHED


@pytest.mark.parametrize("name", ["a\nb.xml", "a\x1b[2J.xml", "a\x7f.xml", "a\u2028.xml", "a\udcff.xml"])
def test_control_characters_line_ends_and_undecodable_bytes_make_a_bad_name(name):
    assert kind_of(name, REGULAR) is Kind.BAD_NAME


def test_a_name_is_measured_in_bytes_of_utf8():
    assert kind_of("ə" * 100, REGULAR) is Kind.FILE
    assert kind_of("ə" * 100 + "x", REGULAR) is Kind.BAD_NAME


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        (stat.S_IFDIR, Kind.FOLDER),
        (stat.S_IFLNK, Kind.LINK),
        (stat.S_IFIFO, Kind.SPECIAL),
        (stat.S_IFSOCK, Kind.SPECIAL),
        (stat.S_IFCHR, Kind.SPECIAL),
        (stat.S_IFBLK, Kind.SPECIAL),
    ],
)
def test_only_regular_files_are_files(mode, kind):
    assert kind_of("a.xml", mode | 0o644) is kind


def test_a_link_to_a_file_is_a_link(tmp_path):
    (tmp_path / "secret").write_bytes(b"secret")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.xml").symlink_to(tmp_path / "secret")
    assert [one.kind for one in read_folder(folder, "alfa")] == [Kind.LINK]


def test_undecodable_bytes_on_the_disk_are_seen_as_a_bad_name(tmp_path):
    (tmp_path / os.fsdecode(b"bad\xff.xml")).write_bytes(b"x")
    assert [one.kind for one in read_folder(tmp_path, "alfa")] == [Kind.BAD_NAME]
