"""The store of bytes, by their SHA-256: written once, never changed.

Durable before known: a blob is fsynced, renamed into place and its folder fsynced before anybody writes its row.
"""

import errno
import fcntl
import hashlib
import io
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

CHUNK = 1 << 20


class Source(Protocol):
    """Something to be read to its end."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to ``size`` bytes; none at the end."""
        ...


def _nothing(sha256: str, size: int) -> None:
    del sha256, size


class BlobStore(Protocol):
    """Bytes by digest (hex SHA-256)."""

    def put(self, source: Source, before_kept: Callable[[str, int], None] = _nothing) -> tuple[str, int]:
        """Keeps what ``source`` gives to its end; (digest, size in bytes). Durable when it returns.

        ``before_kept`` is told both when the bytes are whole and not yet kept; if it raises they are not.
        """
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

    def put(self, source: Source, before_kept: Callable[[str, int], None] = _nothing) -> tuple[str, int]:
        """Copies in one pass, hashing as it goes. The bytes that were hashed are the bytes that are kept."""
        hashed, size = hashlib.sha256(), 0
        with self._temporary() as (path, target):
            while chunk := source.read(CHUNK):
                hashed.update(chunk)
                target.write(chunk)
                size += len(chunk)
            before_kept(hashed.hexdigest(), size)
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
        """A file to write; gone again if anything raises, so that a full disk does not fill further.

        It is locked while it is written: a sweep leaves it alone, and a death unlocks it.
        """
        path = self.root / f"{secrets.token_hex(8)}.tmp"
        try:
            with path.open("xb") as target:
                fcntl.flock(target, fcntl.LOCK_EX)
                if not os.fstat(target.fileno()).st_nlink:
                    raise OSError(errno.EAGAIN, "swept between its making and its lock")
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

    def sweep_temporary(self) -> int:
        """Removes half-written files of the dead, at any time; how many. What somebody writes just now stays."""
        return sum(_remove_if_left(leftover) for leftover in list(self.root.glob("*.tmp")))


def _remove_if_left(path: Path) -> bool:
    """Removes a file that nobody has locked."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
    except OSError:
        return False  # its writer has it, or was faster
    return True


def sync_folder(folder: Path) -> None:
    """Makes names in ``folder`` durable (a rename is not, until its folder is fsynced)."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
