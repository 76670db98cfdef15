"""What every store of bytes promises: in a folder, and on S3 (an emulator of it)."""

import hashlib
import io
import threading

import pytest

from pipeline import s3_store
from pipeline.blob_checks import BlobsCheck
from pipeline.blobs import BlobChangedError, DirectoryStore
from pipeline.database import Database
from pipeline.migrate import upgrade
from pipeline.settings import Settings
from pipeline.stores import open_store

LARGE = 17 * (1 << 20) + 5  # three parts on S3


@pytest.fixture(params=["directory", "s3"])
def store(request, tmp_path):
    if request.param == "s3":
        request.getfixturevalue("on_s3")
    return open_store(Settings(var=tmp_path / "var"))


@pytest.fixture
def spoil(store):
    """Puts other bytes under the name of a blob, past the store."""

    def spoiled(digest, data):
        if isinstance(store, DirectoryStore):
            store.path(digest).chmod(0o600)
            store.path(digest).write_bytes(data)
        else:
            store._objects.put(digest, data)

    return spoiled


def left(store, tmp_path):
    return [*store.digests(), *(tmp_path / "var" / "store").glob("*.tmp")]


def test_what_is_put_is_read_back_under_its_digest(store):
    digest, size = store.put(io.BytesIO(b"abc" * 700_000))
    assert digest == hashlib.sha256(b"abc" * 700_000).hexdigest()
    assert size == 2_100_000
    assert store.read(digest) == b"abc" * 700_000
    assert list(store.digests()) == [digest]


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, LARGE])
def test_a_blob_of_any_size_comes_back_whole(store, size):
    data = b"0123456789abcdef"[: size or 1] * (size // 16 + 1)
    digest, told = store.put(io.BytesIO(data[:size]))
    assert told == size
    assert store.read(digest) == data[:size]


def test_a_reader_seeks_as_a_file_does(store):
    data = bytes(range(256)) * 12_000
    digest = store.put_bytes(data)
    with store.open(digest) as stream:
        assert stream.read(10) == data[:10]
        assert stream.seek(-7, io.SEEK_END) == len(data) - 7
        assert stream.read() == data[-7:]
        assert stream.read(1) == b""
        assert stream.seek(2_000_000) == 2_000_000
        assert stream.read(1_070_000) == data[2_000_000:3_070_000]
        assert stream.tell() == 3_070_000
        with pytest.raises((ValueError, OSError), match=r"."):
            stream.seek(-1)


def test_the_same_bytes_twice_are_one_blob(store):
    assert store.put_bytes(b"same") == store.put(io.BytesIO(b"same"))[0] == store.put_bytes(b"same")
    large = b"l" * LARGE
    assert store.put_bytes(large) == store.put(io.BytesIO(large))[0]
    assert len(list(store.digests())) == 2


def test_the_same_bytes_from_many_at_once_are_one_blob(store):
    kept, failed = [], []

    def put():
        try:
            kept.append(store.put(io.BytesIO(b"crowd" * 1000))[0])
        except OSError as error:
            failed.append(error)

    threads = [threading.Thread(target=put) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []
    assert set(kept) == set(store.digests())
    assert store.read(kept[0]) == b"crowd" * 1000


@pytest.mark.parametrize("before", [0, 100, LARGE])
def test_a_source_that_breaks_leaves_nothing(store, tmp_path, before):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            if part := super().read(size):
                return part
            raise OSError("the line is cut")

    with pytest.raises(OSError, match="cut"):
        store.put(Broken(b"x" * before))
    assert left(store, tmp_path) == []


def test_what_is_told_before_keeping_may_forbid_it(store, tmp_path):
    told = []

    def forbid(sha256, size):
        told.append((sha256, size, list(store.digests())))
        raise PermissionError

    with pytest.raises(PermissionError):
        store.put(io.BytesIO(b"bad"), forbid)
    assert told == [(hashlib.sha256(b"bad").hexdigest(), 3, [])]
    assert left(store, tmp_path) == []


def test_a_missing_blob_is_missing(store):
    for ask in (store.open, store.read):
        with pytest.raises(FileNotFoundError):
            ask("0" * 64)


def test_a_changed_blob_is_not_read_as_if_it_were_whole(store, spoil):
    digest = store.put_bytes(b"honest")
    spoil(digest, b"forged")
    with pytest.raises(BlobChangedError):
        store.read(digest)


def test_changed_missing_and_unknown_blobs_are_red(store, spoil, tmp_path):
    database = Database(tmp_path / "check.sqlite")
    upgrade(tmp_path / "check.sqlite")
    good, bad, gone = (store.put_bytes(one) for one in (b"good", b"honest", b"stray"))
    spoil(bad, b"forged")
    with database.write() as tx:
        for digest, size in ((good, 4), (bad, 6), ("0" * 64, 1)):
            tx.exec_driver_sql(f"insert into blob values ('{digest}', {size}, '2026-01-01 00:00:00.000000')")
    with database.reads() as reads:
        found = {one.where: one.what for one in BlobsCheck(store).problems(reads)}
    database.close()
    assert found == {
        "0" * 64: "its bytes are gone from the store",
        gone: "bytes in the store that no row knows",
        bad: "its bytes have changed",
    }


def test_leftovers_of_a_crash_are_swept(store, tmp_path):
    (tmp_path / "var" / "store" / "deadbeef.tmp").write_bytes(b"half")
    assert store.sweep_temporary() == 1
    assert left(store, tmp_path) == []


def test_a_store_that_is_there_answers(store):
    assert store.answers()


def test_an_operator_is_told_where_a_blob_lies(store):
    assert store.place("ab" * 32).endswith("ab" * 32)


def test_a_large_blob_goes_to_s3_in_parts_and_never_whole_through_memory(on_s3, tmp_path, monkeypatch):
    asked = []
    real = s3_store.obstore.put

    def watching(objects, name, data, **options):
        asked.append((type(data).__name__, options.get("chunk_size")))
        return real(objects, name, data, **options)

    monkeypatch.setattr(s3_store.obstore, "put", watching)
    open_store(Settings(var=tmp_path)).put(io.BytesIO(b"p" * LARGE))
    assert asked == [("PosixPath", s3_store.PART)]
