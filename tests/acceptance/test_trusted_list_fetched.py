"""Trusted lists come from an address, and only what their supervisor signed takes the place of the one before."""

import json
from datetime import timedelta

import pytest
from fetching import Fetching, authority_of
from in_process import qebul
from revocation_server import body, revocation_server
from trusted_lists import Supervisor, service
from trusted_lists import body as text

from demo.pki import certificate_pem

pytestmark = pytest.mark.one_foundation
PATH = "/az.xml"


@pytest.fixture(scope="module")
def server():
    with revocation_server() as made:
        yield made


class Listed(Fetching):
    """A house that trusts e-imza by number 7 of a list, and is told where the next one will be."""

    def __init__(self, house, server):
        super().__init__(house, server)
        self.supervisor = Supervisor.appointed()
        (self.trust / "supervisor.pem").write_bytes(certificate_pem(self.supervisor.key.certificate))
        self.file = self.trust / "az.xml"
        self.file.write_bytes(self.signed(7))
        entry = f'[[trusted_list]]\nfile = "az.xml"\nsigners = ["supervisor.pem"]\nurl = "{server.url(PATH)}"\n'
        described = self.trust / "trust.toml"
        described.write_text(entry + described.read_text())
        self.refresh()

    def signed(self, number, *, supervisor=None, **how):
        listed = text(service(authority_of(self.house).certificate), sequence=number, **how)
        return (supervisor or self.supervisor).sign(listed)

    def serve_list(self, data):
        self.server.paths[PATH] = body(data)

    def ask(self, **how):
        asked = self.fetch.lists.round(**how)
        self.refresh()
        return [one.why for one in asked]

    def in_use(self):
        with self.house.house.database.reads() as reads:
            return [one.sequence for one in self.fetch.lists.library.current(reads).trust.lists]


@pytest.fixture
def listed(house, server):
    return Listed(house, server)


def test_a_newer_list_takes_the_place_of_the_one_before_and_comes_as_often_as_told(listed):
    listed.serve_list(listed.signed(8))
    assert (listed.ask(), listed.in_use()) == ([""], [8])
    assert listed.ask() == [], "an hour has not gone by"
    listed.house.clock.advance(timedelta(hours=1))
    listed.serve_list(listed.signed(9))
    assert (listed.ask(), listed.in_use()) == ([""], [9])


def test_what_its_supervisor_did_not_sign_or_took_back_replaces_nothing(listed):
    now, before = listed.house.clock.now(), listed.file.read_bytes()
    bad = {
        "number 6 is older than 7, the one before": listed.signed(6),
        "expired": listed.signed(8, next_update=now - timedelta(days=1)),
        "of the future": listed.signed(8, issued=now + timedelta(days=1)),
        "az.xml: TSLSequenceNumber": listed.signed("9" * 5000),
        "az.xml: signed by nobody who is pinned": listed.signed(8, supervisor=Supervisor.appointed()),
        "az.xml: REF_DIGEST": listed.signed(8).replace(b">8<", b">9<"),
        "of another territory than before": listed.supervisor.sign(
            text(service(authority_of(listed.house).certificate), sequence=8).replace(">AZ<", ">TR<")
        ),
        "too large": b"x" * 100_001,
    }
    for why, data in bad.items():
        listed.serve_list(data)
        assert listed.ask(at_once=True) == [why]
        assert (listed.file.read_bytes(), listed.in_use()) == (before, [7])


def test_two_supervisors_of_a_territory_count_each_for_himself(listed):
    described = listed.trust / "trust.toml"
    entry = '\n[[trusted_list]]\nfile = "other.xml"\nsigners = ["supervisor.pem"]\n'
    (listed.trust / "other.xml").write_bytes(listed.signed(40))
    described.write_text(described.read_text() + entry)
    listed.refresh()
    listed.file.write_bytes(listed.signed(8))
    listed.refresh()
    assert sorted(listed.in_use()) == [8, 40]
    listed.file.write_bytes(listed.signed(7))
    listed.refresh()
    assert sorted(listed.in_use()) == [8, 40], "an older one is refused"


def test_a_list_under_another_name_is_no_older_either(listed):
    described = listed.trust / "trust.toml"
    (listed.trust / "renamed.xml").write_bytes(listed.signed(6))
    described.write_text(described.read_text().replace('"az.xml"', '"renamed.xml"'))
    listed.refresh()
    assert listed.in_use() == [7]


def test_trust_fetch_asks_for_it_and_status_tells_what_came(listed, monkeypatch):
    monkeypatch.setenv("QEBUL_REVOCATION_FETCH_MINUTES", "60")
    monkeypatch.setenv("QEBUL_REVOCATION_FETCH_PRIVATE", "127.0.0.0/8")
    var = listed.house.var
    listed.serve()
    assert qebul("trust", "fetch", "--var", var).returncode == 1
    state = json.loads(qebul("trust", "status", "--json", "--var", var).stdout)
    assert f"{listed.server.url(PATH)}: status 404" in state["problems"]
    listed.serve_list(listed.signed(8))
    assert qebul("trust", "fetch", "--var", var).returncode == 0
    state = json.loads(qebul("trust", "status", "--json", "--var", var).stdout)
    assert (state["problems"], [one["sequence"] for one in state["trusted_lists"]]) == ([], [8])
