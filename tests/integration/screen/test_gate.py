"""Who comes in, and what a stranger gets: nothing, on any path."""

import json
import subprocess
import sys
import time
from contextlib import suppress
from uuid import uuid4

import pytest
from desk_server import HTML, PASSWORD, ROOT, ask_for_page, run_page, session_of, sign_in, token_in
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus

from registries.officer_accounts import account_of, lock, unlock
from registries.officers import Officer, Role, put_officers
from registries.sessions import end_all, key_of, sessions
from review_ui.gate import OPEN

SESSION = "qebul-session"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_LIST_ROUTES = """
import json, sys
from pathlib import Path
from pipeline.settings import Settings
from review_ui.app import make_app
from stages.assembly import build
app = make_app(build(Settings(var=Path(sys.argv[1]))))
print(json.dumps([getattr(one, "path", "") for one in app._build_starlette_app().routes]))
"""


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    """Every path of the app, as its own router tells them, with something put in for what they leave open."""
    command = [sys.executable, "-W", "error::SyntaxWarning", "-c", _LIST_ROUTES, str(tmp_path_factory.mktemp("routes"))]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = {path.replace(":path", "").replace(":int", "") for path in json.loads(told.stdout.splitlines()[-1])}
    assert {
        "/_stcore/stream",
        "/_stcore/upload_file/{session_id}/{file_id}",
        "/media/{file_id}",
        "/component/{path}",
    } <= found
    filled = {path.replace("{page}", "1") for path in found}
    return sorted(
        {"".join(part if i % 2 == 0 else "x" for i, part in enumerate(_split(path))) for path in filled} | _MORE
    )


_MORE = {
    "/",
    "/index.html",
    "/nothing",
    "/static/js/index.js",
    "/login/",
    "//login",
    "/login/../",
    "/LOGIN",
    "/queue",
    "/login/oidc",
    "/login/oidc/back",
}


def _split(path):
    return path.replace("}", "{").split("{")


def test_a_stranger_gets_nothing_on_any_path(desk, paths):
    stranger = desk.browser()
    for path in paths:
        for method in METHODS:
            if (method, path) in OPEN:
                continue
            answer = stranger.request(method, desk.origin + path)
            assert (answer.status_code, answer.content) == (401, b""), (method, path)
            assert not answer.cookies, (method, path)


def test_a_stranger_is_shown_the_door(desk):
    answer = desk.browser().get("/queue?service=x&page=2", headers=HTML)
    assert (answer.status_code, answer.content) == (303, b"")
    assert answer.headers["location"] == "/login?next=%2Fqueue%3Fservice%3Dx%26page%3D2"


@pytest.mark.parametrize("cookie", ["", "x", "a" * 43])
def test_a_websocket_without_a_session_is_refused(desk, cookie):
    stranger = desk.browser()
    stranger.cookies.set(SESSION, cookie)
    with pytest.raises(InvalidStatus) as caught:
        desk.socket(stranger)
    assert caught.value.response.status_code == 403


def test_an_officer_sees_the_screen(desk):
    login = desk.officer()
    browser = desk.signed_in(login)
    assert "<title>" in browser.get("/", headers=HTML).text
    with desk.socket(browser) as wire:
        assert any(f"Sınaq {login}".encode() in one.SerializeToString() for one in run_page(wire))


@pytest.mark.parametrize("path", ["/no-such-page", "/novbe.php", "/sened-2/x", "/%3Cscript%3E"])
def test_an_address_with_nothing_behind_it_says_so_in_the_officer_s_language(desk, path):
    answer = desk.signed_in(desk.officer()).get(desk.origin + path, headers=HTML)
    assert answer.status_code == 404
    assert "Belə səhifə yoxdur" in answer.text
    assert "script>" not in answer.text


def _farewell(wire):
    """The last words of a websocket, and how long they took to come."""
    began, said = time.monotonic(), []
    with suppress(ConnectionClosed):
        said.extend(ForwardMsg.FromString(one) for one in wire)
    return said[-1].auth_redirect.url, time.monotonic() - began


