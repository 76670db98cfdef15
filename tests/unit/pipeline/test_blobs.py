import hashlib
import io
import os
from pathlib import Path

import pytest

from pipeline.blobs import DirectoryStore


@pytest.fixture
def store(tmp_path):
    return DirectoryStore(tmp_path / "store")


def test_what_is_put_is_read_back_under_its_digest(store):
    digest, size = store.put(io.BytesIO(b"abc" * 700_000))
    assert digest == hashlib.sha256(b"abc" * 700_000).hexdigest()
    assert size == 2_100_000
    assert store.read(digest) == b"abc" * 700_000
    assert list(store.digests()) == [digest]


def test_the_same_bytes_twice_are_one_blob(store):
    assert store.put_bytes(b"same") == store.put(io.BytesIO(b"same"))[0]
    assert len(list(store.digests())) == 1


def test_a_source_that_breaks_leaves_nothing(store):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            raise OSError("the disk is gone")

    with pytest.raises(OSError, match="disk"):
        store.put(Broken())
    assert list(store.root.iterdir()) == []


def test_a_blob_is_durable_before_its_digest_is_known(store, monkeypatch):
    synced = []
    real = os.fsync

    def watching(descriptor):
        synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", watching)
    digest = store.put_bytes(b"one")
    assert any(path.endswith(".tmp") for path in synced), "the bytes"
    assert str(store.path(digest).parent) in synced, "the folder that holds its name"


def test_leftovers_of_a_crash_are_swept(store):
    (store.root / "deadbeef.tmp").write_bytes(b"half")
    assert store.sweep_temporary() == 1
    assert list(store.root.iterdir()) == []


def test_a_kept_blob_cannot_be_written_by_its_mode(store):
    digest = store.put_bytes(b"one")
    assert store.path(digest).stat().st_mode & 0o222 == 0
