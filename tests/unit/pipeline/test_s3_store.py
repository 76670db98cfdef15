"""A store on S3 that cannot be had: always an OSError, never a blob that passes for missing or for kept."""

import io

import pytest

from pipeline.s3_store import StoreTroubleError
from pipeline.settings import Settings
from pipeline.stores import open_store


@pytest.fixture
def store_with(on_s3, tmp_path):
    return lambda **settings: open_store(Settings(var=tmp_path, **settings))


def all_that_can_be_asked(store):
    return (
        lambda: store.read("0" * 64),
        lambda: store.put_bytes(b"new"),
        lambda: store.put(io.BytesIO(b"n" * (9 << 20))),
        lambda: list(store.digests()),
    )


def test_a_bucket_that_is_not_there_is_trouble_and_no_missing_blob(store_with):
    store = store_with(store_url="s3://no-such-bucket")
    for ask in all_that_can_be_asked(store):
        with pytest.raises(StoreTroubleError):
            ask()
    assert not store.answers()


def test_a_server_that_is_away_is_trouble_within_seconds(store_with):
    store = store_with(store_endpoint="http://127.0.0.1:9")
    for ask in all_that_can_be_asked(store):
        with pytest.raises(StoreTroubleError):
            ask()
    assert not store.answers()


def test_an_object_of_another_size_does_not_pass_for_kept(store_with):
    store = store_with()
    for data in (b"honest", b"h" * (9 << 20)):
        digest = store.put_bytes(data)
        store._objects.put(digest, b"forged bytes")
        for put in (store.put_bytes, lambda same: store.put(io.BytesIO(same))):
            with pytest.raises(StoreTroubleError):
                put(data)


def test_trouble_tells_nothing_of_the_request(store_with):
    with pytest.raises(StoreTroubleError) as caught:
        store_with(store_url="s3://no-such-bucket").read("0" * 64)
    assert "no-such-bucket" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_what_lies_beside_the_prefix_is_not_ours(store_with, on_s3):
    store_with(store_url=f"s3://{on_s3}").put_bytes(b"somebody else's")
    assert list(store_with().digests()) == []
    mine = store_with().put_bytes(b"mine")
    assert list(store_with().digests()) == [mine]


def test_a_secret_without_its_id_is_refused(monkeypatch, tmp_path):
    with pytest.raises(ValueError, match="go together"):
        Settings(var=tmp_path, store_secret_file=tmp_path / "secret")


@pytest.mark.parametrize("url", ["bucket", "s3://", "s3://UPPER", "https://bucket", "s3://bucket/../x", "s3://b/x y"])
def test_an_address_that_is_no_bucket_is_refused(url, tmp_path):
    with pytest.raises(ValueError, match="store_url"):
        Settings(var=tmp_path, store_url=url)
