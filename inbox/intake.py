"""From folder to ledger: look, claim by rename, store, enter, commit, and only then remove.

A death anywhere loses and doubles nothing: an unclaimed file is still in its folder; a claimed one is found again by
its token; a token that the ledger knows is only removed. Errors of the disk are transient by assumption: the file stays
where it is and is tried at the next scan. Errors of the database are not caught: they end the process, and the
supervisor starts another. Size and content are not judged here. No file's name is ever logged: it may name a person.
"""

import errno
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from inbox.claim import Beginning, Claimed, claim, claimed_files, open_regular, set_aside
from inbox.entrance import Entrance, nobody
from inbox.entries import IRREGULAR, Entry, Kind, Snapshot, read_folder
from inbox.noted import Noted
from inbox.ready import Settling
from pipeline.blobs import BlobStore
from pipeline.channels import open_channels
from pipeline.clock import Clock
from pipeline.database import Database
from pipeline.durable import sync_folder
from pipeline.folders import open_to_its_sender
from pipeline.ledger import Arrival, Entered
from pipeline.log import get_logger
from pipeline.settings import Settings
from pipeline.stages import Route

log = get_logger(__name__)
MOST_A_SCAN = 200
MOST_A_COMMIT = 50
PAUSE_AFTER_TROUBLE = timedelta(seconds=5)


