"""Files made durable many at a time: all are written, then all are synced, then named, then their folders are synced.

The promises are those of one file alone: no name leads to bytes that are not durable, and what was settled is found
after a power cut. Only the waiting is shared: the disk is told of every file before the first of them is waited for.
"""

import errno
import fcntl
import os
from collections.abc import Iterable
from pathlib import Path


class Unnamed:
    """A file under a temporary name, open and locked: a sweep leaves it alone, and a death unlocks it."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor
        self._moved = False

    def write(self, data: bytes) -> None:
        """All of ``data``, however little the system takes at once. Raises OSError."""
        left = memoryview(data)
        while left:
            left = left[os.write(self._descriptor, left) :]

    def whole(self, mode: int) -> None:
        """Nothing more is written: the disk may begin. Nothing is promised before ``sync``. Raises OSError."""
        os.fchmod(self._descriptor, mode)
        os.posix_fadvise(self._descriptor, 0, 0, os.POSIX_FADV_DONTNEED)

    def sync(self) -> None:
        """The bytes are durable. Raises OSError."""
        os.fsync(self._descriptor)

    def move(self, path: Path) -> None:
        """Under its name, over what may lie there; the name is durable when its folder was synced. Raises OSError."""
        self._path.replace(path)
        self._moved = True

    def link(self, path: Path) -> None:
        """Under its name, never over another file: raises FileExistsError, OSError."""
        os.link(self._path, path)

    def close(self) -> None:
        """Gives descriptor and lock back; the temporary name goes, if it is still there."""
        if not self._moved:
            self._path.unlink(missing_ok=True)
        os.close(self._descriptor)


def unnamed(path: Path) -> Unnamed:
    """A new empty file of that temporary name, to be written. Raises OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    made = Unnamed(path, descriptor)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    if os.fstat(descriptor).st_nlink:
        return made
    made.close()
    raise OSError(errno.EAGAIN, "swept between its making and its lock")


def sync_folders(folders: Iterable[Path]) -> None:
    """Makes the names in folders durable, each folder once."""
    for folder in dict.fromkeys(folders):
        sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Makes names in ``folder`` durable (a rename is not, until its folder is fsynced)."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
