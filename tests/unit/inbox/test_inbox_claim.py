import os
import threading

import pytest

from inbox.claim import StillWrittenError, claim, claimed_files, open_regular, set_aside, token_and_name
from inbox.entries import read_folder


@pytest.fixture
def folders(tmp_path):
    inbox, claimed = tmp_path / "inbox", tmp_path / "claimed"
    inbox.mkdir()
    claimed.mkdir()
    return inbox, claimed


def test_a_claim_moves_the_file_under_a_token_and_keeps_its_time(folders):
    inbox, claimed = folders
    (inbox / "a~b.xml").write_bytes(b"x")
    os.utime(inbox / "a~b.xml", ns=(5, 5))
    mine = claim(read_folder(inbox, "alfa")[0], claimed)
    assert mine.path.read_bytes() == b"x"
    assert (mine.name, mine.mtime_ns) == ("a~b.xml", 5)
    assert claimed_files(claimed, "alfa") == [mine]
    assert list(inbox.iterdir()) == []


def test_a_lost_race_is_none(folders):
    inbox, claimed = folders
    (inbox / "a.xml").write_bytes(b"x")
    entry = read_folder(inbox, "alfa")[0]
    assert claim(entry, claimed) is not None
    assert claim(entry, claimed) is None


def test_the_longest_good_name_can_be_claimed(folders):
    inbox, claimed = folders
    (inbox / ("ə" * 100)).write_bytes(b"x")
    assert claim(read_folder(inbox, "alfa")[0], claimed).name == "ə" * 100


@pytest.mark.parametrize(
    "name", ["a.xml", "~a.xml", "0" * 32, "0" * 31 + "~a.xml", "Z" * 32 + "~a.xml", "0" * 32 + "~"]
)
def test_a_name_without_a_token_is_no_claim(name):
    assert token_and_name(name) is None


def test_what_is_put_aside_never_replaces_what_is_there(folders):
    inbox, aside = folders
    for content in (b"1", b"2"):
        (inbox / "a\nb").write_bytes(content)
        assert set_aside(inbox / "a\nb", aside)
    assert sorted(one.read_bytes() for one in aside.iterdir()) == [b"1", b"2"]


def test_a_name_of_the_greatest_length_can_be_put_aside(folders):
    inbox, aside = folders
    (inbox / ("x" * 255)).write_bytes(b"x")
    assert set_aside(inbox / ("x" * 255), aside)


def test_a_link_is_not_opened(tmp_path):
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    assert open_regular(tmp_path / "link") is None


def test_a_fifo_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    result = []
    opening = threading.Thread(target=lambda: result.append(open_regular(tmp_path / "fifo")), daemon=True)
    opening.start()
    opening.join(5)
    assert result == [None]


def test_a_file_that_grows_while_it_is_read_is_no_whole_file(tmp_path):
    path = tmp_path / "a.xml"
    path.write_bytes(b"first")
    with open_regular(path) as source:
        assert source.read(100) == b"first"
        with path.open("ab") as writer:
            writer.write(b" second")
        assert source.read(100) == b" second"
        with pytest.raises(StillWrittenError):
            source.read(100)


def test_a_steady_file_is_read_to_its_end(tmp_path):
    path = tmp_path / "a.xml"
    path.write_bytes(b"all")
    with open_regular(path) as source:
        assert source.read(2) + source.read(2) + source.read(2) == b"all"
