"""Signing in by OpenID Connect: what the issuer proves counts, and only in the browser that asked."""

import pytest
from desk_server import Desk
from free_port import free_port
from issuer import CLIENT, SECRET, Issuer
from joserfc.jwk import RSAKey

from registries.sessions import sessions

SESSION = "qebul-session"


@pytest.fixture(scope="module")
def issuer():
    made = Issuer(free_port())
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def running(made_world, tmp_path_factory, issuer):
    folder = tmp_path_factory.mktemp("oidc")
    secret = folder / "secret"
    secret.write_text(SECRET)
    secret.chmod(0o600)
    told = {"desk_identity": "oidc", "desk_oidc_issuer": issuer.origin, "desk_oidc_client": CLIENT}
    with Desk.open(made_world, folder, **told, desk_oidc_secret_file=secret) as made:
        yield made


@pytest.fixture
def desk(running, issuer):
    issuer.reset()
    issuer.login = running.officer()
    return running


def come_back(browser, issuer, goes_to="/"):
    """There and back; the answer that ends it."""
    there = browser.get("/login/oidc", params={"next": goes_to})
    back = browser.get(there.headers["location"]).headers["location"]
    return browser.get(back)


def test_whom_the_issuer_proves_is_in(desk, issuer):
    browser = desk.browser()
    assert come_back(browser, issuer, "/queue?page=2").headers["location"] == "/queue?page=2"
    assert browser.get("/").status_code == 200
    assert [row.way for row in desk.ask(sessions, issuer.login)] == ["oidc"]


def _is_refused(answer):
    return answer.headers["location"] == "/login?refused" and SESSION not in answer.cookies


@pytest.mark.parametrize(
    "spoils",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"iss": "http://127.0.0.1:1"},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"preferred_username": None},
        {"preferred_username": "hecKim"},
        {"preferred_username": ["aliyeva"]},
    ],
    ids=str,
)
def test_a_token_that_does_not_hold_proves_nobody(desk, issuer, spoils):
    issuer.spoils = spoils
    assert _is_refused(come_back(desk.browser(), issuer))


def test_a_token_under_another_key_proves_nobody(desk, issuer):
    issuer.key = RSAKey.generate_key(2048, {"kid": "one"})
    assert _is_refused(come_back(desk.browser(), issuer))


def test_a_token_under_the_shared_secret_proves_nobody(desk, issuer):
    issuer.key, issuer.algorithm = issuer.shared_key(), "HS256"
    assert _is_refused(come_back(desk.browser(), issuer))


def test_an_answer_that_another_browser_asked_for_signs_nobody_in(desk, issuer):
    mine, other = desk.browser(), desk.browser()
    there = mine.get("/login/oidc")
    other.get("/login/oidc")
    back = mine.get(there.headers["location"]).headers["location"]
    assert _is_refused(other.get(back))
    assert _is_refused(desk.browser().get(back))


def test_coming_back_leads_nowhere_else(desk, issuer):
    assert come_back(desk.browser(), issuer, "//elsewhere.example").headers["location"] == "/"


def test_a_password_signs_nobody_in(desk, issuer):
    assert desk.browser().post("/login", data={"login": issuer.login, "password": "x"}).status_code == 404
