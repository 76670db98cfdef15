"""Forks commands of `qebul` on demand, everything imported already: a killed process is back at once.

Each line of standard input is a command's arguments; the answer is the id of the process, which leads a group of its
own. What they log goes to standard error. They all die with this process.
"""

import contextlib
import ctypes
import os
import signal
import sys

import cli.beat
import cli.demo
import cli.watch
import cli.worker  # noqa: F401 - imported before the forks
from cli.main import main

PR_SET_PDEATHSIG = 1


def child(arguments: list[str]) -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setpgid(0, 0)
    os.dup2(2, 1)  # standard output is the zygote's
    os.close(0)
    sys.argv = ["qebul", *arguments]
    main()


signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them: no zombies
while line := sys.stdin.readline():
    if (process := os.fork()) == 0:
        child(line.split())
    with contextlib.suppress(OSError):  # whichever of the two comes first
        os.setpgid(process, process)
    sys.stdout.write(f"{process}\n")
    sys.stdout.flush()
