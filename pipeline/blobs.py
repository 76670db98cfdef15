"""The store of bytes, by their SHA-256: written once, never changed. Here its contract, and the store in a folder.

Durable before known: a blob is fsynced, renamed into place and its folder fsynced before anybody writes its row. Many
blobs of one batch share the waiting (``together``, see ``durable.py``). The store of several machines is
``s3_store.py``; ``stores.py`` says which it is.
"""

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol, Self

from pipeline.durable import Unnamed, sync_folders
from pipeline.spool import Source, Spool

MOST_WAITING = 100
READ_ONLY = 0o440


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

    def together(self) -> AbstractContextManager["BlobStore"]:
        """A store for one block: what is put into it is durable, and can be read, when the block has ended well.

        Raises at the end of the block what a put would have raised; then any of them may be kept, or none.
        """
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


@dataclass(slots=True)
class _Waiting:
    """Files that are whole and not durable yet, by their digests, and folders whose names are to be synced."""

    files: list[tuple[Unnamed, str]] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)

    def close(self) -> None:
        """What was not moved into its place goes."""
        for file, _ in self.files:
            file.close()
        self.files.clear()
        self.folders.clear()


class DirectoryStore:
    """Content-addressed files: ``aa/bb/<digest>`` below a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._spool = Spool(root)
        # Leaf folders that this process knows to be found after a power cut.
        self._lasting: set[Path] = set()
        self.waiting: _Waiting | None = None

    def path(self, sha256: str) -> Path:
        """Where a blob lies."""
        return Path(f"{self.root}/{sha256[:2]}/{sha256[2:4]}/{sha256}")

    def put(self, source: Source, before_kept: Callable[[str, int], None] = nothing) -> tuple[str, int]:
        """Copies in one pass. The bytes that were hashed are the bytes that are kept."""
        whole = self._spool.take(source)
        try:
            before_kept(whole.sha256, whole.size)
        except BaseException:
            whole.file.close()
            raise
        self._add(whole.file, whole.sha256)
        return whole.sha256, whole.size

    def put_bytes(self, data: bytes) -> str:
        """Keeps ``data``; writes nothing when it is already there."""
        digest = hashlib.sha256(data).hexdigest()
        if self.path(digest).exists():
            self._sync(digest)  # whoever put it may not have come so far
        else:
            self.put(io.BytesIO(data))
        return digest

    @contextmanager
    def together(self) -> Iterator[Self]:
        """At most ``MOST_WAITING`` files wait at once: each holds a descriptor."""
        mine = copy(self)
        waiting = mine.waiting = _Waiting()
        try:
            yield mine
            self._keep(waiting)
        finally:
            waiting.close()

    def _add(self, file: Unnamed, digest: str) -> None:
        """Keeps a whole file, now or with the others of its block."""
        waiting = self.waiting or _Waiting()
        waiting.files.append((file, digest))
        try:
            file.whole(READ_ONLY)
            if waiting is not self.waiting or len(waiting.files) >= MOST_WAITING:
                self._keep(waiting)
        finally:
            if waiting is not self.waiting:
                waiting.close()

    def _sync(self, digest: str) -> None:
        """The name of a blob that is there already becomes durable."""
        waiting = self.waiting or _Waiting()
        self._place(digest, waiting.folders)
        if waiting is not self.waiting:
            self._keep(waiting)

    def _keep(self, waiting: "_Waiting") -> None:
        for file, _ in waiting.files:
            file.sync()
        for file, digest in waiting.files:
            file.move(self._place(digest, waiting.folders))
        sync_folders(waiting.folders)
        self._lasting.update(waiting.folders)
        waiting.close()

    def _place(self, digest: str, unsynced: list[Path]) -> Path:
        """Where a blob belongs, in a folder that exists; the folders whose names are then to be synced."""
        final = self.path(digest)
        if final.parent not in self._lasting:  # another process may have made it, and not have synced it yet
            final.parent.mkdir(parents=True, exist_ok=True)
            unsynced += (final.parent.parent, self.root)
        unsynced.append(final.parent)
        return final

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
