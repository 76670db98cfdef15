"""Lists and answers about revocation are fetched, from a server that may lie, be ill or endless."""

import json
import time
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from fetching import LIST, Fetching, answer_of, authority_of, card_with_addresses, delegate_of
from in_process import qebul
from revocation_server import body, redirect, revocation_server

from demo.documents import Application, unsigned
from demo.pki import Authority, make_crl, make_key
from pipeline.bounds import Bounds
from registries.revocation_fetches import fetches
from signatures.revocation_sources import list_at
from signatures.signing import sign_xml

HOUR = timedelta(hours=1)
# What is written to the database is one row a list; the whole way runs on both foundations (the first test).
once = pytest.mark.one_foundation


@pytest.fixture(scope="module")
def server():
    with revocation_server() as made:
        yield made


@pytest.fixture
def fetching(house, server):
    return Fetching(house, server)


def drop(house, card, name="held.xml", document="r-1"):
    application = Application(document, "worker.38")
    data = unsigned(application, house.world.employers["alfa"], house.world.people[application.role])
    house.drop("alfa", name, sign_xml(data, card, signing_time=house.clock.now()))


def test_a_fetched_list_lets_go_what_waited_for_it(fetching, sign):
    house = fetching.house
    house.drop("alfa", "held.xml", sign(Application("r-1", "worker.38")))
    assert house.row("held.xml").status == "on_hold"
    fetching.serve()
    assert fetching.round() == [""]
    fetching.settle()
    assert house.row("held.xml").status == "registered"
    assert house.problems() == []


@once
def test_a_list_is_fetched_as_often_as_told_and_a_failure_is_tried_again_sooner(fetching):
    clock = fetching.house.clock
    fetching.serve()
    assert fetching.round() == [""]
    assert fetching.round() == []
    clock.advance(HOUR - timedelta(seconds=1))
    assert fetching.round() == []
    clock.advance(timedelta(seconds=1))
    del fetching.server.paths[LIST]
    assert fetching.round() == ["status 404"]
    assert fetching.round() == []
    clock.advance(timedelta(minutes=5))
    assert fetching.round() == ["status 404"]
    assert fetching.kept() == [".crl"]


@once
def test_a_list_that_may_not_be_used_replaces_no_good_one(fetching):
    house, clock = fetching.house, fetching.house.clock
    fetching.serve()
    assert fetching.round() == [""]
    before = kept_bytes(fetching)
    now = clock.now()
    rogue = Authority(make_key("p256"), fetching.authority.certificate)
    bad = {
        "signature does not hold": body(make_crl(rogue, {}, at=now)),
        "of another CA than before": body(make_crl(authority_of(house, "asan"), {}, at=now)),
        "about other certificates than before": body(of_cas_alone(fetching.authority, now)),
        "older than the one before": body(make_crl(fetching.authority, {}, at=now - HOUR)),
        "expired": body(make_crl(fetching.authority, {}, at=now - timedelta(days=90))),
        "of the future": body(make_crl(fetching.authority, {}, at=now + timedelta(days=3))),
        "not readable": body(b"<html>Welcome</html>"),
        "too large": body(b"x" * 100_001),
        "no http: file": redirect("file:///etc/passwd"),
        "a private address": redirect("http://169.254.169.254/latest"),
        "too slow": lambda _handler: time.sleep(1),
    }
    for told, answer in bad.items():
        fetching.server.paths[LIST] = answer
        assert fetching.round(at_once=True) == [told]
        assert kept_bytes(fetching) == before


def of_cas_alone(authority, at):
    """A genuine list of the same CA that says nothing of cards."""
    point = x509.IssuingDistributionPoint(None, None, False, True, None, False, False)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(at)
        .next_update(at + timedelta(days=30))
        .add_extension(point, critical=True)
    )
    return builder.sign(authority.key, hashes.SHA256()).public_bytes(Encoding.DER)


