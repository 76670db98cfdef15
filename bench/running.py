"""Commands of `qebul` as processes of their own, for as long as a block lasts."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.report import ROOT


@contextmanager
def running(var: Path, commands: Sequence[str], settings: Mapping[str, str]) -> Iterator[list[int]]:
    """Starts ``qebul COMMAND`` for each; the ids, once all have said that they work. They end with the block."""
    environment = os.environ | {"QEBUL_LOG_LEVEL": "warning", "QEBUL_VAR": str(var)} | settings
    started: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            line = [sys.executable, "-m", "cli.main", *command.split()]
            started.append(subprocess.Popen(line, cwd=ROOT, env=environment, stdout=subprocess.PIPE))
        for process in started:
            assert process.stdout is not None
            process.stdout.readline()
        yield [process.pid for process in started]
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            process.communicate()
