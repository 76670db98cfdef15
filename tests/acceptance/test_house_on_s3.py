"""The house with its bytes on S3 (an emulator of it): from files to proven answers, and by the upload door."""

from dataclasses import replace
from datetime import timedelta

import pytest
from in_process import qebul
from upload_door import Door

from cli.exits import UsageError
from cli.house import for_ever, work
from demo.documents import Application
from pipeline import legs
from pipeline.s3_store import S3BlobStore
from pipeline.settings import Settings

pytestmark = pytest.mark.one_foundation
MIB = 1 << 20


@pytest.fixture
def house(on_s3, house):
    return house


@pytest.fixture
def door(on_s3, tmp_path):
    running = Door.start(tmp_path / "var", max_file_bytes=70 * MIB)
    yield running
    running.kill()


def test_documents_come_to_their_answers_and_conservation_is_green(house, sign):
    house.drop("alfa", "good.xml", sign(Application("s3-1", "worker.20"), "alfa.head"))
    house.drop("alfa", "again.xml", sign(Application("s3-2", "worker.20"), "alfa.accountant"))
    house.drop("alfa", "note.txt", b"no document at all")
    assert [house.row(name).status for name in ("good.xml", "again.xml", "note.txt")] == [
        "registered",
        "returned",
        "refused",
    ]
    assert len(house.answers("alfa", "receipt")) == 3
    assert len(house.answers("alfa", "acceptance")) == 1
    assert isinstance(house.house.store, S3BlobStore)
    assert list(house.settings.folder("store").iterdir()) == [], "no byte stays on this machine"
    assert house.problems() == []


def test_containers_and_scans_are_read_from_s3(house):
    wanted = [one for one in house.world.files if one.name in ("32-ilkin-ucot.asice", "27-ilkin-ucot.pdf")]
    house.world.drop(house.settings.folder("inbox"), wanted)
    house.work()
    assert {house.row(one.name).status for one in wanted} == {"registered"}
    assert house.problems() == []


def test_a_changed_object_is_red(house, sign):
    house.drop("alfa", "good.xml", sign(Application("s3-3", "worker.21"), "alfa.head"))
    [(digest,)] = house.tables("select sha256 from delivery")
    house.house.store._objects.put(digest, b"forged")
    assert any("have changed" in one and digest in one for one in house.problems())


def test_a_store_that_is_away_holds_the_intake_up_and_loses_nothing(house, sign):
    there = house.house.store
    house.intake.store = S3BlobStore(
        replace(there.bucket, endpoint="http://127.0.0.1:9"), house.settings.folder("store")
    )
    house.drop_unworked("alfa", "waits.xml", sign(Application("s3-4", "worker.22"), "alfa.head"))
    house.take_in()
    assert house.rows() == []
    assert [one.name.partition("~")[2] for one in house.settings.folder("claimed").glob("alfa/*")] == ["waits.xml"]
    house.intake.store = there
    house.clock.advance(timedelta(seconds=10))
    house.work()
    assert house.row("waits.xml").status == "registered"


def test_a_leg_whose_blob_cannot_be_had_waits_and_is_not_counted_as_failed(house, sign):
    house.drop_unworked("alfa", "waits.xml", sign(Application("s3-5", "worker.23"), "alfa.head"))
    house.take_in()
    there = house.house.store._objects
    house.house.store._objects = replace(house.house.store.bucket, name="gone").client()
    for _, subject in _due(house):
        house.engine.run_subject(subject)
    assert house.tables("select count(*) from leg where errors > 0 or suspect") == [(0,)]
    assert house.row("waits.xml").status == "received"
    house.house.store._objects = there
    house.clock.advance(timedelta(seconds=10))
    house.work()
    assert house.row("waits.xml").status == "registered"


def _due(house):
    with house.house.database.reads() as reads:
        return legs.due_subjects(reads, ["light"], house.clock.now())


def test_an_upload_streams_through_to_s3_in_bounded_memory(door):
    door.send(b"<warm/>")
    before = door.memory_mib()
    got = door.ask("POST", "/v1/submissions", (b"m" * MIB for _ in range(64)))
    assert got.status == 201, got.body
    assert door.memory_mib() - before < 64
    assert door.memory_mib() < 150
    assert door.temporary() == door.blobs() == []
    assert qebul("conserve", "--var", door.var).returncode == 0


def test_the_house_that_forks_its_workers_does_not_take_s3(on_s3, tmp_path):
    with pytest.raises(UsageError, match="QEBUL_STORE_URL is for many machines"):
        work(Settings(var=tmp_path / "house"), for_ever)


def test_conserve_says_that_the_store_is_away(on_s3, tmp_path):
    assert qebul("migrate", "--var", tmp_path).returncode == 0
    got = qebul("conserve", "--var", tmp_path, QEBUL_STORE_ENDPOINT="http://127.0.0.1:9")
    assert got.returncode == 4, "neither green nor red"
    assert "the store does not answer" in got.stderr
