from inbox.checks import ClaimedCheck
from pipeline.conservation import conserve


def found(room):
    with room.database.reads() as reads:
        return [(one.where, one.what) for one in conserve([ClaimedCheck(room.settings.folder("claimed"))], reads)]


def claimed(room, channel, name):
    folder = room.settings.folder("claimed") / channel
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(b"x")


def test_no_folder_at_all_is_no_problem(room):
    assert found(room) == []


def test_a_claimed_file_on_its_way_is_no_problem(room):
    claimed(room, "alfa", f"{'0' * 32}~a.xml")
    assert found(room) == []


def test_a_claimed_file_without_a_token_is_a_problem(room):
    claimed(room, "alfa", "a.xml")
    assert found(room) == [("claimed/alfa", "a claimed file without a token")]


def test_a_claimed_file_of_a_channel_that_is_not_open_is_a_problem(room):
    claimed(room, "stranger", f"{'0' * 32}~a.xml")
    assert found(room) == [("claimed/stranger", "a claimed file of a channel that is not open")]
