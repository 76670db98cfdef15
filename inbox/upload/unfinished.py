"""Uploads that are sent in several requests: what has come of each, in a folder, until it is whole and entered.

An upload is ``<id>.json`` (what it is; made and replaced by rename) and ``<id>.part`` (its bytes so far; its size is
the offset). Whoever writes, enters or removes one holds a lock on the part, in whatever process: of two appends at one
offset one wins. A death costs nothing that was written; what is whole is never swept but entered.
"""

import fcntl
import math
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.durable import sync_folder
from pipeline.spool import CHUNK, Source

ORPHAN_SECONDS = 3600.0


class UnderWayError(Exception):
    """Somebody else writes this upload just now."""


class OverError(Exception):
    """It was entered, or ended, a moment ago."""


class Begun(BaseModel):
    """What was announced. ``token`` is its arrival's; ``name`` None: from the digest; ``submission``: it is entered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    channel: str
    token: str
    name: str | None
    ending: str
    length: int
    expires_at: datetime
    submission: str | None = None

    def is_the_same(self, other: "Begun") -> bool:
        """Announced alike, whenever that was."""
        return other.model_copy(update={"expires_at": self.expires_at, "submission": self.submission}) == self


class Unfinished:
    """The folder. Its methods block; any process may use it at any time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def begin(self, begun: Begun) -> Begun:
        """Makes an upload, or gives back the one of that id as it is. Raises UnderWayError."""
        with self._part(begun.id).open("ab", buffering=0) as part:
            _lock(part)
            known = self._read(begun.id)
            if known is not None:
                return known
            part.truncate(0)  # what a death left of another one under the same key
            self._write(begun)
        return begun

    def find(self, upload_id: str, channel: str, now: datetime) -> Begun | None:
        """A channel's own upload; None if there is none, it is another's, or it has expired before it was whole."""
        begun = self._read(upload_id)
        if begun is None or begun.channel != channel or self._is_over(begun, now):
            return None
        return begun

    def count(self, channel: str, now: datetime) -> int:
        """How many uploads of a channel are not entered, and not over."""
        return sum(one.channel == channel and not self._is_over(one, now) for one in self.under_way())

    def under_way(self) -> Iterator[Begun]:
        """Those that are not entered, in no order. Trap: of those that are, a day's worth may lie here, unread."""
        for path in self.folder.glob("*.part"):
            begun = self._read(path.stem)
            if begun is not None and begun.submission is None:
                yield begun

    def all(self) -> Iterator[Begun]:
        """Every upload, in no order."""
        for path in self.folder.glob("*.json"):
            begun = self._read(path.stem)
            if begun is not None:
                yield begun

    def whole_since(self, begun: Begun) -> datetime | None:
        """When the last byte came of one that is whole and not entered; None of every other."""
        if begun.submission is not None or self.offset(begun) < begun.length:
            return None
        try:
            return datetime.fromtimestamp(self._part(begun.id).stat().st_mtime, UTC)
        except FileNotFoundError:  # entered a moment ago
            return None

    def offset(self, begun: Begun) -> int:
        """How many bytes have come."""
        if begun.submission is not None:
            return begun.length
        try:
            return self._part(begun.id).stat().st_size
        except FileNotFoundError:  # it was entered, or ended, a moment ago
            return begun.length if self._read(begun.id) else 0

    @contextmanager
    def held(self, begun: Begun) -> Iterator[BinaryIO]:
        """Its part, ours alone, to be written at its end. Raises UnderWayError, OverError."""
        try:
            opened = self._part(begun.id).open("r+b", buffering=0)
        except FileNotFoundError:
            raise OverError from None
        with opened as part:
            _lock(part)
            if self._read(begun.id) != begun:
                raise OverError
            part.seek(0, os.SEEK_END)
            yield part

    def bytes_of(self, begun: Begun) -> BinaryIO:
        """A reader of what has come. Call it while it is held."""
        return self._part(begun.id).open("rb")

    def append(self, part: BinaryIO, source: Source) -> None:
        """Writes to the end of ``source``; durable when it returns. What came before ``source`` broke stays, too."""
        while data := source.read(CHUNK):
            view = memoryview(data)
            while view:  # unbuffered: a write may be short
                view = view[part.write(view) :]
        os.fsync(part.fileno())

    def entered(self, begun: Begun, submission: str) -> Begun:
        """It is in the ledger: its bytes may go, it is told of until it expires. Call it while it is held."""
        done = begun.model_copy(update={"submission": submission})
        self._write(done)
        self._part(begun.id).unlink(missing_ok=True)
        return done

    def end(self, begun: Begun) -> None:
        """Forgets it. Call it while it is held, or when it was entered."""
        self._told(begun.id).unlink(missing_ok=True)
        self._part(begun.id).unlink(missing_ok=True)

    def sweep(self, now: datetime) -> int:
        """Removes what has expired, and what a death left half-made; how many. What is whole and not entered stays."""
        told = [path.stem for path in self.folder.glob("*.json") if _modified(path) <= now.timestamp() + 1]
        removed = sum(self.give_up(upload_id, now) for upload_id in told)
        for path in [*self.folder.glob("*.part"), *self.folder.glob("*.new")]:
            if not path.with_suffix(".json").exists() and _age(path) > ORPHAN_SECONDS:
                path.unlink(missing_ok=True)
                removed += 1
        return removed

    def give_up_unfinished(self, now: datetime) -> None:
        """Removes those that have expired before they were whole."""
        for one in list(self.under_way()):
            if self._is_over(one, now):
                self._remove(one)

    def give_up(self, upload_id: str, now: datetime) -> bool:
        """Removes one if it has expired; was there one to remove?"""
        begun = self._read(upload_id)
        return begun is not None and self._is_over(begun, now) and self._remove(begun)

    def _remove(self, begun: Begun) -> bool:
        if begun.submission is None:
            try:
                with self.held(begun) as part:
                    if part.tell() < begun.length:  # asked again: somebody may have written since
                        self.end(begun)
                        return True
                    return False
            except (UnderWayError, OverError):
                return False
        self.end(begun)
        return True

    def _is_over(self, begun: Begun, now: datetime) -> bool:
        whole = begun.submission is None and self.offset(begun) >= begun.length
        return begun.expires_at <= now and not whole

    def _read(self, upload_id: str) -> Begun | None:
        try:
            return Begun.model_validate_json(self._told(upload_id).read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def _write(self, begun: Begun) -> None:
        new = self.folder / f"{begun.id}-{secrets.token_hex(4)}.new"
        with new.open("xb") as target:
            target.write(begun.model_dump_json().encode())
            target.flush()
            os.fsync(target.fileno())
        ends = begun.expires_at.timestamp()
        os.utime(new, (ends, ends))  # so that a sweep need not read those whose time has not come
        new.replace(self._told(begun.id))
        sync_folder(self.folder)

    def _told(self, upload_id: str) -> Path:
        return self.folder / f"{upload_id}.json"

    def _part(self, upload_id: str) -> Path:
        return self.folder / f"{upload_id}.part"


def _lock(part: BinaryIO) -> None:
    """Ours until it is closed. Raises UnderWayError: somebody has it, or has just removed it."""
    try:
        fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UnderWayError from None
    if not os.fstat(part.fileno()).st_nlink:
        raise UnderWayError


def _age(path: Path) -> float:
    return time.time() - _modified(path)


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return math.inf
