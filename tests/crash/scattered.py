"""A house on many machines, all of them this one: its processes, its broker, and whoever kills them."""

import os
import signal
import time
from pathlib import Path

from forker import Forker
from mortal import Mortal
from redis_server import RedisServer

from inbox.intake import pending_files
from pipeline.overview import is_quiet
from pipeline.settings import Settings
from stages.assembly import build

COMMANDS = {
    "watch": "watch",
    "worker-1": "worker --queues light,attachments,reports,statements",
    "worker-2": "worker --queues light,attachments,reports,statements",
    "outbox": "worker --queues seal,deliver,print",
    "beat": "beat",
    "web": "web --port 0",
}
HARMS = [*COMMANDS, *COMMANDS, "worker-1", "worker-2", "flush", "flush", "redis", "redis"]
# Short leases, so that what a killed worker held is not long in coming back.
PACE = {"QEBUL_LEASE_SECONDS": "6", "QEBUL_SLOW_POLL_SECONDS": "2", "QEBUL_SETTLE_SECONDS": "0", "QEBUL_BATCH": "10"}


class Scattered:
    """``kill`` ends one with -9 and starts it again."""

    def __init__(self, var: Path, redis: RedisServer, log: Path) -> None:
        self.var = var
        self.redis = redis
        self.environment = PACE | {"QEBUL_VAR": str(var), "QEBUL_BROKER_URL": redis.url}
        self.log = log
        self.running: dict[str, int] = {}
        self._forker = Forker(log, self.environment)

    def start(self) -> None:
        for name in COMMANDS:
            self._fork(name)

    def _fork(self, name: str) -> None:
        self.running[name] = self._forker.fork(*COMMANDS[name].split())

    def kill(self, name: str) -> None:
        os.kill(self.running[name], signal.SIGKILL)
        self._fork(name)

    def harm(self, what: str) -> None:
        """Kills a process, flushes Redis, or kills Redis."""
        if what == "flush":
            self.redis.flush()
        elif what == "redis":
            self.redis.kill()
            self.redis.start()
        else:
            self.kill(what)

    def is_quiet(self) -> bool:
        """Everything has an answer."""
        settings = Settings(var=self.var)
        waiting = pending_files(settings)
        house = build(settings)
        with house.database.reads() as reads:
            quiet = is_quiet(reads)
        house.close()
        return quiet and not waiting

    def wait_until_quiet(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not self.is_quiet():
            assert time.monotonic() < deadline, (Mortal(self.var).counted(), self.log.read_text()[-4000:])
            time.sleep(0.2)

    def stop(self) -> None:
        """SIGTERM to all; fails if one does not end."""
        for process in self.running.values():
            os.kill(process, signal.SIGTERM)
        deadline = time.monotonic() + 60
        while left := [name for name, process in self.running.items() if Path(f"/proc/{process}").exists()]:
            assert time.monotonic() < deadline, f"{left} do not stop"
            time.sleep(0.05)

    def end(self) -> None:
        self._forker.__exit__()
