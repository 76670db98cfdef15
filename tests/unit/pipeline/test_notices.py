import pytest

from pipeline.channels import ChannelNameError, open_channel, register_party
from pipeline.notices import safe_name


@pytest.mark.parametrize("name", ["../x", "A", "", "a b", "x" * 41, ".hidden", "a/b"])
def test_a_channel_must_bear_a_name_that_is_a_folders(house, name):
    with house.database.write() as tx, pytest.raises(ChannelNameError):
        open_channel(tx, name, house.clock.now())


def test_a_party_cannot_be_registered_for_a_channel_that_is_not_open(house):
    with house.database.write() as tx, pytest.raises(KeyError):
        register_party(tx, "1300144711", "nobody", house.clock.now())


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a.xml", "a.xml"),
        ("şəxs 1.xml", "şəxs_1.xml"),
        ("..", "file"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\nb\x1b[31m.xml", "a_b__31m.xml"),
        ("ə" * 200, "ə" * 60),
    ],
)
def test_a_senders_name_becomes_a_harmless_part_of_ours(name, safe):
    assert safe_name(name) == safe
    assert len(safe_name(name).encode()) <= 120
