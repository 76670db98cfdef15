"""One address that tries many accounts once each: no account is locked out, the address is."""

import pytest
from desk_server import Desk, token_in


@pytest.fixture
def desk(made_world, tmp_path):
    with Desk.open(made_world, tmp_path, desk_tries_per_minute="2") as made:
        yield made


def test_an_address_that_tries_too_much_is_told_to_wait_before_any_password_is_looked_at(desk):
    stranger = desk.browser()
    form = {"token": token_in(stranger.get("/login").text), "next": "/", "password": "nobody knows"}
    told = [stranger.post("/login", data=form | {"login": f"x{n}"}) for n in range(4)]
    assert [one.status_code for one in told] == [403, 403, 429, 429]
    assert "Bir dəqiqə gözləyin" in told[-1].text
