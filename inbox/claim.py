"""Taking a file: one rename has one winner, and gives the arrival the token by which the ledger knows it for ever.

Must never follow a link, wait for a FIFO, or read through the sender's folder: only claimed files are opened.
"""

import io
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from inbox.entries import MAX_NAME_BYTES, Entry, Snapshot, is_good_name, read_folder

_CLAIMED_NAME = re.compile(r"([0-9a-f]{32})~(.+)", re.DOTALL)


class StillWrittenError(OSError):
    """The file changed while it was read: it is not whole yet. Transient, as every OSError here is."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A file that is ours: ``claimed/<channel>/<token>~<name>``. ``mtime_ns`` as its sender left it."""

    path: Path
    token: str
    channel: str
    name: str
    mtime_ns: int

    @property
    def order(self) -> tuple[int, str, str, str]:
        """The place in a scan, as of the entry that it was; the token parts namesakes."""
        return self.mtime_ns, self.name, self.channel, self.token


def claim(entry: Entry, folder: Path) -> Claimed | None:
    """Takes a file into ``folder`` (the channel's, on the same file system); None if somebody else took it first.

    Raises OSError.
    """
    token, name = uuid4().hex, entry.path.name
    target = folder / f"{token}~{name}"
    try:
        entry.path.rename(target)
    except FileNotFoundError:
        return None
    return Claimed(target, token, entry.channel, name, entry.snapshot.mtime_ns)


def claimed_files(folder: Path, channel: str) -> list[Claimed]:
    """What was claimed and is still there, in no order; names without a token are left out. Raises OSError."""
    claimed = []
    for entry in read_folder(folder, channel):
        parts = token_and_name(entry.path.name)
        if parts is not None:
            claimed.append(Claimed(entry.path, parts[0], channel, parts[1], entry.snapshot.mtime_ns))
    return claimed


def token_and_name(claimed_name: str) -> tuple[str, str] | None:
    """Token and the sender's name, out of a claimed file's name; None if it is no such name."""
    match = _CLAIMED_NAME.fullmatch(claimed_name)
    return (match[1], match[2]) if match and is_good_name(match[2]) else None


def set_aside(path: Path, folder: Path) -> bool:
    """Moves what must not be read into ``folder``, as it is, under a new token; False if it is gone. Raises OSError."""
    kept = os.fsdecode(os.fsencode(path.name)[:MAX_NAME_BYTES])
    folder.mkdir(parents=True, exist_ok=True)
    try:
        path.rename(folder / f"{uuid4().hex}~{kept}")
    except FileNotFoundError:
        return False
    return True


class SteadyFile(io.FileIO):
    """A file that must stay as it is until its end was read: the read at the end raises StillWrittenError otherwise.

    Thus the store, which reads to the end before it keeps anything, never keeps half a file.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor)
        self._first = Snapshot.of(os.fstat(descriptor))

    def read(self, size: int | None = -1, /) -> bytes:
        """As ``FileIO.read``."""
        data: bytes = super().read(-1 if size is None else size)
        if not data and Snapshot.of(os.fstat(self.fileno())) != self._first:
            raise StillWrittenError("it changed while it was read")
        return data


class Beginning(io.RawIOBase):
    """The first ``most`` bytes of a file and no more, however large it is or grows while it is read."""

    def __init__(self, source: SteadyFile, most: int) -> None:
        self._source = source
        self._left = most

    def fileno(self) -> int:
        """The source's."""
        return self._source.fileno()

    def read(self, size: int = -1, /) -> bytes:
        """As ``FileIO.read``; at the end of the file it raises what the source raises."""
        if self._left <= 0:
            return b""
        data = self._source.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        return data


def open_regular(path: Path) -> SteadyFile | None:
    """A reader of a claimed file; None if it is no regular file (swapped between look and claim). Raises OSError.

    Asked before the open and after it: to open a device or a FIFO already does something.
    """
    if not stat.S_ISREG(path.lstat().st_mode):
        return None
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        return None
    return SteadyFile(descriptor)
