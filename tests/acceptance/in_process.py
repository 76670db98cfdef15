"""`qebul …` in this process: the same entry point as the program's, without the second that a new process takes.

What forks workers (demo, up, drain) runs as a process of its own.
"""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from types import SimpleNamespace
from unittest import mock

import structlog

from cli.main import main

FORKING = ("demo", "up", "drain", "reconcile")


def qebul(*arguments, **environment):
    """Exit status and what was printed, by the names that subprocess gives them."""
    told = [os.fsdecode(one) if isinstance(one, bytes) else str(one) for one in arguments]
    if told and told[0] in FORKING and "--help" not in told:
        command = [sys.executable, "-m", "cli.main", *told]
        return subprocess.run(command, capture_output=True, text=True, env=os.environ | environment, timeout=120)
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    mask, logs = os.umask(0), structlog.get_config()
    os.umask(mask)
    with (
        mock.patch.object(sys, "argv", ["qebul", *told]),
        mock.patch.dict(os.environ, environment),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ended:
            status = ended.code
        finally:
            os.umask(mask)
            _close_logs(logs)
    return SimpleNamespace(returncode=status, stdout=_text(out), stderr=_text(err))


def _close_logs(before):
    """A command's log is a file that its process would leave open."""
    factory = structlog.get_config()["logger_factory"]
    if factory is not before["logger_factory"]:
        factory._file.close()
        structlog.configure(**before)


def _text(stream):
    return stream.buffer.getvalue().decode()
