"""The store of bytes, by their SHA-256: written once, never changed.

Durable before known: a blob is fsynced, renamed into place and its folder fsynced before anybody writes its row.
"""

import hashlib
import io
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

CHUNK = 1 << 20


class Source(Protocol):
    """Something to be read to its end."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to ``size`` bytes; none at the end."""
        ...


class BlobStore(Protocol):
    """Bytes by digest (hex SHA-256)."""

    def put(self, source: Source) -> tuple[str, int]:
        """Keeps what ``source`` gives to its end; (digest, size in bytes). Durable when it returns."""
        ...

    def put_bytes(self, data: bytes) -> str:
        """Keeps ``data``; its digest."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """A reader. Raises FileNotFoundError."""
        ...

    def read(self, sha256: str) -> bytes:
        """The whole blob. Raises FileNotFoundError."""
        ...

    def digests(self) -> Iterator[str]:
        """All that is kept, by walking it."""
        ...


class DirectoryStore:
    """Content-addressed files: ``aa/bb/<digest>`` below a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Where a blob lies."""
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def put(self, source: Source) -> tuple[str, int]:
        """Copies in one pass, hashing as it goes. The bytes that were hashed are the bytes that are kept."""
        hashed, size = hashlib.sha256(), 0
        with self._temporary() as (path, target):
            while chunk := source.read(CHUNK):
                hashed.update(chunk)
                target.write(chunk)
                size += len(chunk)
            self._settle(path, target, hashed.hexdigest())
        return hashed.hexdigest(), size

    def put_bytes(self, data: bytes) -> str:
        """Keeps ``data``; writes nothing when it is already there."""
        digest = hashlib.sha256(data).hexdigest()
        if not self.path(digest).exists():
            self.put(io.BytesIO(data))
        return digest

    @contextmanager
    def _temporary(self) -> Iterator[tuple[Path, BinaryIO]]:
        """A file to write; gone again if anything raises, so that a full disk does not fill further."""
        path = self.root / f"{secrets.token_hex(8)}.tmp"
        try:
            with path.open("xb") as target:
                yield path, target
        finally:
            path.unlink(missing_ok=True)

    def _settle(self, temporary: Path, target: BinaryIO, digest: str) -> None:
        final = self.path(digest)
        target.flush()
        os.fsync(target.fileno())
        if not final.parent.exists():
            final.parent.mkdir(parents=True, exist_ok=True)
            sync_folder(final.parent.parent)
            sync_folder(self.root)
        temporary.replace(final)
        final.chmod(0o440)
        sync_folder(final.parent)

    def open(self, sha256: str) -> BinaryIO:
        """A reader. Raises FileNotFoundError."""
        return self.path(sha256).open("rb")

    def read(self, sha256: str) -> bytes:
        """The whole blob. Raises FileNotFoundError."""
        return self.path(sha256).read_bytes()

    def digests(self) -> Iterator[str]:
        """All that is kept, by walking the folders."""
        for found in self.root.glob("??/??/*"):
            yield found.name

    def sweep_temporary(self, before: float = float("inf")) -> int:
        """Removes half-written files of a crash that were last written ``before`` (seconds of the epoch). Without that
        moment only while nobody writes: at a start, under the lock of the house.
        """
        return remove_older(self.root.glob("*.tmp"), before)


def remove_older(files: Iterable[Path], before: float) -> int:
    """Removes those of ``files`` that were last written before a moment (seconds of the epoch); how many."""
    removed = 0
    for path in files:
        try:
            if path.stat().st_mtime < before:
                path.unlink()
                removed += 1
        except FileNotFoundError:  # somebody was faster: finished, or swept
            continue
    return removed


def sync_folder(folder: Path) -> None:
    """Makes names in ``folder`` durable (a rename is not, until its folder is fsynced)."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
