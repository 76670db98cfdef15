"""The main loop of the process that watches the inbox: scan, ticks, wait for a hint or for the next rescan.

Events of the file system are a hint and nothing more: of a burst of 20,000 files the kernel's queue was measured to
lose half, and a network drive sends none. What is promised rests on the rescan alone.
Trap: the library holds events back for up to 0.5 s after a file was moved out (as each of our claims does), while it
waits for the other half of the move. Files that come just then are taken a little later, never lost.
"""

import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers.api import BaseObserver
from watchdog.observers.inotify import InotifyObserver

from inbox.intake import Intake
from pipeline.database import DatabaseTrouble, trouble_code
from pipeline.log import get_logger
from pipeline.settings import Settings

log = get_logger(__name__)
# Names come in bursts: a scan for each would read the folder as often as there are files.
DEBOUNCE_SECONDS = 0.02
STOP_LOOK_SECONDS = 0.1
# Without opened, modified and deleted events the kernel's queue lasts three times as long.
_EVENTS: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileMovedEvent,
    FileClosedEvent,
    DirCreatedEvent,
    DirMovedEvent,
]


def full_observer() -> BaseObserver:
    """An observer that tells a rename from outside as a move, not as a creation. Raises OSError at inotify's limits."""
    return InotifyObserver(generate_full_events=True)


class HintHandler(FileSystemEventHandler):
    """Sets ``hint`` when something came in, and tells the intake what came by rename. Runs in the observer's thread."""

    def __init__(self, intake: Intake, hint: threading.Event) -> None:
        self.intake = intake
        self.hint = hint

    def on_any_event(self, event: FileSystemEvent) -> None:
        """A move without a destination is a file that left: mostly our own claim, and no reason to look."""
        if isinstance(event, FileMovedEvent | DirMovedEvent):
            if not event.dest_path:
                return
            self.intake.arrived_by_rename(Path(os.fsdecode(event.dest_path)))
        self.hint.set()


class Watcher:
    """Keeps the inbox empty. ``ticks`` are called once each round: small chores of the same process."""

    def __init__(
        self,
        intake: Intake,
        settings: Settings,
        ticks: Sequence[Callable[[], object]] = (),
        make_observer: Callable[[], BaseObserver] = full_observer,
    ) -> None:
        self.intake = intake
        self.inbox = settings.folder("inbox")
        self.rescan_seconds = settings.rescan_seconds
        self.ticks = tuple(ticks)
        self.make_observer = make_observer
        self._hint = threading.Event()

    def run(self, stop: threading.Event) -> None:
        """Works until ``stop`` is set, which it sees within a tenth of a second."""
        observer = self._observe()
        try:
            while not stop.is_set():
                self._hint.clear()  # before the scan: what comes during it asks for another
                self._round()
                self._wait(stop)
        finally:
            if observer is not None:
                observer.stop()
                observer.join()

    def _round(self) -> None:
        """One scan and the chores. A full or busy database is waited out: the files lie safe where they are."""
        try:
            if self.intake.scan():
                self._hint.set()  # there may be more: a scan takes a share only
            for tick in self.ticks:
                tick()
        except DatabaseTrouble as error:
            log.error("inbox.database_trouble", error=trouble_code(error))

    def _wait(self, stop: threading.Event) -> None:
        left = self.rescan_seconds
        while left > 0 and not stop.is_set():
            if self._hint.wait(min(left, STOP_LOOK_SECONDS)):
                stop.wait(DEBOUNCE_SECONDS)
                return
            left -= STOP_LOOK_SECONDS

    def _observe(self) -> BaseObserver | None:
        """A running observer of the whole inbox; None where the system has none left: rescans do the work alone."""
        self.inbox.mkdir(parents=True, exist_ok=True)
        observer = None
        try:
            observer = self.make_observer()
            handler = HintHandler(self.intake, self._hint)
            observer.schedule(handler, str(self.inbox), recursive=True, event_filter=_EVENTS)
            observer.start()
        except OSError as error:
            log.warning("inbox.no_events", error=type(error).__name__, errno=error.errno)
            if observer is not None:
                observer.stop()  # its reading thread runs since it was made
            return None
        return observer
