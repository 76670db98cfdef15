"""What an office's screen costs when the house is full and twenty officers work at once.

200,000 submissions, of which 20,000 wait (`--quick`: 20,000 and 2,000), on SQLite and on PostgreSQL. Each officer sits
at a websocket of the real server and opens one page after the other, with a pause of some seconds: the time is from
asking for a page until its script is over, and everything is drawn. Beside it the same with one officer alone, and
with twenty who never look at what they asked for: the time then is twenty times what a page costs one process. That
cost is told too, as seconds of the processor: unlike the others it hardly minds what else the machine does.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from websockets.sync.client import ClientConnection, connect

from bench.borrowed import DURABLE, free_port, own_postgresql, run_page
from bench.full_desk import fill, seat_officers, waiting_for
from bench.full_house import settings
from bench.processor import seconds_of
from bench.report import ROOT, Row, options, show
from bench.running import running
from review_ui.porter import SESSION
from stages.assembly import build

WHOLE, QUICK = (200_000, 20_000), (20_000, 2_000)
SECONDS, QUICK_SECONDS = 120.0, 40.0
WARM = 4.0  # seconds in which the server loads what it needs
PAUSE = 6.0  # seconds on average between two pages of an officer: far more than anybody works
AIM = 300.0
THOUSAND = 1000


@dataclass
class Sitting:
    """Officers at one server; ``items`` is what waits for each of them, ``took`` is seconds by page."""

    origin: str
    items: Sequence[Sequence[str]]
    took: dict[str, list[float]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def work(self, secret: str, seat: int, until: float, pause: float) -> None:
        """One officer, until that moment."""
        source = random.Random(seat)
        with self._socket(secret) as wire:
            run_page(wire)  # the first page loads what all share
            while time.monotonic() < until:
                time.sleep(source.expovariate(1 / pause) if pause else 0)
                for name, page, query in self._next(source, self.items[seat]):
                    began = time.monotonic()
                    run_page(wire, page, query)
                    with self.lock:
                        self.took.setdefault(name, []).append(time.monotonic() - began)

    def _next(self, source: random.Random, mine: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        yield source.choice(
            [
                ("queue", "", ""),
                ("queue, searched", "", urlencode({"axtaris": f"müəssisəsi {source.randrange(2000)}"})),
                ("item", "sened", urlencode({"id": source.choice(mine)})),
                (
                    "register, searched",
                    "reyestr",
                    urlencode({"soyad": source.choice(["əliyev", "məm", "hüs", "quliyev"])}),
                ),
            ]
        )

    def _socket(self, secret: str) -> ClientConnection:
        address = f"{self.origin.replace('http', 'ws')}/_stcore/stream"
        cookie = {"Cookie": f"{SESSION}={secret}"}
        return connect(
            address, origin=self.origin, subprotocols=["streamlit"], additional_headers=cookie, max_size=None
        )


def main() -> None:
    parser = options("200,000 submissions, 20,000 waiting, twenty officers (--quick: a tenth).")
    given = parser.parse_args()
    sizes, seconds = (QUICK, QUICK_SECONDS) if given.quick else (WHOLE, SECONDS)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder, own_postgresql(DURABLE) as server:
        rows += measure("SQLite", Path(folder) / "sqlite", sizes, seconds)
        with in_database(server.make()):
            rows += measure("PostgreSQL", Path(folder) / "postgresql", sizes, seconds)
    show(rows, as_json=given.json)


@contextmanager
def in_database(url: str) -> Iterator[None]:
    os.environ["QEBUL_DATABASE_URL"] = url
    try:
        yield
    finally:
        del os.environ["QEBUL_DATABASE_URL"]


def measure(name: str, var: Path, sizes: tuple[int, int], seconds: float) -> list[Row]:
    subprocess.run(
        [sys.executable, "-m", "cli.main", "demo", "--var", str(var)], cwd=ROOT, check=True, capture_output=True
    )
    fill(var, *sizes)
    house = build(settings(var))
    seats = seat_officers(house)
    with house.database.reads() as reads:
        items = [waiting_for(reads, login) for login in seats]
    house.close()
    secrets = list(seats.values())
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    with running(var, [f"desk --port {port}"], {"QEBUL_DESK_URL": origin}) as served:
        sit(Sitting(origin, items), secrets[:1], WARM, 0)
        began = seconds_of(served)
        alone = sit(Sitting(origin, items), secrets[:1], seconds / 4, 0)
        spent = seconds_of(served) - began
        many = sit(Sitting(origin, items), secrets, seconds, PAUSE)
        rush = sit(Sitting(origin, items), secrets, seconds / 4, 0)
    pages = sum(len(took) for took in alone.took.values()) + 1  # and the first one of all
    return [
        Row(f"{name}: processor of the server, a page", spent / pages * THOUSAND, "ms"),
        *told(f"{name}, one officer", alone, None),
        *told(f"{name}, {len(secrets)} officers", many, AIM),
        *told(f"{name}, {len(secrets)} without a pause", rush, None),
    ]


def sit(sitting: Sitting, secrets: Sequence[str], seconds: float, pause: float) -> Sitting:
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=sitting.work, args=(secret, n, until, pause)) for n, secret in enumerate(secrets)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sitting


def told(name: str, sitting: Sitting, aim: float | None) -> Iterator[Row]:
    for page, took in sorted(sitting.took.items()):
        millis = sorted(one * THOUSAND for one in took)
        yield Row(f"{name}: {page}, median of {len(millis)}", statistics.median(millis), "ms", aim=aim)
        yield Row(f"{name}: {page}, 95th of 100", millis[min(len(millis) - 1, int(len(millis) * 0.95))], "ms")


if __name__ == "__main__":
    main()
