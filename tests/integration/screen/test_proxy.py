"""A trusted proxy names the officer: one that is not listed names nobody."""

import subprocess
import sys

import pytest
from desk_server import HTML, ROOT, Desk, _environment, run_page

from registries.sessions import sessions

NAMED = "x-remote-user"


@pytest.fixture(scope="module")
def desk(made_world, tmp_path_factory):
    folder = tmp_path_factory.mktemp("proxy")
    with Desk.open(made_world, folder, desk_identity="proxy", desk_proxy_peers="127.0.0.1/32") as made:
        yield made


def test_an_officer_whom_the_proxy_names_is_in(desk):
    login = desk.officer()
    browser = desk.browser(**{NAMED: login})
    assert browser.get("/", headers=HTML).headers["location"] == "/login"
    assert browser.get("/login").headers["location"] == "/"
    assert browser.get("/").status_code == 200
    with desk.socket(browser, **{NAMED: login}) as wire:
        assert any(f"Sınaq {login}".encode() in one.SerializeToString() for one in run_page(wire))
    assert [row.way for row in desk.ask(sessions, login)] == ["proxy"]


@pytest.mark.parametrize("named", ["hecKim", "", None])
def test_whom_nobody_or_the_register_does_not_know_stays_outside(desk, named):
    answer = desk.browser(**({} if named is None else {NAMED: named})).get("/login")
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


def test_a_session_is_good_only_with_its_own_name_in_the_header(desk):
    browser = desk.browser(**{NAMED: desk.officer()})
    browser.get("/login")
    for other in (desk.officer(), ""):
        assert browser.get("/", headers={NAMED: other}).status_code == 401


def test_a_password_signs_nobody_in(desk):
    assert desk.browser().post("/login", data={"login": desk.officer(), "password": "x"}).status_code == 404


def test_a_peer_that_is_not_listed_names_nobody(made_world, tmp_path):
    with Desk.open(made_world, tmp_path, desk_identity="proxy", desk_proxy_peers="10.0.0.0/8") as far:
        browser = far.browser(**{NAMED: far.officer(), "x-forwarded-for": "10.0.0.1", "x-real-ip": "10.0.0.1"})
        assert browser.get("/login").status_code == 403
        assert browser.get("/").status_code == 401


def test_the_program_does_not_start_without_a_list_of_proxies(tmp_path):
    command = [sys.executable, "-m", "uvicorn", "--factory", "review_ui.app:asgi", "--port", "1"]
    told = _environment(tmp_path, "http://127.0.0.1:1", {"desk_identity": "proxy"})
    ended = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, timeout=120)
    assert ended.returncode != 0
    assert "QEBUL_DESK_PROXY_PEERS" in ended.stderr
