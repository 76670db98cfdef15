"""A walk of conservation in a house that may be at work: what stays wrong is wrong, and the walk is written down."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

from pipeline.conservation import Problem, conserve
from pipeline.conservation_looks import keep_look, last_look
from pipeline.database import DatabaseTrouble, trouble_code
from pipeline.log import get_logger
from stages.assembly import Assembly

log = get_logger(__name__)
EVERY = timedelta(hours=1)
LOOKS = 10
PAUSE = 0.5


def walk(house: Assembly, is_working: Callable[[], bool]) -> list[Problem]:
    """All problems; while the house works, bytes are in the store a moment before their rows, so it looks again."""
    at, begun = house.clock.now(), time.monotonic()
    problems = _look(house)
    for _ in range(LOOKS):
        if not problems or not is_working():
            break
        time.sleep(PAUSE)
        again = set(_look(house))
        problems = [one for one in problems if one in again]
    try:
        with house.database.write() as tx:
            keep_look(tx, at, timedelta(seconds=time.monotonic() - begun), len(house.checks()), problems)
    except DatabaseTrouble as error:  # whoever asks on a full disk is told all the same
        log.warning("conserve.not_written", error=trouble_code(error))
    return problems


class Walker:
    """Walks beside other chores, in a thread of its own: burying the dead waits for nobody. At most once an hour."""

    def __init__(self, house: Assembly) -> None:
        self.house = house
        self._thread: threading.Thread | None = None

    def __call__(self) -> None:
        """Sets out, unless somebody did within the hour."""
        if self._thread is not None and self._thread.is_alive():
            return
        with self.house.database.reads() as reads:
            last = last_look(reads)
        if last is None or self.house.clock.now() - last.at >= EVERY:
            self._thread = threading.Thread(target=self._walk, daemon=True)
            self._thread.start()

    def _walk(self) -> None:
        try:
            walk(self.house, lambda: True)
        except (*DatabaseTrouble, OSError) as error:
            log.warning("conserve.put_off", error=trouble_code(error))


def _look(house: Assembly) -> list[Problem]:
    with house.database.reads() as reads:
        return conserve(house.checks(), reads)
