"""Which files are complete.

A sender should write under another name and rename; then the file is whole when its name appears. A file that is
written in place is taken when its size and time stood still for a while. Nothing here touches the disk.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from queue import Empty, SimpleQueue

from inbox.entries import Entry, Snapshot


@dataclass(frozen=True, slots=True)
class Standing:
    """Since when a file has stood as it stands."""

    snapshot: Snapshot
    since: datetime
    ready: bool = False


def follow(before: Standing | None, snapshot: Snapshot, now: datetime) -> Standing:
    """The standing after another look: the old one while nothing changed."""
    return before if before is not None and before.snapshot == snapshot else Standing(snapshot, now)


def is_ready(
    snapshot: Snapshot, before: Standing | None, now: datetime, settle_seconds: float, *, renamed: bool
) -> bool:
    """May the file be taken? ``before`` is its standing as of the last look, None at first sight.

    Yes if it arrived by rename, if at first sight it is older than ``settle_seconds`` (as a renamed file usually is),
    or if it stood unchanged for that long. After the first sight the file's own time is not believed: a copying program
    sets it back when it is done, and a file server's clock may be slow.
    """
    if renamed:
        return True
    if before is None:
        # in seconds, not as datetimes: a sender may set any time, the year 300000, too
        return now.timestamp() - snapshot.mtime_ns / 1e9 >= settle_seconds
    if before.snapshot != snapshot:
        return False
    return before.ready or (now - before.since).total_seconds() >= settle_seconds


class Settling:
    """The memory between scans: what was seen, and what is known to have arrived by rename.

    ``arrived_by_rename`` may be called from any thread; everything else belongs to the thread that scans.
    """

    def __init__(self, settle_seconds: float) -> None:
        self.settle_seconds = settle_seconds
        self._before: dict[tuple[str, str, int], Standing] = {}
        self._now: dict[tuple[str, str, int], Standing] = {}
        self._renamed: dict[tuple[str, str], Snapshot] = {}
        self._hints: SimpleQueue[tuple[str, str, Snapshot]] = SimpleQueue()

    def arrived_by_rename(self, channel: str, name: str, snapshot: Snapshot) -> None:
        """A name appeared by rename; holds for exactly this ``snapshot``: a file that grows afterwards must settle."""
        self._hints.put((channel, name, snapshot))

    def begin(self) -> None:
        """A scan begins: before its folders are read, so that a hint always speaks of what the scan sees."""
        self._before, self._now = self._now, {}
        while True:
            try:
                channel, name, snapshot = self._hints.get_nowait()
            except Empty:
                return
            self._renamed[channel, name] = snapshot

    def is_ready(self, entry: Entry, now: datetime) -> bool:
        """May this file be taken? Remembers the look."""
        key = (entry.channel, entry.path.name, entry.snapshot.inode)
        before = self._before.get(key)
        self._now[key] = follow(before, entry.snapshot, now)
        renamed = self._renamed.get(key[:2]) == entry.snapshot
        ready = is_ready(entry.snapshot, before, now, self.settle_seconds, renamed=renamed)
        # whoever was ready and did not get his turn is still ready at the next look
        self._now[key] = replace(self._now[key], ready=ready)
        return ready

    def end(self) -> None:
        """All folders were read: what was not there is forgotten (an inode's number comes back with another file)."""
        present = {key[:2] for key in self._now}
        self._renamed = {key: snapshot for key, snapshot in self._renamed.items() if key in present}
