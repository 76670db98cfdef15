import socket
import time
from ipaddress import ip_address, ip_network

import pytest
from revocation_server import body, redirect, revocation_server

from pipeline.reaching import Bounds, Question, Unreachable, reach

HERE = (ip_network("127.0.0.0/8"),)


@pytest.fixture(scope="module")
def server():
    with revocation_server() as made:
        yield made


def ask(server, path, *, private=HERE, max_bytes=1000, seconds=5.0, question=None):
    return reach(server.url(path), Bounds(max_bytes, seconds, private=private), question)


def test_what_an_address_answers_comes_back(server):
    server.paths["/list"] = body(b"x" * 1000)
    assert ask(server, "/list") == b"x" * 1000


def test_a_question_is_posted_with_its_type(server):
    server.paths["/ask"] = lambda handler: body(handler.headers["Content-Type"].encode() + handler.body)(handler)
    assert ask(server, "/ask", question=Question(b"?", "application/ocsp-request")) == b"application/ocsp-request?"


def test_a_redirect_is_followed_and_a_circle_is_not(server):
    server.paths |= {"/a": redirect("/list"), "/list": body(b"1"), "/circle": redirect("/circle")}
    assert ask(server, "/a") == b"1"
    before = len(server.asked)
    with pytest.raises(Unreachable, match="too many redirects"):
        ask(server, "/circle")
    assert len(server.asked) - before == 4


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("file:///etc/passwd", "no http: file"),
        ("ftp://127.0.0.1/x", "no http: ftp"),
        ("http://169.254.169.254/latest/meta-data", "a private address"),
        ("http://[::1]/", "a private address"),
        ("http://[::ffff:10.0.0.1]/", "a private address"),
        ("http://10.1.2.3/", "a private address"),
        ("http://0.0.0.0/", "a private address"),
        ("http://2130706433/", None),
        ("http://[", "ValueError"),
        ("http://user:pw@127.0.0.1/", "no plain address"),
    ],
)
def test_a_redirect_leads_to_no_neighbour(server, to, why):
    server.paths["/to"] = redirect(to)
    with pytest.raises(Unreachable, match=why):
        ask(server, "/to", seconds=2.0)


def test_a_question_is_not_sent_on(server):
    server.paths |= {"/on": redirect("/list"), "/list": body(b"1")}
    with pytest.raises(Unreachable, match="status 302"):
        ask(server, "/on", question=Question(b"?", "x/y"))


def test_the_house_itself_is_private(server):
    server.paths["/list"] = body(b"1")
    with pytest.raises(Unreachable, match="a private address"):
        ask(server, "/list", private=())


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("127.0.0.1", False), ("192.168.1.1", False),
        ("100.64.0.1", False), ("224.0.0.1", False), ("fe80::1", False), ("fd00::1", False),
        ("::ffff:127.0.0.1", False), ("::ffff:8.8.8.8", True), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False),
    ],
)  # fmt: skip
def test_only_addresses_of_the_open_internet_are_asked(address, allowed):
    assert Bounds(1, 1).allow(ip_address(address)) is allowed


def test_a_private_network_may_be_opened():
    bounds = Bounds(1, 1, private=(ip_network("10.7.0.0/16"),))
    assert bounds.allow(ip_address("10.7.1.1"))
    assert bounds.allow(ip_address("::ffff:10.7.1.1"))
    assert not bounds.allow(ip_address("10.8.1.1"))


def test_what_is_too_large_is_left(server):
    server.paths |= {"/told": body(b"x" * 1001), "/untold": endless}
    for path in ("/told", "/untold"):
        with pytest.raises(Unreachable, match="too large"):
            ask(server, path)


def endless(handler):
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 100)


def drip(handler):
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.05)


def drip_headers(handler):
    while True:
        handler.wfile.write(b"H")
        handler.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize("how", [drip, drip_headers, lambda _handler: time.sleep(1.5)])
def test_what_is_too_slow_is_cut_in_time(server, how):
    server.paths["/slow"] = how
    begun = time.monotonic()
    with pytest.raises(Unreachable, match="too slow"):
        ask(server, "/slow", seconds=0.3)
    assert time.monotonic() - begun < 1.2


def test_a_name_that_is_not_resolved_in_time_is_left(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_how: time.sleep(1) or [])
    begun = time.monotonic()
    with pytest.raises(Unreachable, match="too slow: its name is not resolved"):
        reach("http://slow.example/", Bounds(10, 0.2, private=HERE))
    assert time.monotonic() - begun < 1


def test_what_ends_early_is_no_answer(server):
    server.paths["/cut"] = body(b"x" * 10, length=20)
    with pytest.raises(Unreachable, match=r"cut off|IncompleteRead"):
        ask(server, "/cut")


def test_an_address_that_nobody_answers_is_told(server):
    server.paths["/none"] = lambda handler: handler.send_error(503)
    with pytest.raises(Unreachable, match="status 503"):
        ask(server, "/none")
    with pytest.raises(Unreachable, match="ConnectionRefusedError"):
        reach("http://127.0.0.1:9/", Bounds(10, 2, private=HERE))
    with pytest.raises(Unreachable):
        reach("http://no such host/", Bounds(10, 2, private=HERE))
