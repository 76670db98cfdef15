"""Files that a command is given: plain ones only, and no more bytes than anything of ours may have."""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from cli.exits import UsageError
from signatures.policy import DEFAULT_POLICY, MEBIBYTE

# A key, certificates, a password.
SMALL = MEBIBYTE


def open_plain(path: Path) -> BinaryIO:
    """The file, open for reading. Raises UsageError for a folder, a pipe, a device; OSError."""
    # Opening a pipe would wait for its writer.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UsageError(f"{path} is no plain file")
    return os.fdopen(descriptor, "rb")


def read_plain(path: Path, limit: int = DEFAULT_POLICY.max_bytes) -> bytes:
    """All of a plain file. Raises UsageError, also for one of more than ``limit`` bytes; OSError."""
    with open_plain(path) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise UsageError(f"{path} is longer than {limit} bytes")
    return data


def check_together(paths: list[Path], limit: int = DEFAULT_POLICY.max_zip_total_bytes) -> None:
    """Files that are read a piece at a time. Raises UsageError: one is not plain, all are too long; OSError."""
    total = 0
    for path in paths:
        with open_plain(path) as stream:
            total += os.fstat(stream.fileno()).st_size
    if total > limit:
        raise UsageError(f"the files are longer than {limit} bytes")
