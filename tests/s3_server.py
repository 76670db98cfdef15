"""An emulator of S3 for tests (moto), a process of its own on a free port of this machine; it keeps nothing."""

import socket
import subprocess
import sys
import time
import urllib.request


class S3Server:
    """``make_bucket`` gives each test its own; ``kill`` and ``start`` again is one that lost everything."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._buckets = 0

    def start(self) -> None:
        command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen(command, **quiet)
        deadline = time.monotonic() + 90  # its first start on a machine compiles a thousand modules
        while not self._answers():
            assert time.monotonic() < deadline, "the emulator does not answer"
            time.sleep(0.05)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def make_bucket(self) -> str:
        self._buckets += 1
        name = f"qebul-{self._buckets}"
        asked = urllib.request.Request(f"{self.endpoint}/{name}", method="PUT")
        with urllib.request.urlopen(asked, timeout=10):
            return name

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.endpoint}/moto-api/data.json", timeout=2):
                return True
        except OSError:
            return False
