"""What only a store in a folder can promise."""

import os
from pathlib import Path

import pytest

from pipeline.blobs import DirectoryStore


@pytest.fixture
def store(tmp_path):
    return DirectoryStore(tmp_path / "store")


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


def test_a_kept_blob_cannot_be_written_by_its_mode(store):
    digest = store.put_bytes(b"one")
    assert store.path(digest).stat().st_mode & 0o222 == 0
