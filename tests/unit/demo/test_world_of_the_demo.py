import os
import shutil
import stat
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from cryptography import x509

from demo.cards import SPECS
from demo.world import EDITION, World
from pipeline.clock import SetClock

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def own_var(world, tmp_path):
    """A copy of the world that a test may spoil."""
    return shutil.copytree(world.var, tmp_path / "var")


def snapshot(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_world_is_reused(own_var):
    before = snapshot(own_var / "demo")
    World.open(own_var, SetClock(NOW + timedelta(days=400)))
    assert snapshot(own_var / "demo") == before


def test_revocation_lists_are_renewed_at_each_opening(own_var):
    World.open(own_var, SetClock(NOW + timedelta(days=400)))
    for name in ("root", "e-imza", "asan"):
        listed = x509.load_pem_x509_crl((own_var / "trust" / f"{name}.crl").read_bytes())
        assert listed.next_update_utc == NOW + timedelta(days=430)


def test_a_half_written_world_is_made_anew(own_var, world):
    (own_var / "demo").rename(own_var / "demo.new")
    (own_var / "demo.new" / "manifest.json").unlink()
    again = World.open(own_var, SetClock(NOW))
    assert {one.name: bool(again.content(one.name)) for one in again.files} == {one.name: True for one in world.files}
    assert not (own_var / "demo.new").exists()


def test_a_world_of_another_edition_is_made_anew(own_var):
    manifest = own_var / "demo" / "manifest.json"
    manifest.write_text(manifest.read_text().replace(f'"edition": {EDITION}', f'"edition": {EDITION - 1}'))
    before = (own_var / "demo" / "cards" / "alfa.head.pem").read_bytes()
    World.open(own_var, SetClock(NOW))
    assert (own_var / "demo" / "cards" / "alfa.head.pem").read_bytes() != before
    assert not (own_var / "demo.old").exists()


def test_the_seal_outlives_the_world(own_var):
    before = snapshot(own_var / "keys")
    shutil.rmtree(own_var / "demo")
    World.open(own_var, SetClock(NOW))
    assert snapshot(own_var / "keys") == before
    assert (own_var / "trust" / "seal.pem").read_bytes() == (own_var / "keys" / "seal.pem").read_bytes()


def test_lost_trust_is_published_again(own_var):
    before = snapshot(own_var / "trust")
    shutil.rmtree(own_var / "trust")
    World.open(own_var, SetClock(NOW))
    stable = {path for path in before if path.suffix != ".crl"}
    after = snapshot(own_var / "trust")
    assert after.keys() == before.keys()
    assert {path: after[path] for path in stable} == {path: before[path] for path in stable}


def test_keys_are_for_their_owner_only(world):
    keys = [*world.root.rglob("*.key.pem"), world.keys / "seal.key.pem"]
    assert len(keys) == 3 + len(SPECS) + 1
    assert {stat.S_IMODE(path.stat().st_mode) for path in keys} == {0o600}


def test_the_rogue_ca_is_never_published(world):
    published = [x509.load_pem_x509_certificate(path.read_bytes()) for path in sorted(world.trust.glob("*.pem"))]
    assert len({certificate.subject for certificate in published}) == len(published) == 4


def test_files_are_dropped_whole_in_order_and_in_the_past(world, tmp_path):
    world.drop(tmp_path)
    dropped = [tmp_path / one.channel / one.name for one in world.files]
    times = [path.stat().st_mtime for path in dropped]
    steps = [after - before for before, after in pairwise(times)]
    assert steps == [0 if one.same_second else 1 for one in world.files[1:]]
    assert 0 in steps
    assert times[-1] < NOW.timestamp()
    assert [path.read_bytes() for path in dropped] == [world.content(one.name) for one in world.files]
    assert sum(len(names) for _, _, names in os.walk(tmp_path)) == len(dropped)


def test_a_part_of_the_files_can_be_dropped(world, tmp_path):
    second = [one for one in world.files if one.wave == 2]
    world.drop(tmp_path, second)
    assert sorted(path.name for path in tmp_path.rglob("*.*")) == sorted(one.name for one in second)
