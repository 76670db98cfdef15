"""How a process of a house on many machines lives: it waits for the tables, signs in, answers who asks for its health,
works until SIGTERM or Ctrl-C, and signs off. Exit status 0 then.
"""

import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event
from types import FrameType

from cli.exits import UsageError
from cli.health_server import open_health_door
from cli.house import held
from pipeline import log, migrate
from pipeline.database import DatabaseTrouble
from pipeline.health import Health, Pulse
from pipeline.metrics import HouseMetrics
from pipeline.processes import process_name
from pipeline.settings import Settings
from stages.assembly import Assembly, build
from stages.many_machines import needs, presence

TABLES_PATIENCE = 60.0


@dataclass
class Process:
    """A process of the house at work: ``stop`` is set when it is to end, ``pulse`` is called each time round."""

    house: Assembly
    name: str
    stop: Event = field(default_factory=Event)
    pulse: Pulse = field(default_factory=Pulse)

    def end(self, number: int, frame: FrameType | None) -> None:
        """What a signal does."""
        del number, frame
        self.stop.set()


def live(
    settings: Settings, role: str, port: int | None, work: Callable[[Process], None], queues: Sequence[str] = ()
) -> None:
    """Runs ``work`` as a process of the house. Raises UsageError where an embedded one works or tables are missing."""
    log.configure(settings.log_level, settings.log_format)
    process = Process(build(settings), process_name(role))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, process.end)
    with held(settings, alone=False):
        process.house.settle_modes()
        if _has_tables(process):
            _live(process, role, port, work, queues)


def _live(
    process: Process, role: str, port: int | None, work: Callable[[Process], None], queues: Sequence[str]
) -> None:
    settings = process.house.settings
    health = Health(process.pulse, needs(process.house, queues))
    door = open_health_door(settings, port, health, HouseMetrics(process.house.database, process.house.clock))
    here = presence(process.house, process.name, role)
    here.enter()
    print(f"qebul {role}: {process.name} works on {settings.var.resolve()}", flush=True)
    try:
        work(process)
    finally:
        here.leave()
        if door is not None:
            door.stop()
        process.house.close()


def _has_tables(process: Process) -> bool:
    """Waits a minute for ``qebul migrate``. False if the process is to end meanwhile. Raises UsageError."""
    deadline = time.monotonic() + TABLES_PATIENCE
    while not process.stop.is_set():
        try:
            with process.house.database.reads() as reads:
                if migrate.is_current(reads):
                    return True
        except DatabaseTrouble:  # the server may still be starting
            pass
        if time.monotonic() > deadline:
            raise UsageError("the tables are not those of this version: run qebul migrate")
        process.stop.wait(0.5)
    return False
