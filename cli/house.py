"""How commands open the house: settings, logs, and the way to work until it is quiet."""

from collections.abc import Callable
from pathlib import Path

from inbox.intake import pending_files

from pipeline import log, migrate
from pipeline.overview import is_quiet
from pipeline.settings import Settings
from pipeline.supervisor import HouseLock, Supervisor
from stages.assembly import Assembly, build, bury, programs


def settings_for(var: Path | None) -> Settings:
    """Settings from the environment, with ``--var`` standing over it. Raises UnknownSettingError, ValidationError."""
    return Settings() if var is None else Settings(var=var)


def look_in(var: Path | None) -> Assembly:
    """The house to read from. Raises FileNotFoundError where there is none yet."""
    settings = settings_for(var)
    if not settings.database_path.exists():
        raise FileNotFoundError(f"no house in {settings.var}: run `qebul demo` or `qebul migrate` first")
    log.configure(settings.log_level, settings.log_format, settings.folder("log") / "qebul.log")
    return build(settings)


def work(settings: Settings, *, until_quiet: bool, each_look: Callable[[Assembly], None] | None = None) -> None:
    """Runs supervisor and workers under the house lock: for ever, or until nothing is due any more.

    ``each_look`` is called with a reading assembly while it works (progress). Raises HouseIsTakenError.
    """
    lock = HouseLock(settings.var)
    lock.take()
    house = build(settings)
    house.open_house()
    house.close()
    quiet = Quiet(settings, each_look) if until_quiet else _never
    Supervisor(programs(settings), bury(settings)).run(quiet)
    lock.release()


def _never() -> bool:
    return False


LOOKS = 2


class Quiet:
    """Has everything an answer? Two looks in a row must say so: a file may be between folder and ledger."""

    def __init__(self, settings: Settings, each_look: Callable[[Assembly], None] | None) -> None:
        self.settings = settings
        self.each_look = each_look
        self.looks = 0

    def __call__(self) -> bool:
        """Opens its own connection and closes it: the supervisor forks, and must hold none."""
        house = build(self.settings)
        with house.database.reads() as reads:
            quiet = is_quiet(reads)
        if self.each_look is not None:
            self.each_look(house)
        house.close()
        quiet = quiet and not pending_files(self.settings)
        self.looks = self.looks + 1 if quiet else 0
        return self.looks >= LOOKS


def migrate_house(settings: Settings) -> None:
    """Tables up to date, under the lock."""
    lock = HouseLock(settings.var)
    lock.take()
    migrate.upgrade(settings.database_path)
    lock.release()
