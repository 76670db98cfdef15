"""New trust material of a house that dies while it takes it in."""

from datetime import timedelta

import pytest
from cryptography import x509
from trusted_lists import Supervisor, body, service

from demo.documents import Application
from demo.pki import certificate_pem
from demo.world import World
from registries.trust_snapshots import latest
from stages.trust import TrustRefresh


class StoreOfTheDying:
    """The house's store; it ends after the first blob."""

    def __init__(self, store):
        self.store = store

    def open(self, sha256):
        return self.store.open(sha256)

    def put_bytes(self, data):
        self.store.put_bytes(data)
        raise KeyboardInterrupt


def test_what_a_death_left_in_the_store_gets_its_row_with_the_next_material(house):
    World.open(house.var)  # its revocation lists are new
    refresh = house.house.trust_refresh()
    dying = TrustRefresh(refresh.folder, refresh.database, StoreOfTheDying(refresh.store), refresh.clock)
    with pytest.raises(KeyboardInterrupt):
        dying()
    stored = len(list(house.house.store.digests()))
    assert len(house.tables("select * from promised_blob")) > 1
    assert house.problems() == []
    World.open(house.var)  # what was half taken in is not in the folder any more
    refresh()
    assert house.tables("select * from promised_blob") == []
    assert len(list(house.house.store.digests())) > stored
    assert house.problems() == []


@pytest.mark.one_foundation
def test_an_older_trusted_list_replaces_no_newer_one(house):
    """It would bring back whom the supervisor withdrew since."""
    supervisor, folder = Supervisor.appointed(), house.world.trust
    (folder / "supervisor.pem").write_bytes(certificate_pem(supervisor.key.certificate))
    with (folder / "trust.toml").open("a") as stream:
        stream.write('[[trusted_list]]\nfile = "az.xml"\nsigners = ["supervisor.pem"]\n')
    refresh = house.house.trust_refresh()

    def in_use(sequence):
        (folder / "az.xml").write_bytes(supervisor.sign(body(sequence=sequence)))
        refresh()
        with house.house.database.reads() as reads:
            return latest(reads).version

    first = in_use(7)
    assert in_use(6) == first
    assert in_use(8) != first


@pytest.mark.one_foundation
def test_a_list_that_ended_holds_until_a_newer_one_is_there(house, sign):
    supervisor, folder = Supervisor.appointed(), house.world.trust
    root = x509.load_pem_x509_certificate((folder / "root.pem").read_bytes())
    told = (folder / "trust.toml").read_text()
    by_root = '[[anchor]]\nfile = "root.pem"\npurpose = "submission"\n'
    assert by_root in told
    listed = '[[trusted_list]]\nfile = "az.xml"\nsigners = ["supervisor.pem"]\n'
    (folder / "trust.toml").write_text(told.replace(by_root, "") + listed)
    (folder / "supervisor.pem").write_bytes(certificate_pem(supervisor.key.certificate))
    refresh, now = house.house.trust_refresh(), house.clock.now()

    def publish(sequence, next_update):
        said = body(service(root), sequence=sequence, issued=now - timedelta(days=90), next_update=next_update)
        (folder / "az.xml").write_bytes(supervisor.sign(said))
        refresh()

    publish(1, now - timedelta(days=1))
    house.drop("alfa", "held.xml", sign(Application("l-1", "worker.38")))
    assert (house.row("held.xml").status, house.row("held.xml").codes) == ("on_hold", ("CERT_LIST_EXPIRED",))
    publish(2, now + timedelta(days=90))
    house.clock.advance(timedelta(seconds=house.settings.hold_check_seconds + 1))
    house.work()
    assert house.row("held.xml").status == "registered"
    assert house.problems() == []
