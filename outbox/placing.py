"""Puts bytes under a name into a folder: whole or not at all, and never over another file.

A reader sees a name only when the bytes behind it are complete and durable: written under a dot name, fsynced, linked.
"""

import errno
import os
import re
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path

READABLE_BY_THE_SENDER = 0o640  # the folder's group is the channel's sender
_TEMPORARY = re.compile(r"\.[0-9a-f]{16}\.tmp")


def place_once(folder: Path, name: str, data: bytes) -> bool:
    """Makes ``folder/name`` hold ``data``; True also when it does already, False when something else lies there.

    The name is durable only after the caller has fsynced ``folder``. Raises OSError.
    """
    temporary = folder / f".{secrets.token_hex(8)}.tmp"
    try:
        with temporary.open("xb") as target:
            target.write(data)
            os.fchmod(target.fileno(), READABLE_BY_THE_SENDER)
            target.flush()
            os.fsync(target.fileno())
        # Trap: a rename would overwrite; a link fails where the name is taken.
        os.link(temporary, folder / name)
    except FileExistsError:
        return holds(folder / name, data)
    finally:
        temporary.unlink(missing_ok=True)
    return True


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