def kept_bytes(fetching):
    [path] = (fetching.trust / "fetched").glob("*.crl")
    return path.read_bytes()


@once
def test_a_newer_list_takes_the_place_of_the_older_one(fetching, sign):
    house = fetching.house
    fetching.serve()
    fetching.round()
    house.clock.advance(HOUR)
    card = house.world.card_paths("alfa.head")[1].read_bytes()
    fetching.serve(revoked=[x509.load_pem_x509_certificates(card)[0].serial_number])
    assert fetching.round() == [""]
    house.drop("alfa", "late.xml", sign(Application("r-2", "worker.38")))
    assert (house.row("late.xml").status, house.row("late.xml").codes) == ("refused", ("REV_REVOKED",))


@once
def test_a_signer_on_hold_has_the_list_that_his_certificate_names_fetched(fetching):
    house, point = fetching.house, "/named.crl"
    drop(house, card_with_addresses(house, point=fetching.server.url(point)))
    assert house.row("held.xml").status == "on_hold"
    fetching.server.paths[point] = body(make_crl(fetching.authority, {}, at=house.clock.now()))
    assert sorted(fetching.round()) == ["", "status 404"]
    fetching.settle()
    assert house.row("held.xml").status == "registered"
    house.clock.advance(HOUR)
    assert tuple(sorted(fetching.round())) == ("", "status 404"), "a list that was named once is renewed"


@once
def test_a_signer_on_hold_is_asked_about(fetching):
    house, path = fetching.house, "/ocsp"
    card = card_with_addresses(house, responder=fetching.server.url(path))
    drop(house, card)
    ca = fetching.authority
    fetching.server.paths[path] = body(answer_of(ca, card.certificate, ca.certificate, house.clock.now()))
    assert sorted(fetching.round()) == ["", "status 404"]
    assert fetching.kept() == [".ocsp"]
    [(_, _, question)] = [one for one in fetching.server.asked if one[0] == "POST"]
    assert question
    assert fetching.round() == [], "asked once, not at each look"
    fetching.settle()
    assert house.row("held.xml").status == "registered"
    assert house.problems() == []


@once
def test_only_the_ca_and_its_delegates_answer(fetching):
    house, path = fetching.house, "/ocsp"
    card = card_with_addresses(house, responder=fetching.server.url(path))
    drop(house, card)
    ca, now = fetching.authority, house.clock.now()
    key = make_key("p256")
    unnamed, named, other = (
        delegate_of(Authority(key, ca.certificate), key),
        delegate_of(ca, key),
        delegate_of(ca, key, purpose=ExtendedKeyUsageOID.CODE_SIGNING),
    )
    answers = {
        "of a responder whom the CA did not name": [
            answer_of(unnamed, card.certificate, ca.certificate, now),
            *(answer_of(ca, card.certificate, ca.certificate, now, delegate=one) for one in (unnamed, other)),
        ],
        "expired": [answer_of(ca, card.certificate, ca.certificate, now - timedelta(days=3))],
        "not readable": [b"?"],
        "": [answer_of(ca, card.certificate, ca.certificate, now, delegate=named)],
    }
    for told, every in answers.items():
        for answer in every:
            fetching.server.paths[path] = body(answer)
            assert sorted(fetching.round(at_once=True))[-2:] == sorted([told, "status 404"])


@once
def test_a_stranger_makes_the_house_ask_nobody(fetching):
    """A certificate of his own with the names of a real one: his addresses are never asked."""
    house, path = fetching.house, "/spy"
    rogue = Authority(make_key("p256"), fetching.authority.certificate)
    url = fetching.server.url(path)
    drop(house, card_with_addresses(house, responder=url, point=url, authority=rogue))
    assert house.row("held.xml").status == "refused"
    fetching.round()
    assert [one[1] for one in fetching.server.asked] == [LIST]


