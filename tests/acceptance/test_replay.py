"""A verdict of months ago, repeated by what the house has kept."""

import json
import os

import pytest
from in_process import qebul

from demo.documents import Application, unsigned
from signatures.detached import sign_detached
from signatures.keys import PemKey


@pytest.fixture
def judged(house, sign):
    """One file that was accepted and one that was changed after it was signed."""
    good = sign(Application("r-1", "worker.30"))
    house.drop_unworked("alfa", "good.xml", good)
    house.drop_unworked("alfa", "bad.xml", good.replace(b"initial", b"correction", 1))
    house.work()
    assert house.row("good.xml").status == "registered"
    assert house.row("bad.xml").status == "refused"
    [(house.digest,)] = house.tables("select sha256 from delivery where name = 'good.xml'")
    return house


def about(house, role):
    return house.world.employers["alfa"], house.world.people[role]


def replay(house, name, *options):
    return qebul("verify", "--replay", house.row(name).id, *options, "--var", house.var)


@pytest.mark.one_foundation
def test_a_sender_names_his_file_as_his_receipt_does(judged):
    row = judged.row("good.xml")
    for name in (row.id, row.id[:8], str(row.sequence), f"{row.id}.receipt", f"{row.id}.acceptance.2", judged.digest):
        told = qebul("verify", "--replay", name, "--json", "--var", judged.var)
        assert json.loads(told.stdout)["submission"] == row.id, name
    late = qebul("verify", "--replay", row.id, "--max-seconds", "0.001", "--var", judged.var)
    assert (late.returncode, "it takes longer than 0.001 s" in late.stderr) == (3, True)
    unknown = qebul("verify", "--replay", judged.digest[::-1], "--var", judged.var)
    assert (unknown.returncode, "no submission" in unknown.stderr) == (3, True)


def everything(house):
    """All rows and all bytes."""
    names = "select name from sqlite_master where type = 'table'"
    if os.environ.get("QEBUL_DATABASE_URL"):
        names = "select tablename from pg_tables where schemaname = 'public'"
    rows = {row[0]: sorted(map(str, house.tables(f'select * from "{row[0]}"'))) for row in house.tables(names)}
    return rows, sorted(house.house.store.digests())


def test_a_verdict_is_the_same_when_its_authorities_are_trusted_no_more(judged, tmp_path):
    trust = judged.settings.folder("trust")
    described = (trust / "trust.toml").read_text()
    (trust / "trust.toml").write_text(described.partition("[[issuer]]")[0])
    judged.house.trust_refresh()()
    file = tmp_path / "good.xml"
    file.write_bytes(judged.house.store.read(judged.digest))
    assert qebul("verify", file, "--var", judged.var).returncode == 1, "the change of the folder means nothing"
    before = everything(judged)
    for name in ("good.xml", "bad.xml"):
        told = replay(judged, name)
        assert told.returncode == 0, (told.stdout, told.stderr)
        assert "the same" in told.stdout
    assert everything(judged) == before, "a replay wrote something"


@pytest.mark.one_foundation
def test_a_draft_and_its_signature_are_judged_again_together(house, sign):
    document = unsigned(Application("r-2", "worker.30"), *about(house, "worker.30"))
    key, certificate = house.world.card_paths("alfa.head")
    loaded = PemKey.load(key.read_bytes(), certificate.read_bytes())
    house.drop("alfa", "draft.xml", document)
    assert "the same" in replay(house, "draft.xml").stdout
    house.drop("alfa", "sig.xml", sign_detached({"document.xml": document}, loaded, signing_time=house.clock.now()))
    assert house.row("draft.xml").status == "registered"
    for name in ("draft.xml", "sig.xml"):
        told = replay(house, name)
        assert "the same" in told.stdout, told.stdout


@pytest.mark.one_foundation
def test_a_snapshot_that_was_tampered_with_is_told(judged):
    [(files,)] = judged.tables("select files from trust_snapshot order by number limit 1")
    lists = {name: digest for name, digest in json.loads(files).items() if name.endswith(".crl")}
    for digest in lists.values():
        place = judged.house.store.path(digest)
        place.chmod(0o600)
        place.write_bytes(b"not what it was")
    told = json.loads(replay(judged, "good.xml", "--json").stdout)
    assert not told["same"]
    whats = {one["what"] for one in told["differences"]}
    assert {"outcome", "revocation_version", *(f"{name}: SHA-256" for name in lists)} <= whats
    assert told["report"]["outcome"] == "INDETERMINATE"
    assert replay(judged, "good.xml").returncode == 2


@pytest.mark.one_foundation
def test_a_received_file_that_was_tampered_with_is_told(judged):
    place = judged.house.store.path(judged.digest)
    place.chmod(0o600)
    place.write_bytes(place.read_bytes().replace(b"initial", b"correction", 1))
    told = replay(judged, "good.xml")
    assert told.returncode == 2
    assert "REF_DIGEST" in told.stdout


@pytest.mark.one_foundation
def test_what_is_missing_is_said(judged):
    judged.house.store.path(judged.digest).unlink()
    told = replay(judged, "good.xml")
    assert told.returncode == 3
    assert f"its bytes ({judged.digest}) are gone" in told.stderr
    assert "no submission" in qebul("verify", "--replay", "999", "--var", judged.var).stderr


@pytest.mark.one_foundation
def test_conservation_misses_the_policy_of_a_verdict(judged):
    assert judged.problems() == []
    with judged.house.database.write() as tx:
        tx.exec_driver_sql("delete from verification_policy")
    assert {one.split(": ")[1] for one in judged.problems()} == {"judged by a policy that is not recorded"}
    assert "is not recorded" in replay(judged, "good.xml").stderr


@pytest.mark.one_foundation
def test_conservation_misses_a_list_that_a_verdict_rests_on(judged):
    [(files,)] = judged.tables("select files from trust_snapshot order by number limit 1")
    less = {name: digest for name, digest in json.loads(files).items() if not name.endswith(".crl")}
    with judged.house.database.write() as tx:
        tx.exec_driver_sql("update trust_snapshot set files = ?", (json.dumps(less),))
    assert {one.split(": ")[1] for one in judged.problems()} == {"judged by a list that is not in its trust snapshot"}


@pytest.mark.one_foundation
def test_a_policy_that_was_changed_is_no_policy_to_judge_by(judged):
    with judged.house.database.write() as tx:
        tx.exec_driver_sql("update verification_policy set text = replace(text, '2048', '1024')")
    assert {one.split(": ")[1] for one in judged.problems()} == {"a policy whose text has changed"}
    assert "was changed" in replay(judged, "good.xml").stderr
