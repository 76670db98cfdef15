"""Where bytes wait on this machine's disk until they are whole: their digest, their name, is known no earlier."""

import fcntl
import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.durable import Unnamed, unnamed

CHUNK = 1 << 20


class Source(Protocol):
    """Something to be read to its end."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to ``size`` bytes; none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Spooled:
    """Bytes that are whole: in ``file``, whose temporary name is ``path``. ``sha256`` is hex, ``size`` in bytes."""

    path: Path
    file: Unnamed
    sha256: str
    size: int


class Spool:
    """Temporary files in ``folder``; those of the dead are swept, at any time and by anybody."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, source: Source) -> Spooled:
        """Copies to the end of ``source`` in one pass, hashing as it goes; who takes it closes its file."""
        path = self.folder / f"{secrets.token_hex(8)}.tmp"
        hashed, size, file = hashlib.sha256(), 0, unnamed(path)
        try:
            while chunk := source.read(CHUNK):
                hashed.update(chunk)
                file.write(chunk)
                size += len(chunk)
        except BaseException:  # so that a full disk does not fill further
            file.close()
            raise
        return Spooled(path, file, hashed.hexdigest(), size)

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
