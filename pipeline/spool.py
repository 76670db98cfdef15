"""Where bytes wait on this machine's disk until they are whole: their digest, their name, is known no earlier."""

import errno
import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

CHUNK = 1 << 20


class Source(Protocol):
    """Something to be read to its end."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to ``size`` bytes; none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Spooled:
    """Bytes that are whole: in ``file`` (open, not yet flushed) at ``path``. ``sha256`` is hex, ``size`` in bytes."""

    path: Path
    file: BinaryIO
    sha256: str
    size: int


class Spool:
    """Temporary files in ``folder``; those of the dead are swept, at any time and by anybody."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def taken(self, source: Source) -> Iterator[Spooled]:
        """Copies to the end of ``source`` in one pass, hashing as it goes; the file is gone afterwards."""
        hashed, size = hashlib.sha256(), 0
        with self._temporary() as (path, target):
            while chunk := source.read(CHUNK):
                hashed.update(chunk)
                target.write(chunk)
                size += len(chunk)
            yield Spooled(path, target, hashed.hexdigest(), size)

    @contextmanager
    def _temporary(self) -> Iterator[tuple[Path, BinaryIO]]:
        """A file to write; gone again if anything raises, so that a full disk does not fill further.

        It is locked while it is written: a sweep leaves it alone, and a death unlocks it.
        """
        path = self.folder / f"{secrets.token_hex(8)}.tmp"
        try:
            with path.open("xb") as target:
                fcntl.flock(target, fcntl.LOCK_EX)
                if not os.fstat(target.fileno()).st_nlink:
                    raise OSError(errno.EAGAIN, "swept between its making and its lock")
                yield path, target
        finally:
            path.unlink(missing_ok=True)

    def sweep(self) -> int:
        """Removes half-written files of the dead, at any time; how many. What somebody writes just now stays."""
        return sum(_remove_if_left(leftover) for leftover in list(self.folder.glob("*.tmp")))


def _remove_if_left(path: Path) -> bool:
    """Removes a file that nobody has locked."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
    except OSError:
        return False  # its writer has it, or was faster
    return True