class Intake:
    """The door of the inbox folders. One thread scans; a second intake is harmless: a rename has one winner."""

    def __init__(
        self,
        database: Database,
        store: BlobStore,
        route: Route,
        clock: Clock,
        settings: Settings,
        on_entered: Callable[[Entered], None] | None = None,
    ) -> None:
        self.database = database
        self.store = store
        self.entrance = Entrance(database, route, clock, on_entered or nobody)
        self.clock = clock
        self.inbox = settings.folder("inbox")
        self.claimed = settings.folder("claimed")
        self.aside = settings.folder("aside")
        self.most_bytes = settings.max_file_bytes
        self._later: dict[str, datetime] = {}
        self._settling = Settling(settings.settle_seconds)
        self._noted = Noted()

    def scan(self) -> int:
        """Enters what an earlier scan left claimed, then what is ready, in the order (mtime, name). How many.

        At most ``MOST_A_SCAN`` files, shared between the channels: whoever sends thousands does not stop the others. A
        scan that took something should be followed by another at once.
        """
        self._noted.begin()
        self._settling.begin()
        with self.database.reads() as reads:
            channels = [one for one in open_channels(reads) if self._has_folders(one)]
        entered = self._enter_all(self._leftovers(channels))
        ready = _share([sorted(self._look(channel), key=lambda one: one.order) for channel in channels])
        self._settling.end()
        return entered + self._enter_all(self._claim_all(ready))

    def arrived_by_rename(self, path: Path) -> None:
        """A hint, from any thread: ``path`` appeared by rename. Means nothing elsewhere than in a channel's folder."""
        if path.parent.parent != self.inbox:
            return
        try:
            snapshot = Snapshot.of(path.lstat())
        except OSError:
            return  # gone already: claimed, or taken back
        self._settling.arrived_by_rename(path.parent.name, path.name, snapshot)

    def _has_folders(self, channel: str) -> bool:
        try:
            if not (self.inbox / channel).is_dir():
                open_to_its_sender(self.inbox / channel, writes=True)
                sync_folder(self.inbox)
            if not (self.claimed / channel).is_dir():
                (self.claimed / channel).mkdir(parents=True, exist_ok=True)
                sync_folder(self.claimed)
        except OSError as error:
            self._trouble(error, channel, "folder")
            return False
        return True

    def _leftovers(self, channels: Sequence[str]) -> list[Claimed]:
        found: list[Claimed] = []
        for channel in channels:
            try:
                found.extend(claimed_files(self.claimed / channel, channel))
            except OSError as error:
                self._trouble(error, channel, "claimed")
        return sorted(found, key=lambda one: one.order)

    def _look(self, channel: str) -> list[Entry]:
        """The files of a channel's folder that are complete. Puts aside what must not be read."""
        try:
            entries = read_folder(self.inbox / channel, channel)
        except OSError as error:
            self._trouble(error, channel, "inbox")
            return []
        for entry in entries:
            if entry.kind in IRREGULAR:
                self._set_aside(entry.path, channel, entry.kind)
            elif entry.kind is Kind.FOLDER and self._noted.is_new(channel, entry.path.name, entry.snapshot.inode):
                log.warning("inbox.folder_ignored", channel=channel)
        now = self.clock.now()
        return [one for one in entries if one.kind is Kind.FILE and self._settling.is_ready(one, now)]

    def _claim_all(self, ready: Sequence[Entry]) -> list[Claimed]:
        claimed = [mine for mine in map(self._claim, ready) if mine is not None]
        # Before the ledger knows a token its rename must be durable: after a power cut the file would stand in the
        # inbox again, and come in a second time under a second token.
        self._sync([self.claimed / one for one in {mine.channel for mine in claimed}])
        self._sync([self.inbox / one for one in {mine.channel for mine in claimed}])
        return claimed

    def _claim(self, entry: Entry) -> Claimed | None:
        try:
            return claim(entry, self.claimed / entry.channel)
        except OSError as error:
            self._trouble(error, entry.channel, entry.path.name)
            return None

    def _enter_all(self, claimed: Sequence[Claimed]) -> int:
        now = self.clock.now()
        due = [one for one in claimed if self._later.get(one.token, now) <= now]
        entered = sum(self._enter(due[start : start + MOST_A_COMMIT]) for start in range(0, len(due), MOST_A_COMMIT))
        self._sync([self.claimed / one for one in {mine.channel for mine in claimed}])
        return entered

    def _enter(self, claimed: Sequence[Claimed]) -> int:
        """Store each, commit all, remove each. How many this call entered.

        Together, since each commit waits for whoever writes just then: one by one, a burst came in at a tenth the pace.
        """
        stored = self._store_all(claimed)
        if not stored:
            return 0
        came = [Arrival(mine.token, mine.channel, mine.name, *kept) for mine, kept in stored]
        entered = self.entrance.enter_all(came)
        for mine, _ in stored:
            self._remove(mine)
        return sum(not one.known for one in entered)

    def _store_all(self, claimed: Sequence[Claimed]) -> list[tuple[Claimed, tuple[str, int]]]:
        """Those that could be had now, durable, with (digest, size) of their bytes. All wait for the disk together;
        if it fails then each waits alone, so that one bad place stops no other.
        """
        try:
            with self.store.together() as store:
                return [(mine, kept) for mine in claimed if (kept := self._store(store, mine)) is not None]
        except OSError:
            return [(mine, kept) for mine in claimed if (kept := self._store(self.store, mine)) is not None]

    def _store(self, store: BlobStore, mine: Claimed) -> tuple[str, int] | None:
        """(digest, size) of the stored bytes; None if they could not be had now."""
        try:
            source = open_regular(mine.path)
        except FileNotFoundError:
            return None  # a second process entered it
        except OSError as error:
            self._trouble(error, mine.channel, mine.token)
            return None
        if source is None:
            self._set_aside(mine.path, mine.channel, Kind.SPECIAL)
            return None
        try:
            with source:
                # Of a file that is too large its beginning is kept, enough to refuse it; the file itself is put aside.
                return store.put(Beginning(source, self.most_bytes + 1))
        except OSError as error:
            self._trouble(error, mine.channel, mine.token)
            self._later[mine.token] = self.clock.now() + PAUSE_AFTER_TROUBLE
            return None

    def _remove(self, mine: Claimed) -> None:
        self._later.pop(mine.token, None)
        try:
            if mine.path.lstat().st_size > self.most_bytes:
                set_aside(mine.path, self.aside / mine.channel)
            else:
                mine.path.unlink(missing_ok=True)
        except FileNotFoundError:
            return
        except OSError as error:
            self._trouble(error, mine.channel, mine.token)

    def _set_aside(self, path: Path, channel: str, kind: Kind) -> None:
        try:
            moved = set_aside(path, self.aside / channel)
        except OSError as error:
            self._trouble(error, channel, path.name)
            return
        if moved:
            log.warning("inbox.set_aside", channel=channel, kind=kind.value)

    def _sync(self, folders: Sequence[Path]) -> None:
        for folder in folders:
            try:
                sync_folder(folder)
            except OSError as error:
                self._trouble(error, folder.name, "sync")

    def _trouble(self, error: OSError, channel: str, what: str) -> None:
        """Logs an error of the disk, once while it lasts; ``what`` tells two apart and is not logged."""
        if self._noted.is_new(channel, what, error.errno):
            code = errno.errorcode.get(error.errno or 0, type(error).__name__)
            log.warning("inbox.trouble", channel=channel, error=code)


def _share(by_channel: Sequence[Sequence[Entry]]) -> list[Entry]:
    """The first of each channel, so many that all have a share of ``MOST_A_SCAN``, in the order (mtime, name)."""
    waiting = [one for one in by_channel if one]
    share = max(1, MOST_A_SCAN // max(1, len(waiting)))
    return sorted((entry for entries in waiting for entry in entries[:share]), key=lambda one: one.order)


def pending_files(settings: Settings) -> int:
    """How many files of open channels lie between folder and ledger. Opens and closes a connection of its own.

    The inbox is read before ``claimed``: that is the way the files go, so none is missed in between.
    """
    database = Database(settings.database)
    try:
        with database.reads() as reads:
            channels = open_channels(reads)
    finally:
        database.close()
    inbox, claimed = settings.folder("inbox"), settings.folder("claimed")
    waiting = sum(one.kind is Kind.FILE for name in channels for one in _entries(inbox / name, name))
    return waiting + sum(len(claimed_files(claimed / name, name)) for name in channels if (claimed / name).is_dir())


def _entries(folder: Path, channel: str) -> list[Entry]:
    return read_folder(folder, channel) if folder.is_dir() else []