@pytest.mark.parametrize("how", ["ended", "locked", "inactive"])
def test_who_loses_his_right_is_out_at_once_even_with_an_open_page(desk, how):
    login = desk.officer()
    browser = desk.signed_in(login)
    with desk.socket(browser) as wire:
        run_page(wire)
        now = desk.house.clock.now()
        if how == "ended":
            desk.do(end_all, login, now)
        elif how == "locked":
            desk.do(lock, login, now)
        else:
            desk.do(put_officers, [Officer(login, "x", Role.OFFICER, (), active=False)])
        address, took = _farewell(wire)
    assert (address, took < 5) == ("/login", True)
    assert browser.get("/").status_code == 401
    with pytest.raises(InvalidStatus):
        desk.socket(browser)


def test_nothing_runs_for_an_ended_session_not_even_before_the_next_look(desk):
    login = desk.officer()
    with desk.socket(desk.signed_in(login)) as wire:
        run_page(wire)
        desk.do(end_all, login, desk.house.clock.now())
        ask_for_page(wire)
        came = []
        with suppress(ConnectionClosed):
            came.extend(ForwardMsg.FromString(one).WhichOneof("type") for one in wire)
    assert ("new_session" in came, came[-1]) == (False, "auth_redirect")


def test_signing_out_ends_the_session_on_the_server(desk):
    login = desk.officer()
    browser = desk.signed_in(login)
    kept = browser.cookies[SESSION]
    page = browser.get("/logout")
    assert browser.post("/logout", data={"token": token_in(page.text)}).headers["location"] == "/login"
    assert SESSION not in browser.cookies
    browser.cookies.set(SESSION, kept)
    assert browser.get("/").status_code == 401


def test_signing_in_never_keeps_a_session_that_was_brought_along(desk):
    browser, planted = desk.browser(), "planted-by-somebody-else-0123456789"
    browser.cookies.set(SESSION, planted, domain="127.0.0.1", path="/")
    assert sign_in(browser, desk.officer()).status_code == 303
    stranger = desk.browser()
    stranger.cookies.set(SESSION, planted)
    assert stranger.get("/").status_code == 401


def test_signing_in_anew_ends_the_session_before(desk):
    login = desk.officer()
    browser = desk.signed_in(login)
    before = browser.cookies[SESSION]
    browser.cookies.set(SESSION, before, domain="127.0.0.1", path="/")
    token = token_in(desk.browser().get("/login").text)
    page = desk.browser().get("/login")
    form = {"token": token_in(page.text), "login": login, "password": PASSWORD, "next": "/"}
    assert token
    answer = desk.browser().post("/login", data=form, headers={"cookie": f"{SESSION}={before}; {_cookies(page)}"})
    assert answer.status_code == 303
    assert {row.ended_at is None for row in desk.ask(sessions, login) if row.key == key_of(before)} == {False}


def _cookies(answer):
    return "; ".join(f"{name}={value}" for name, value in answer.cookies.items())


def test_the_cookie_is_kept_from_scripts_and_other_sites(desk):
    answer = sign_in(desk.browser(), desk.officer())
    [cookie] = [one for one in answer.headers.get_list("set-cookie") if one.startswith(SESSION)]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_the_secret_stands_nowhere_in_the_house(desk):
    browser = desk.signed_in()
    secret = browser.cookies[SESSION].encode()
    assert [path for path in desk.var.rglob("*") if path.is_file() and secret in path.read_bytes()] == []


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null", ""])
@pytest.mark.parametrize("path", ["/login", "/logout", "/password", "/_stcore/upload_file/x/y"])
def test_a_form_of_another_site_does_nothing(desk, origin, path):
    browser = desk.signed_in()
    answer = browser.post(path, data={"login": "x"}, headers={"origin": origin})
    assert answer.status_code == 421
    assert browser.get("/").status_code == 200


def test_a_form_without_its_token_signs_nobody_in(desk):
    browser, login = desk.browser(), desk.officer()
    browser.get("/login")
    for token in ("", "0" * 64, token_in(desk.browser().get("/login").text)):
        answer = browser.post("/login", data={"token": token, "login": login, "password": PASSWORD})
        assert (answer.status_code, SESSION in answer.cookies) == (403, False)
    assert desk.ask(account_of, login).failures == 0


def test_a_letter_that_no_database_takes_is_refused_at_the_door(desk):
    """PostgreSQL takes no U+0000: a stranger could make as many faults of ours as he likes."""
    browser = desk.signed_in()
    for path in ("/registers/sigortaolunanlar.xlsx?soyad=a%00", "/papers/x%00/document.xml", "/?axtaris=%00"):
        assert (browser.get(path).status_code, desk.browser().get(path).status_code) == (400, 400)
    stranger = desk.browser()
    token = token_in(stranger.get("/login").text)
    for data in ({"login": "ali\0yeva"}, {"login": "x", "password": "\0"}, {"login": "x", "next": "/\0"}):
        answer = stranger.post("/login", data={"token": token} | data)
        assert (answer.status_code, "token" in answer.text) == (403, True)


