"""What a new officer may be called: acts and looks name officers by it, so one is not taken for another."""

import pytest

from registries.officers import Officer, Role, is_login, put_officers, reads_like


@pytest.mark.parametrize(
    "login",
    ["\u0430liyeva", "ali yeva", "ali\nyeva", "ali\u200byeva", "aliyeva\u202e", "", " ", "x" * 101, "\u0661"],
    ids=ascii,
)
def test_what_reads_otherwise_than_it_is_is_no_login(login):
    assert not is_login(login)


@pytest.mark.parametrize("login", ["əliyeva", "n.aliyeva@fond.example", "5VBK5VR", "FOND\\aliyeva", "x" * 100])
def test_logins_of_other_houses_are_taken(login):
    assert is_login(login)


def test_capitals_and_composed_letters_make_no_other_login(registers):
    with registers.database.write() as tx:
        put_officers(tx, [Officer(login, "x", Role.OFFICER, ()) for login in ("şirin", "o1")])
    with registers.database.reads() as reads:
        asked = ("Şirin", "s\u0327irin", "\uff4f1", "şirin", "sirin", "o2")
        assert [reads_like(reads, login) for login in asked] == ["şirin", "şirin", "o1", None, None, None]
