"""One address that tries many accounts once each: no account is locked out, the address is."""

import pytest
from desk_server import Desk, sign_in, token_in

from registries.sessions import sessions


@pytest.fixture
def desk(made_world, tmp_path):
    with Desk.open(made_world, tmp_path, desk_tries_per_minute="2", desk_forwarders="127.0.0.1/32") as made:
        yield made


def test_an_address_that_tries_too_much_is_told_to_wait_before_any_password_is_looked_at(desk):
    stranger = desk.browser()
    form = {"token": token_in(stranger.get("/login").text), "next": "/", "password": "nobody knows"}
    told = [stranger.post("/login", data=form | {"login": f"x{n}"}) for n in range(4)]
    assert [one.status_code for one in told] == [403, 403, 429, 429]
    assert "Bir dəqiqə gözləyin" in told[-1].text


def test_behind_a_proxy_a_stranger_spends_his_own_tries_and_nobody_elses(desk):
    login = desk.officer()
    stranger, mine = desk.browser(**{"x-forwarded-for": "203.0.113.7"}), desk.browser(**{"x-forwarded-for": "10.0.0.5"})
    assert [sign_in(stranger, "x", "nobody knows").status_code for _ in range(3)] == [403, 403, 429]
    assert sign_in(mine, login).status_code == 303
    assert [row.peer for row in desk.ask(sessions, login)] == ["10.0.0.5"]
