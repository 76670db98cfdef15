"""The store of bytes, by their SHA-256: written once, never changed. Here its contract, and the store in a folder.

Durable before known: a blob is fsynced, renamed into place and its folder fsynced before anybody writes its row.
The store of several machines is ``s3_store.py``; ``stores.py`` says which it is.
"""

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from pipeline.spool import Source, Spool, Spooled


class BlobChangedError(OSError):
    """The bytes are not those that their name tells of: the store is damaged, which is the world's trouble."""


def nothing(sha256: str, size: int) -> None:
    """Nobody is to be told."""
    del sha256, size


class BlobStore(Protocol):
    """Bytes by digest (hex SHA-256). Safe to call from several threads and processes.

    Whatever keeps it from its work (disk, network, credentials) is an OSError, to be waited out.
    """

    def put(self, source: Source, before_kept: Callable[[str, int], None] = nothing) -> tuple[str, int]:
        """Keeps what ``source`` gives to its end; (digest, size in bytes). Durable when it returns.

        ``before_kept`` is told both when the bytes are whole and not yet kept; if it raises they are not.
        """
        ...

    def put_bytes(self, data: bytes) -> str:
        """Keeps ``data``; its digest."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """A reader that can seek. Raises FileNotFoundError."""
        ...

    def read(self, sha256: str) -> bytes:
        """The whole blob. Raises FileNotFoundError, BlobChangedError."""
        ...

    def digests(self) -> Iterator[str]:
        """All that is kept, by walking it."""
        ...

    def place(self, sha256: str) -> str:
        """Where a blob lies, for an operator."""
        ...

    def answers(self) -> bool:
        """Can it be used now?"""
        ...

    def sweep_temporary(self) -> int:
        """Removes half-written files of the dead, at any time; how many."""
        ...


class DirectoryStore:
    """Content-addressed files: ``aa/bb/<digest>`` below a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._spool = Spool(root)

    def path(self, sha256: str) -> Path:
        """Where a blob lies."""
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def put(self, source: Source, before_kept: Callable[[str, int], None] = nothing) -> tuple[str, int]:
        """Copies in one pass. The bytes that were hashed are the bytes that are kept."""
        with self._spool.taken(source) as whole:
            before_kept(whole.sha256, whole.size)
            self._settle(whole)
        return whole.sha256, whole.size

    def put_bytes(self, data: bytes) -> str:
        """Keeps ``data``; writes nothing when it is already there."""
        digest = hashlib.sha256(data).hexdigest()
        if not self.path(digest).exists():
            self.put(io.BytesIO(data))
        return digest

    def _settle(self, whole: Spooled) -> None:
        final = self.path(whole.sha256)
        whole.file.flush()
        os.fsync(whole.file.fileno())
        if not final.parent.exists():
            final.parent.mkdir(parents=True, exist_ok=True)
            sync_folder(final.parent.parent)
            sync_folder(self.root)
        whole.path.replace(final)
        final.chmod(0o440)
        sync_folder(final.parent)

    def open(self, sha256: str) -> BinaryIO:
        """A reader. Raises FileNotFoundError."""
        return self.path(sha256).open("rb")

    def read(self, sha256: str) -> bytes:
        """The whole blob. Raises FileNotFoundError, BlobChangedError."""
        return unchanged(self.path(sha256).read_bytes(), sha256)

    def digests(self) -> Iterator[str]:
        """All that is kept, by walking the folders."""
        for found in self.root.glob("??/??/*"):
            yield found.name

    def place(self, sha256: str) -> str:
        """Its path."""
        return str(self.path(sha256))

    def answers(self) -> bool:
        """Is the folder there, to be read and written?"""
        return os.access(self.root, os.R_OK | os.W_OK | os.X_OK)

    def sweep_temporary(self) -> int:
        """Removes half-written files of the dead; how many. What somebody writes just now stays."""
        return self._spool.sweep()


def unchanged(data: bytes, sha256: str) -> bytes:
    """``data``. Raises BlobChangedError unless it has that digest."""
    if hashlib.sha256(data).hexdigest() != sha256:
        raise BlobChangedError("a blob does not have its digest")
    return data


def sync_folder(folder: Path) -> None:
    """Makes names in ``folder`` durable (a rename is not, until its folder is fsynced)."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