@once
def test_what_no_longer_holds_is_forgotten_a_day_later(fetching):
    house, path = fetching.house, "/ocsp"
    card = card_with_addresses(house, responder=fetching.server.url(path))
    drop(house, card)
    ca = fetching.authority
    fetching.server.paths[path] = body(answer_of(ca, card.certificate, ca.certificate, house.clock.now()))
    fetching.serve()
    fetching.round()
    fetching.settle()
    assert fetching.kept() == [".crl", ".ocsp"]
    house.clock.advance(timedelta(days=2, minutes=5))
    fetching.round()
    assert fetching.kept() == [".crl"]
    with house.house.database.reads() as reads:
        assert [name.rpartition(".")[2] for name in fetches(reads)] == ["crl"]


@once
def test_a_surprise_of_one_source_is_told_and_stops_no_other(fetching):
    house, path = fetching.house, "/ocsp"
    drop(house, card_with_addresses(house, responder=fetching.server.url(path)))
    fetching.serve()
    part = fetching.trust / "fetched" / f".{list_at(fetching.server.url(LIST)).name}.part"
    part.mkdir(parents=True)  # nothing can be written there
    assert sorted(fetching.round()) == ["status 404", "unexpected: IsADirectoryError"]
    assert fetching.round() == [], "a failed try like any other: not asked again at once"


@once
def test_a_document_that_leaves_its_bounds_keeps_nobody_from_being_asked_about(fetching):
    house, path = fetching.house, "/ocsp"
    drop(house, card_with_addresses(house, responder=fetching.server.url(path)))
    fetching.serve()
    fetching.fetch.waiting.bounds = Bounds(256, 0.000001)
    assert fetching.round() == [""], "the list"
    fetching.fetch.waiting.bounds = Bounds(256, 20)
    assert fetching.round() == []
    house.clock.advance(timedelta(minutes=5))
    assert fetching.round() == ["status 404"]


@once
def test_the_tick_never_waits_for_the_outside(fetching):
    fetching.server.paths[LIST] = lambda _handler: time.sleep(1)
    begun = time.monotonic()
    fetching.fetch()
    fetching.fetch()
    assert time.monotonic() - begun < 0.2
    fetching.fetch._thread.join(5)
    with fetching.house.house.database.reads() as reads:
        assert [one.why for one in fetches(reads).values()] == ["too slow"]


@once
def test_a_house_fetches_nothing_unless_told(house):
    assert house.house.revocation_fetch() is None


@once
def test_trust_status_tells_what_is_trusted_and_what_is_wrong(fetching, monkeypatch):
    var, server = fetching.house.var, fetching.server
    monkeypatch.setenv("QEBUL_REVOCATION_FETCH_MINUTES", "60")
    monkeypatch.setenv("QEBUL_REVOCATION_FETCH_PRIVATE", "127.0.0.0/8")
    asked = qebul("trust", "fetch", "--var", var)
    assert asked.returncode == 1
    told = qebul("trust", "status", "--json", "--var", var)
    state = json.loads(told.stdout)
    assert (told.returncode, state["problems"]) == (1, [f"{server.url(LIST)}: status 404"])
    fetching.serve()
    assert qebul("trust", "fetch", "--var", var).returncode == 0
    told = qebul("trust", "status", "--json", "--var", var)
    state = json.loads(told.stdout)
    assert (told.returncode, state["problems"]) == (0, [])
    assert [one["purpose"] for one in state["anchors"]] == ["submission", "seal"]
    assert {one["provider"] for one in state["issuers"]} == {"e-imza", "asan"}
    assert sorted(one["file"].partition("/")[0] for one in state["revocation_lists"]) == [
        "asan.crl",
        "fetched",
        "root.crl",
    ]
    (fetching.trust / "asan.pem").write_bytes(b"?")
    broken = qebul("trust", "status", "--var", var)
    assert broken.returncode == 1
    assert "the folder is not in use: asan.pem" in broken.stdout
