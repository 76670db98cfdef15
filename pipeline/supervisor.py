"""The embedded house: one supervisor, its lock on ``var/``, and its worker processes.

A crash takes one worker, not the house: the supervisor sees it, ends its leases, counts deaths, and starts another.
Workers are forked before any thread, connection or key exists here; they keep the lock's descriptor open, so that a new
supervisor waits until the last orphan of an old one is gone. An orphan ends itself when its parent is gone.
"""

import ctypes
import fcntl
import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkProcess
from pathlib import Path
from types import FrameType

from pipeline.database import DatabaseTrouble, trouble_code
from pipeline.log import get_logger

log = get_logger(__name__)
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
RESTART_PAUSE = 0.2
RESTART_WINDOW = 60.0
LONGEST_PAUSE = 5.0
LOCK_PATIENCE = 20.0
STOP_PATIENCE = 20.0


class HouseIsTakenError(RuntimeError):
    """Another supervisor has this ``var/``."""


@dataclass(frozen=True, slots=True)
class Program:
    """A process of the house: ``main`` runs until SIGTERM; ``memory_mb`` bounds its address space (None: unbounded)."""

    name: str
    main: Callable[[], None]
    memory_mb: int | None = None


class HouseLock:
    """The exclusive lock on a ``var/``; whoever runs legs holds it."""

    def __init__(self, var: Path) -> None:
        var.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(var / "house.lock", os.O_RDWR | os.O_CREAT, 0o600)

    def take(self, patience: float = LOCK_PATIENCE, *, shared: bool = False) -> None:
        """Waits up to ``patience`` seconds for orphans of a dead house. Raises HouseIsTakenError.

        ``shared``: with other processes of a house on many machines, but never beside an embedded one.
        """
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(self._descriptor, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise HouseIsTakenError("another qebul works on this folder") from None
                time.sleep(0.05)
            else:
                return

    def release(self) -> None:
        """Gives the lock back (the kernel does it, too, when all its holders are gone)."""
        os.close(self._descriptor)


class Supervisor:
    """Starts programs, restarts what dies, and reports each death to ``bury``.

    ``bury(name)`` runs in the supervisor, which holds no connection: it must open and close its own.
    """

    def __init__(self, programs: Sequence[Program], bury: Callable[[str], None]) -> None:
        self.programs = {program.name: program for program in programs}
        self.bury = bury
        self.stopping = False
        self._generation = 0
        self._running: dict[str, tuple[Program, ForkProcess]] = {}
        self._unburied: list[str] = []
        self._starts: dict[str, list[float]] = {}

    def run(self, until: Callable[[], bool]) -> None:
        """Works until ``until()`` says so or a signal comes; then ends all programs."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for program in self.programs.values():
            self._start(program)
        try:
            while not self.stopping and not _says(until):
                self._mourn()
                time.sleep(0.05)
        finally:
            self._end_all()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.stopping = True

    def _start(self, program: Program) -> None:
        """Forks a program; one that died often within the last minute waits a little longer each time."""
        recent = [at for at in self._starts.get(program.name, []) if time.monotonic() - at < RESTART_WINDOW]
        time.sleep(min(LONGEST_PAUSE, RESTART_PAUSE * len(recent)))
        self._starts[program.name] = [*recent, time.monotonic()]
        self._generation += 1
        name = f"{program.name}#{self._generation}"
        process = multiprocessing.get_context("fork").Process(
            target=_main, args=(program, name, os.getpid()), name=name
        )
        process.start()
        self._running[name] = (program, process)

    def _mourn(self) -> None:
        for name, (program, process) in list(self._running.items()):
            if process.is_alive():
                continue
            del self._running[name]
            log.error("worker.died", worker=name, exitcode=process.exitcode)
            self._unburied.append(name)
            self._start(program)
        self._bury_all()

    def _bury_all(self) -> None:
        """Ends the leases of the dead. A full or busy database does not end the house: it is tried again."""
        for name in list(self._unburied):
            try:
                self.bury(name)
            except DatabaseTrouble as error:
                log.error("worker.not_buried", worker=name, error=trouble_code(error))
                time.sleep(RESTART_PAUSE)
                return
            self._unburied.remove(name)

    def _end_all(self) -> None:
        for _, process in self._running.values():
            process.terminate()
        deadline = time.monotonic() + STOP_PATIENCE
        for _, process in self._running.values():
            process.join(max(0.1, deadline - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()


def bound_memory(mebibytes: int) -> None:
    """From here on this process has no more address space than that: a bomb ends it, not the machine."""
    limit = mebibytes << 20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _says(until: Callable[[], bool]) -> bool:
    """What ``until`` says; a database that does not answer says nothing yet."""
    try:
        return until()
    except DatabaseTrouble as error:
        log.warning("supervisor.lost_database", error=trouble_code(error))
        time.sleep(RESTART_PAUSE)
        return False


def worker_name() -> str:
    """The name of this process as its leases bear it."""
    return multiprocessing.current_process().name


def _main(program: Program, name: str, parent: int) -> None:
    """The first steps of a worker: die with the parent, stay within the memory, end quietly on SIGTERM."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    libc.prctl(PR_SET_NAME, f"qebul {program.name}".encode())  # the kernel keeps 15 bytes: `ps -o pid,comm`, `top`
    if os.getppid() != parent:
        os._exit(0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the supervisor decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if program.memory_mb is not None:
        bound_memory(program.memory_mb)
    log.debug("worker.started", worker=name)
    program.main()
