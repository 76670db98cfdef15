"""Writing the world's files: whole or not at all, and keys for their owner only."""

import os
from pathlib import Path

from pipeline.durable import sync_folder

OWNER_ONLY = 0o600
READABLE = 0o644


def place(path: Path, data: bytes, *, mode: int = READABLE) -> None:
    """Writes a file so that a crash leaves the old bytes or the new ones; nothing is touched if they are the same."""
    if path.exists() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    # The mode is given at creation: a key must not be readable for a moment, either.
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as target:
        target.write(data)
        target.flush()
        os.fsync(target.fileno())
    temporary.replace(path)
    sync_folder(path.parent)
