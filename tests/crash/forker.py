"""Commands of `qebul` as forks of one process that has imported everything (``zygote.py``)."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Self


class Forker:
    """``fork`` starts a command and gives the id of its process, which leads a group of its own."""

    def __init__(self, log: Path, environment: dict[str, str]) -> None:
        with log.open("a") as told:
            self._zygote = subprocess.Popen(
                [sys.executable, "tests/crash/zygote.py"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=told,
                text=True,
                env=os.environ | environment | {"PYTHONPATH": str(Path.cwd())},
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """All that it forked ends, too."""
        self._zygote.kill()
        self._zygote.communicate()
        for pipe in (self._zygote.stdin, self._zygote.stdout):
            if pipe is not None:
                pipe.close()

    def fork(self, *arguments: str) -> int:
        assert self._zygote.stdin is not None
        assert self._zygote.stdout is not None
        self._zygote.stdin.write(" ".join(arguments) + "\n")
        self._zygote.stdin.flush()
        return int(self._zygote.stdout.readline())
