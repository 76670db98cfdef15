"""What the store in a folder promises beyond the contract: order of syncs and names, and how few of them."""

import errno
import io
import os
from pathlib import Path

import pytest

from pipeline import blobs
from pipeline.blobs import DirectoryStore


@pytest.fixture
def store(tmp_path):
    return DirectoryStore(tmp_path / "store")


@pytest.fixture
def steps(monkeypatch):
    """What was synced and what got its name, in order."""
    seen = []
    fsync, rename = os.fsync, Path.replace

    def syncing(descriptor):
        seen.append(("sync", str(Path(f"/proc/self/fd/{descriptor}").readlink())))
        fsync(descriptor)

    def naming(path, target):
        seen.append(("name", str(target)))
        seen.append(("from", str(path)))
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", syncing)
    monkeypatch.setattr(Path, "replace", naming)
    return seen


def synced(steps):
    return [path for step, path in steps if step == "sync"]


def test_a_blob_is_durable_before_its_digest_is_known(store, steps):
    digest = store.put_bytes(b"one")
    final = store.path(digest)
    named = steps.index(("name", str(final)))
    temporary = steps[named + 1][1]
    assert ("sync", temporary) in steps[:named], "the bytes, before the name"
    after = synced(steps[named:])
    assert [str(one) in after for one in (final.parent, final.parent.parent, store.root)] == [True] * 3


def test_of_a_block_every_blob_is_synced_before_any_is_named_and_every_folder_once(store, steps):
    with store.together() as kept:
        digests = [kept.put_bytes(f"{n}".encode()) for n in range(50)]
        assert steps == []
        assert list(store.digests()) == []
    first = next(n for n, (step, _) in enumerate(steps) if step == "name")
    assert len(synced(steps[:first])) == 50
    leaves = {store.path(one).parent for one in digests}
    folders = {str(one) for one in leaves | {one.parent for one in leaves} | {store.root}}
    assert sorted(synced(steps[first:])) == sorted(folders)
    assert {store.read(one) for one in digests} == {f"{n}".encode() for n in range(50)}


def test_a_known_folder_costs_one_sync_and_no_walk_to_the_root(store, steps):
    digest = store.put_bytes(b"one")
    del steps[:]
    store.put(io.BytesIO(b"one"))
    assert synced(steps)[1:] == [str(store.path(digest).parent)]


def test_the_name_of_a_blob_that_somebody_else_put_is_made_durable_too(store, steps):
    digest = store.put_bytes(b"one")
    del steps[:]
    DirectoryStore(store.root).put_bytes(b"one")
    assert str(store.path(digest).parent) in synced(steps)
    assert str(store.root) in synced(steps)


def test_a_block_that_the_disk_refuses_keeps_no_half_file(store, monkeypatch):
    def refusing(descriptor):
        raise OSError(errno.EIO, "the disk is gone")

    def put_two():
        with store.together() as kept:
            kept.put_bytes(b"one")
            kept.put_bytes(b"two")

    monkeypatch.setattr(os, "fsync", refusing)
    with pytest.raises(OSError, match="disk"):
        put_two()
    assert list(store.root.iterdir()) == []


def test_a_block_of_more_than_may_be_open_is_kept_whole(store, monkeypatch):
    monkeypatch.setattr(blobs, "MOST_WAITING", 3)
    with store.together() as kept:
        for n in range(10):
            kept.put_bytes(f"{n}".encode())
    assert len(list(store.digests())) == 10


def test_a_kept_blob_cannot_be_written_by_its_mode(store):
    digest = store.put_bytes(b"one")
    assert store.path(digest).stat().st_mode & 0o222 == 0
