"""Where a page and its words lie while the engine works: a folder that nobody else may enter, gone when it has done.

One that a killed worker left is a page of somebody's paper: whoever reads next takes it away.
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

PREFIX = "qebul-ocr-"
ABANDONED_SECONDS = 600.0  # twice as long as an engine may live
_SWEPT: list[float] = []  # when this process swept last, by the monotonic clock


@contextmanager
def private_folder() -> Iterator[Path]:
    """A new one."""
    if not _SWEPT or time.monotonic() - _SWEPT[-1] > ABANDONED_SECONDS:
        _SWEPT[:] = [time.monotonic()]
        sweep()
    with TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def sweep() -> None:
    """Takes away what this user's dead workers left."""
    for folder in Path(gettempdir()).glob(f"{PREFIX}*"):
        try:
            found = folder.lstat()
        except OSError:
            continue  # its worker was faster
        if found.st_uid == os.getuid() and found.st_mtime < time.time() - ABANDONED_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
