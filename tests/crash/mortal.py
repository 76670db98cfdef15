"""A house in processes of its own, to be killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from forker import Forker

from demo.dump import canonical_dump
from pipeline.conservation import conserve
from pipeline.overview import by_status
from pipeline.settings import Settings
from stages.assembly import build


class Mortal:
    """A ``qebul demo`` (or another script) on a ``var/``, in a process group that can be killed as a whole."""

    def __init__(self, var: Path) -> None:
        self.var = var

    def start(self, *arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, *(arguments or ("-m", "cli.main", "demo", "--json")), "--var", str(self.var)]
        return subprocess.Popen(
            command,
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | environment,
        )

    def run_to_end(self, *arguments: str, **environment: str) -> bytes:
        process = self.start(*arguments, **environment)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, (out.decode(), err.decode(), self.log_tail())
        return out

    def kill_after(self, seconds: float, forker: Forker) -> bool:
        """Starts, lets it work, kills every process of it with -9. True if it was still alive."""
        leader = forker.fork("demo", "--json", "--var", str(self.var))
        time.sleep(seconds)
        alive = Path(f"/proc/{leader}").exists()
        while True:
            try:
                os.killpg(leader, signal.SIGKILL)
            except ProcessLookupError:
                return alive
            time.sleep(0.01)

    def log_tail(self) -> str:
        log = self.var / "log" / "qebul.log"
        return log.read_text()[-3000:] if log.exists() else ""

    def end_state(self) -> str:
        house = build(Settings(var=self.var))
        with house.database.reads() as reads:
            dump = canonical_dump(reads, house.submissions.house.kinds)
        house.close()
        return dump

    def problems(self) -> list[str]:
        house = build(Settings(var=self.var))
        with house.database.reads() as reads:
            found = [f"{one.check} {one.where}: {one.what}" for one in conserve(house.checks(), reads)]
        house.close()
        return found

    def counted(self) -> dict[str, int]:
        house = build(Settings(var=self.var))
        with house.database.reads() as reads:
            counted = dict(by_status(reads))
        house.close()
        return counted

    def numbers(self) -> list[str]:
        house = build(Settings(var=self.var))
        with house.database.reads() as reads:
            rows = reads.exec_driver_sql("select ssn from insured_person").scalars().all()
        house.close()
        return list(rows)
