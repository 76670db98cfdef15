"""A PIN that a token refused is not shown to it by the next process either."""

import stat

import pkcs11
import pytest
from soft import LABEL, PIN, URI

from signatures.refused_pins import RefusedPins, marks_beside
from signatures.token_sessions import TOKENS, PinRefused, TokenPlace, TokenSessions
from signatures.token_uri import TokenUri


@pytest.fixture
def marks(tmp_path):
    return marks_beside(tmp_path / "pin")


@pytest.fixture(autouse=True)
def nobody_is_logged_in(soft):
    for place in list(TOKENS._held):
        TOKENS._drop(place)


def opens(soft, pin, marks):
    """What a process that remembers nothing comes to with this PIN."""
    sessions = TokenSessions()
    place = TokenPlace.of(TokenUri.parse(f"{URI};object=rsa"), soft.module)
    try:
        return sessions.use(place, pin, lambda login: login.token[2], marks)
    except PinRefused as refused:
        return str(refused)
    finally:
        sessions._drop(place)


def was_tried(soft):
    """SoftHSM tells that a wrong PIN was shown since the last right one."""
    flags = pkcs11.lib(str(soft.module)).get_token(token_label=LABEL).flags
    return pkcs11.TokenFlag.USER_PIN_COUNT_LOW in flags


def test_the_next_process_does_not_show_it(soft, marks):
    assert opens(soft, "000000", marks) == "wrong PIN"
    opens(soft, PIN, None)
    assert not was_tried(soft)
    told = opens(soft, "000000", marks)
    assert "not tried again" in told
    assert str(marks.file) in told
    assert not was_tried(soft)
    opens(soft, "000000", None)
    assert was_tried(soft), "the token would have told"
    opens(soft, PIN, None)


def test_another_pin_is_tried_and_a_right_one_clears_the_marks(soft, marks):
    opens(soft, "000000", marks)
    assert opens(soft, "000001", marks) == "wrong PIN"
    assert "not tried again" in opens(soft, "000000", marks)
    assert opens(soft, PIN, marks) == LABEL
    assert marks.file.read_text() == ""
    assert opens(soft, "000000", marks) == "wrong PIN"
    opens(soft, PIN, None)


def test_the_marks_are_the_owners_and_tell_no_pin(soft, marks):
    marks.add(b"1", "token", "123456")
    assert stat.S_IMODE(marks.file.stat().st_mode) == 0o600
    assert "123456" not in marks.file.read_text()
    marks.add(b"1", "token", "123456")
    first, second = marks.file.read_text().splitlines()
    assert first.split()[2] != second.split()[2]
    assert [one.name for one in marks.file.parent.iterdir()] == ["pin.refused"]


def test_a_mark_is_of_one_token(marks):
    marks.add(b"1", "token", "123456")
    assert marks.holds(b"1", "token", "123456")
    assert not marks.holds(b"1", "token", "123457")
    assert not marks.holds(b"2", "token", "123456")
    assert not marks.holds(b"1", "other", "123456")
    marks.forget(b"2", "token")
    assert marks.holds(b"1", "token", "123456")


def test_the_last_sixteen_marks_are_kept(marks):
    for number in range(18):
        marks.add(b"1", "token", str(number))
    assert len(marks.file.read_text().splitlines()) == 16
    assert [marks.holds(b"1", "token", one) for one in ("1", "17")] == [False, True]


def test_broken_lines_are_no_marks(marks):
    marks.file.write_text("\nnonsense\na b c\n\N{REPLACEMENT CHARACTER}\n00 11\n")
    assert not marks.holds(b"1", "token", "123456")


def test_marks_that_cannot_be_written_are_told(soft, tmp_path):
    told = opens(soft, "000000", RefusedPins(tmp_path / "away" / "pin.refused"))
    assert told.startswith("wrong PIN; ")
    assert "cannot be written" in told
    opens(soft, PIN, None)
