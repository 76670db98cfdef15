"""Puts bytes under a name into a folder: whole or not at all, and never over another file.

A reader sees a name only when the bytes behind it are complete and durable: written under a dot name, fsynced, linked.
"""

import errno
import os
import re
import secrets
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.durable import Unnamed, unnamed

MOST_OPEN = 100  # each holds a descriptor
Placed = bool | OSError  # lies there, does not (something else does), or why it could not be seen
READABLE_BY_THE_SENDER = 0o640  # the folder's group is the channel's sender
_TEMPORARY = re.compile(r"\.[0-9a-f]{16}\.tmp")


def place_all(folder: Path, files: Sequence[tuple[str, bytes]]) -> list[Placed]:
    """Makes ``folder/name`` hold its bytes; of each whether it does (True also when it did already, False when
    something else lies there), or the error of this file alone. All wait for the disk together.

    The names are durable only after the caller has fsynced ``folder``.
    """
    placed: list[Placed] = []
    for start in range(0, len(files), MOST_OPEN):
        some = files[start : start + MOST_OPEN]
        written = [_write(folder, data) for _, data in some]
        placed += [_name(file, folder / name, data) for file, (name, data) in zip(written, some, strict=True)]
    return placed


def _write(folder: Path, data: bytes) -> Unnamed | OSError:
    try:
        file = unnamed(folder / f".{secrets.token_hex(8)}.tmp")
    except OSError as error:
        return error
    try:
        file.write(data)
        file.whole(READABLE_BY_THE_SENDER)
    except OSError as error:
        file.close()
        return error
    return file


def _name(file: Unnamed | OSError, path: Path, data: bytes) -> Placed:
    if isinstance(file, OSError):
        return file
    try:
        file.sync()
        file.link(path)
    except FileExistsError:
        return _holds(path, data)
    except OSError as error:
        return error
    finally:
        file.close()
    return True


def _holds(path: Path, data: bytes) -> Placed:
    try:
        return holds(path, data)
    except OSError as error:
        return error


def holds(path: Path, data: bytes) -> bool:
    """Whether ``path`` is a regular file of exactly these bytes, which are durable then. A link is none.

    Raises FileNotFoundError, and OSError where it cannot be read.
    """
    try:
        # O_NONBLOCK: a FIFO that somebody put there must not stop the line
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        if error.errno == errno.ELOOP:
            return False
        raise
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_size != len(data):
            return False
        with os.fdopen(descriptor, "rb", closefd=False) as source:
            same = source.read() == data
        if same:
            os.fsync(descriptor)
        return same
    finally:
        os.close(descriptor)


def sweep_temporary(root: Path, before: float = float("inf")) -> int:
    """Removes what deaths left half written in the folders below ``root``, last written ``before`` (seconds of the
    epoch). Without that moment only while nobody delivers: at a start, under the lock of the house. How many.
    """
    return _remove_older((path for path in root.glob("*/.*.tmp") if _TEMPORARY.fullmatch(path.name)), before)


def _remove_older(files: Iterable[Path], before: float) -> int:
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
