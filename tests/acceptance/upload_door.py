"""The real `qebul web` as a process on a free port, over a house with two channels, and a plain client for it."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from pipeline import credentials
from pipeline.channels import open_channel
from pipeline.clock import SystemClock
from pipeline.database import Database
from pipeline.migrate import upgrade
from pipeline.settings import Settings

PATIENCE = 30.0


def wait_for(what, seconds=PATIENCE):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        assert self.headers["content-type"] == "application/problem+json", self.body
        return self.json["code"]


@dataclass
class Door:
    """A running `qebul web`."""

    var: Path
    process: subprocess.Popen[str]
    port: int
    log: Path
    tokens: dict[str, str] = field(default_factory=dict)

    @classmethod
    def start(cls, var, **settings):
        prepare(var)
        log = var / f"web-{time.monotonic_ns()}.log"
        environment = os.environ | {f"QEBUL_{name.upper()}": str(value) for name, value in settings.items()}
        command = [sys.executable, "-m", "cli.main", "web", "--port", "0", "--var", str(var)]
        with log.open("w") as errors:
            process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment, start_new_session=True
            )
        told = process.stdout.readline()
        match = re.search(r":(\d+)$", told.strip())
        assert match, (told, log.read_text())
        door = cls(var, process, int(match[1]), log)
        for channel in ("alfa", "beta"):
            door.tokens[channel] = door.token(channel)
        return door

    def write(self):
        database = Database(Settings(var=self.var).database)
        return _Closing(database)

    def token(self, channel, lifetime=timedelta(days=1)):
        with self.write() as tx:
            return credentials.issue_token(tx, channel, SystemClock().now(), lifetime)[1]

    def ask(self, method, path, body=None, *, channel="alfa", timeout=PATIENCE, **headers):
        """One request on a connection of its own; underscores in header names are dashes."""
        sent = {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
        if channel is not None:
            sent.setdefault("Authorization", f"Bearer {self.tokens[channel]}")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, sent)
            got = connection.getresponse()
            return Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
        finally:
            connection.close()

    def send(self, body, **headers):
        return self.ask("POST", "/v1/submissions", body, **{"Content_Type": "application/xml"} | headers)

    def begin(self, *, length=None, channel="alfa", first=b"x" * 1000, **headers):
        """A socket on which an upload has begun and is not whole."""
        line = f"Content-Length: {length}" if length is not None else "Transfer-Encoding: chunked"
        data = first if length is not None else b"%x\r\n%s\r\n" % (len(first), first)
        rows = [
            "POST /v1/submissions HTTP/1.1",
            "Host: qebul",
            f"Authorization: Bearer {self.tokens[channel]}",
            line,
            *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
        ]
        line = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        line.sendall("\r\n".join(rows).encode() + b"\r\n\r\n" + data)
        return line

    def temporary(self):
        return list((self.var / "store").glob("*.tmp"))

    def blobs(self):
        return list((self.var / "store").glob("??/??/*"))

    def rows(self, sql):
        with self.write() as tx:
            return tx.exec_driver_sql(sql).all()

    def memory_mib(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024

    def stop(self):
        """SIGTERM; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        self._wait()
        return self.process.returncode

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self._wait()

    def _wait(self):
        self.process.wait(timeout=PATIENCE)
        self.process.stdout.close()
        self.process.stdout.close()


class _Closing:
    def __init__(self, database):
        self.database = database
        self.door = database.write()

    def __enter__(self):
        return self.door.__enter__()

    def __exit__(self, *why):
        try:
            return self.door.__exit__(*why)
        finally:
            self.database.close()


def prepare(var):
    """Tables and two channels, where there are none yet."""
    settings = Settings(var=var)
    upgrade(settings.database)
    database = Database(settings.database)
    with database.write() as tx:
        for channel in ("alfa", "beta"):
            open_channel(tx, channel, SystemClock().now())
    database.close()


def read_all(line):
    """What comes until the other side closes."""
    got = b""
    try:
        while part := line.recv(65536):
            got += part
    except ConnectionResetError:
        pass
    return got
