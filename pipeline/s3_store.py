"""The store of several machines: objects of S3, or of what speaks like it, named by their SHA-256.

Bytes wait in a spool on this machine's disk until they are whole, for their digest is their name; an object that is
not whole is never seen. A small one is put only where there is none (``If-None-Match``); a large one in parts, after a
look, since the client cannot put conditions on parts: two that put the same one put the same bytes.
Traps: the client's threads do not survive a fork, so no process that forks may use it; it reads ``AWS_…`` of the
environment for what it was not told; a bucket that is gone answers 404, too, which must not pass for a missing blob.
"""

import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, Self

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from pipeline.blobs import nothing, unchanged
from pipeline.log import get_logger
from pipeline.spool import CHUNK, Source, Spool, Spooled

log = get_logger(__name__)
AT_ONCE = 8 << 20
PART = 8 << 20
PARTS_AT_ONCE = 2
REQUEST_SECONDS = timedelta(seconds=60)
CONNECT_SECONDS = timedelta(seconds=5)
PATIENCE = timedelta(seconds=20)
RETRIES = 2


class StoreTroubleError(OSError):
    """The store does not answer, refuses, or has not what it should: to be waited out, as a disk's trouble is."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where objects lie, and who asks. ``endpoint`` None: Amazon's of the region; ``key`` None: the machine's role."""

    name: str
    prefix: str
    region: str
    endpoint: str | None
    key: tuple[str, str] | None

    def client(self) -> S3Store:
        """Opens no connection yet."""
        config = {"region": self.region, "virtual_hosted_style_request": self.endpoint is None}
        if self.endpoint is not None:
            config["endpoint"] = self.endpoint
        if self.key is not None:
            config["access_key_id"], config["secret_access_key"] = self.key
        plain = self.endpoint is not None and self.endpoint.startswith("http://")
        return S3Store(
            self.name,
            prefix=self.prefix or None,
            config=config,  # type: ignore[arg-type]  # built up, not written as one literal
            client_options={"allow_http": plain, "timeout": REQUEST_SECONDS, "connect_timeout": CONNECT_SECONDS},
            retry_config={"max_retries": RETRIES, "retry_timeout": PATIENCE},
        )


class S3BlobStore:
    """Blobs as objects ``<prefix>/<digest>``; ``spool`` is a folder of this machine."""

    def __init__(self, bucket: Bucket, spool: Path) -> None:
        self.bucket = bucket
        self._spool = Spool(spool)
        self._objects = bucket.client()

    def put(self, source: Source, before_kept: Callable[[str, int], None] = nothing) -> tuple[str, int]:
        """Spools, tells, then keeps: memory is bounded by a few parts."""
        whole = self._spool.take(source)
        try:
            before_kept(whole.sha256, whole.size)
            self._settle(whole)
        finally:
            whole.file.close()
        return whole.sha256, whole.size

    def put_bytes(self, data: bytes) -> str:
        """Keeps ``data``; what is there already stays."""
        digest = hashlib.sha256(data).hexdigest()
        self._create(digest, data)
        return digest

    @contextmanager
    def together(self) -> Iterator[Self]:
        """Each put is durable by itself here."""
        yield self

    def _settle(self, whole: Spooled) -> None:
        if whole.size <= AT_ONCE:
            self._create(whole.sha256, whole.path.read_bytes())
        elif not self._is_kept(whole.sha256, whole.size):
            with _trouble():
                obstore.put(
                    self._objects,
                    whole.sha256,
                    whole.path,
                    use_multipart=True,
                    chunk_size=PART,
                    max_concurrency=PARTS_AT_ONCE,
                )

    def _create(self, digest: str, data: bytes) -> None:
        with _trouble():
            try:
                obstore.put(self._objects, digest, data, mode="create", use_multipart=False)
            except AlreadyExistsError:
                if not self._is_kept(digest, len(data)):
                    raise StoreTroubleError("an object was there, and is gone") from None

    def _is_kept(self, digest: str, size: int) -> bool:
        """Raises StoreTroubleError where something of another size bears the name: it must not pass for these bytes."""
        with _trouble():
            try:
                kept = obstore.head(self._objects, digest)["size"]
            except FileNotFoundError:
                return False
        if kept != size:
            raise StoreTroubleError("an object does not have the size of its bytes")
        return True

    def open(self, sha256: str) -> BinaryIO:
        """A reader: a small blob is in memory, of a large one a part. Raises FileNotFoundError."""
        with _trouble(missing_is_missing=True):
            found = obstore.get(self._objects, sha256)
            size = found.meta["size"]
            if size <= CHUNK:
                return io.BytesIO(bytes(found.bytes()))
        return io.BufferedReader(_Ranges(self._objects, sha256, size), CHUNK)

    def read(self, sha256: str) -> bytes:
        """The whole blob. Raises FileNotFoundError, BlobChangedError."""
        with self.open(sha256) as stream:
            return unchanged(stream.read(), sha256)

    def digests(self) -> Iterator[str]:
        """All objects below the prefix, by their names."""
        with _trouble():
            for some in obstore.list(self._objects):
                for one in some:
                    yield one["path"]

    def place(self, sha256: str) -> str:
        """Its address."""
        return "/".join(filter(None, ("s3:/", self.bucket.name, self.bucket.prefix, sha256)))

    def answers(self) -> bool:
        """Does the bucket answer to our key? Whether it would take an object is known when one comes."""
        try:
            with _trouble():
                next(iter(obstore.list(self._objects, chunk_size=1)), None)
        except StoreTroubleError:
            return False
        return True

    def sweep_temporary(self) -> int:
        """Of the spool. Parts of uploads that died in between are the bucket's lifecycle rule's."""
        return self._spool.sweep()


class _Ranges(io.RawIOBase):
    """A large object as a file, asked for range by range."""

    def __init__(self, objects: S3Store, key: str, size: int) -> None:
        self._objects = objects
        self._key = key
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("before the beginning")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readall(self) -> bytes:
        """The rest, a part at a time (the one that is inherited asks for 8 KB each time)."""
        rest = bytearray()
        while got := self._next(PART):
            rest += got
        return bytes(rest)

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # what BufferedReader gives
        got = self._next(len(buffer))
        buffer[: len(got)] = got
        return len(got)

    def _next(self, most: int) -> bytes:
        end = min(self._at + most, self._size)
        if end <= self._at:
            return b""
        with _trouble():
            got = bytes(obstore.get_range(self._objects, self._key, start=self._at, end=end))
        self._at += len(got)
        return got


@contextmanager
def _trouble(*, missing_is_missing: bool = False) -> Iterator[None]:
    """Whatever the client raises becomes a StoreTroubleError without its text, which quotes requests.

    ``missing_is_missing``: FileNotFoundError goes on where the store says that there is no such object (NoSuchKey).
    """
    try:
        yield
    except FileNotFoundError as error:
        if missing_is_missing and "<Code>NoSuchKey</Code>" in str(error):
            raise FileNotFoundError("no such blob") from None
        raise StoreTroubleError("the bucket is not there, or something that is no S3 answers") from None
    except BaseError as error:
        raise StoreTroubleError(f"the store does not answer as it should ({type(error).__name__})") from None
