"""How commands open the house: settings, logs, and the way to work until it is quiet."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from cli.configured import settings_for
from cli.exits import UsageError, at_end
from inbox.intake import pending_files
from pipeline import log, migrate
from pipeline.database import DatabaseTrouble
from pipeline.house_lock import DatabaseHouseLock
from pipeline.overview import is_quiet
from pipeline.settings import Settings
from pipeline.supervisor import LOCK_PATIENCE, HouseIsTakenError, HouseLock, Program, Supervisor
from stages.assembly import Assembly, build, bury, programs

LOOKS = 2
SILENT_PATIENCE = 1.0  # what was just ended is gone by then


def log_to_file(settings: Settings) -> None:
    """Logs go to ``var/log/qebul.log``, so that what a command prints stays clean."""
    log.configure(settings.log_level, settings.log_format, settings.folder("log") / "qebul.log")


def look_in(var: Path | None) -> Assembly:
    """The house to read from. Raises UsageError where there is none yet."""
    settings = settings_for(var)
    if not is_made(settings):
        raise UsageError(f"no house in {settings.var}: run `qebul demo` or `qebul migrate` first")
    log_to_file(settings)
    house = build(settings)
    at_end.callback(house.close)
    return house


def is_made(settings: Settings) -> bool:
    """Whether there is a house. Raises UsageError where its database does not answer."""
    try:
        return migrate.is_made(settings.database)
    except DatabaseTrouble:
        raise UsageError(f"{settings.database} does not answer") from None


def work(
    settings: Settings,
    until: Callable[[], bool],
    *,
    first: Callable[[], None] | None = None,
    prepare: Callable[[Assembly], None] | None = None,
    beside: Sequence[Program] = (),
) -> None:
    """Runs supervisor and workers under the house lock until ``until()`` or a signal. Raises UsageError.

    ``first`` is called as soon as the lock is ours; ``prepare`` before the first worker is forked, with tables up to
    date. ``beside`` are programs that the house does not need.
    """
    if settings.store_url is not None:
        # its client's threads do not live on in a forked worker
        raise UsageError("QEBUL_STORE_URL is for many machines: qebul watch, worker, beat and web (see the README)")
    with held(settings, alone=True):
        if first is not None:
            first()
        house = build(settings)
        house.open_house()
        if prepare is not None:
            prepare(house)
        house.close()
        Supervisor([*programs(settings), *beside], bury(settings)).run(until)


@contextmanager
def held(settings: Settings, *, alone: bool, patience: float = LOCK_PATIENCE) -> Iterator[None]:
    """The locks of the house, alone or shared: on its folder, and on a database of many machines.

    Raises UsageError when somebody else has one, or the database does not answer.
    """
    with ExitStack() as locks:
        try:
            folder = HouseLock(settings.var)
            locks.callback(folder.release)
            _take(lambda seconds: folder.take(seconds, shared=not alone), patience)
            if not isinstance(settings.database, Path):
                database = DatabaseHouseLock(settings.database)
                locks.callback(database.release)
                _take(lambda seconds: database.take(alone=alone, patience=seconds), patience)
        except HouseIsTakenError as error:
            raise UsageError(f"{error}: {settings.var}") from None
        except DatabaseTrouble:
            raise UsageError(f"{settings.database} does not answer") from None
        yield


def _take(take: Callable[[float], None], patience: float) -> None:
    """Takes a lock within ``patience`` seconds, and says that it waits where it is not free at once."""
    try:
        take(min(patience, SILENT_PATIENCE))
    except HouseIsTakenError as error:
        left = patience - SILENT_PATIENCE
        if left <= 0:
            raise
        print(f"qebul: {error}: waiting up to {left:.0f} s for its end", file=sys.stderr, flush=True)
        take(left)


def is_working(settings: Settings) -> bool:
    """Whether somebody runs this house now, here or on another machine."""
    try:
        with held(settings, alone=True, patience=0):
            return False
    except UsageError:
        return True


def for_ever() -> bool:
    """Never says stop."""
    return False


class Quiet:
    """Has everything an answer? Two looks in a row must say so: a file may be between folder and ledger.

    ``more`` is asked then: it may make more work (True), or say that this was all.
    """

    def __init__(
        self,
        settings: Settings,
        more: Callable[[], bool] = for_ever,
        each_look: Callable[[Assembly], None] | None = None,
    ) -> None:
        self.settings = settings
        self.more = more
        self.each_look = each_look
        self.looks = 0

    def __call__(self) -> bool:
        """Opens its own connection and closes it: the supervisor forks, and must hold none."""
        waiting = pending_files(self.settings)  # first: files go from the folders into the ledger
        with closing(build(self.settings)) as house:
            with house.database.reads() as reads:
                quiet = is_quiet(reads)
            if self.each_look is not None:
                self.each_look(house)
        self.looks = self.looks + 1 if quiet and not waiting else 0
        if self.looks < LOOKS:
            return False
        self.looks = 0
        return not self.more()


def migrate_house(settings: Settings) -> None:
    """Tables up to date, under the lock."""
    with held(settings, alone=True):
        try:
            migrate.upgrade(settings.database)
        except migrate.UnfitDatabaseError as error:
            raise UsageError(f"{settings.database}: {error}") from None
