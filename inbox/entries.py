"""What stands in a folder of the inbox, sorted by name and kind alone.

Owns the rule of names. Must never open a file or follow a link: all it asks for is ``lstat``.
"""

import os
import stat
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

MAX_NAME_BYTES = 200
_UNFINISHED = (".part", ".tmp")
# Control characters and line ends would break logs and listings; Cs are bytes that were no UTF-8 (PEP 383).
# Cf are invisible or turn the direction of writing: a name that reads otherwise than it is.
_REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class Kind(StrEnum):
    """What an entry is to the inbox."""

    FILE = "file"
    UNFINISHED = "unfinished"  # its sender will rename it, or it is none of ours
    FOLDER = "folder"
    LINK = "link"
    SPECIAL = "special"  # FIFO, socket, device
    BAD_NAME = "bad_name"


IRREGULAR = frozenset({Kind.LINK, Kind.SPECIAL, Kind.BAD_NAME})


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How a file stood at a look; equal at two looks means that nobody wrote to it between them.

    ``ctime`` is left out on purpose: a rename, a chmod or a second link changes it, and none of them changes the bytes.
    """

    inode: int
    size: int
    mtime_ns: int

    @classmethod
    def of(cls, found: os.stat_result) -> Self:
        """The part of a ``stat`` that tells whether the bytes are the same."""
        return cls(found.st_ino, found.st_size, found.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in the folder of ``channel``."""

    channel: str
    path: Path
    kind: Kind
    snapshot: Snapshot

    @property
    def order(self) -> tuple[int, str, str]:
        """The place in a scan: (mtime in ns, name), then the channel so that it is never left to chance."""
        return self.snapshot.mtime_ns, self.path.name, self.channel


def is_good_name(name: str) -> bool:
    """May a file of this name be taken? At most 200 bytes of UTF-8, no control character, no line separator."""
    if len(os.fsencode(name)) > MAX_NAME_BYTES:
        return False
    return not any(unicodedata.category(letter) in _REFUSED_CATEGORIES for letter in name)


def kind_of(name: str, mode: int) -> Kind:
    """What an entry is, by its name and the mode that ``lstat`` gave."""
    if name.startswith(".") or name.lower().endswith(_UNFINISHED):
        return Kind.UNFINISHED
    if stat.S_ISDIR(mode):
        return Kind.FOLDER
    if stat.S_ISLNK(mode):
        return Kind.LINK
    if not stat.S_ISREG(mode):
        return Kind.SPECIAL
    return Kind.FILE if is_good_name(name) else Kind.BAD_NAME


def read_folder(folder: Path, channel: str) -> list[Entry]:
    """All entries of a channel's folder, in no order; what vanishes meanwhile is left out. Raises OSError."""
    entries = []
    with os.scandir(folder) as names:
        for one in names:
            try:
                found = one.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            entries.append(Entry(channel, Path(one.path), kind_of(one.name, found.st_mode), Snapshot.of(found)))
    return entries