def test_a_websocket_from_another_site_is_refused(desk):
    with pytest.raises(InvalidStatus):
        desk.socket(desk.signed_in(), origin="http://elsewhere.example")


def test_another_name_for_our_address_is_refused(desk):
    browser = desk.signed_in()
    answer = browser.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 421
    assert "<title>" not in answer.text


def test_five_bad_tries_shut_the_good_password_out_until_it_is_unlocked(desk):
    login = desk.officer()
    for _ in range(5):
        assert sign_in(desk.browser(), login, "sehv parol 123456").status_code == 403
    assert sign_in(desk.browser(), login).status_code == 403
    desk.do(unlock, login)
    assert sign_in(desk.browser(), login).status_code == 303


def test_an_unknown_login_reads_like_a_wrong_password(desk):
    texts = set()
    for login in (desk.officer(), "hecKim"):
        page = sign_in(desk.browser(), login, "sehv parol 123456").text
        texts.add(page.replace(login, "").replace(token_in(page), ""))
    assert len(texts) == 1


def test_who_has_a_given_password_does_nothing_but_change_it(desk):
    login = desk.officer(first=True)
    browser = desk.signed_in(login)
    before = browser.cookies[SESSION]
    assert browser.get("/", headers=HTML).headers["location"] == "/password"
    assert browser.get("/media/x.png").status_code == 403
    with pytest.raises(InvalidStatus):
        desk.socket(browser)
    form = {"token": token_in(browser.get("/password").text), "old": PASSWORD}
    short = browser.post("/password", data=form | {"new": "qisa", "again": "qisa"})
    assert (short.status_code, "simvol" in short.text) == (422, True)
    changed = browser.post("/password", data=form | {"new": "altı yeddi səkkiz", "again": "altı yeddi səkkiz"})
    assert changed.status_code == 303
    assert browser.get("/").status_code == 200
    stranger = desk.browser()
    stranger.cookies.set(SESSION, before)
    assert stranger.get("/").status_code == 401
    assert sign_in(desk.browser(), login).status_code == 403


def test_an_officer_does_not_take_over_the_page_of_another_one(desk):
    mine, other = desk.signed_in(), desk.signed_in()
    with desk.socket(mine) as wire:
        page = session_of(run_page(wire))
    with desk.socket(other, resumes=page) as wire:
        assert session_of(run_page(wire)) != page
    with desk.socket(mine, resumes=page) as wire:
        assert session_of(run_page(wire)) == page


def test_nobody_names_his_own_seat(desk):
    login, other = desk.officer(), desk.officer()
    mine, others = desk.signed_in(login), desk.signed_in(other)
    with desk.socket(mine) as wire:
        page = session_of(run_page(wire))
    [key] = [row.key for row in desk.ask(sessions, login)]
    with desk.socket(others, resumes=page, **{"x-qebul-seat": key}) as wire:
        assert session_of(run_page(wire)) != page


@pytest.mark.parametrize(
    "goes_to", ["//elsewhere.example", "/\\elsewhere.example", "http://elsewhere.example", "/x\r\nA: b"]
)
def test_signing_in_leads_nowhere_else(desk, goes_to):
    browser = desk.browser()
    assert sign_in(browser, desk.officer(), goes_to=goes_to).headers["location"] == "/"


def test_signing_in_leads_to_what_was_asked_for(desk):
    assert sign_in(desk.browser(), desk.officer(), goes_to="/queue?page=2").headers["location"] == "/queue?page=2"


def test_a_login_is_text_on_the_page(desk):
    page = sign_in(desk.browser(), '"><script>alert(1)</script>', "sehv parol 123456").text
    assert "<script" not in page


def test_every_answer_tells_the_browser_to_keep_nothing_and_guess_nothing(desk):
    browser = desk.signed_in()
    for path in ("/", "/login", "/nothing-here", f"/papers/{uuid4()}/print.pdf", "/_stcore/host-config"):
        told = browser.get(path).headers
        assert told["x-content-type-options"] == "nosniff", path
        assert told["cache-control"] == "no-store", path
        assert "frame-ancestors 'none'" in told["content-security-policy"], path
