"""A real uvicorn with the screen, and browsers as simple as it gets: what they are given is looked at byte by byte."""

import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path

import httpx2
from free_port import free_port
from read_before import ReadBefore
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from demo.world import World
from pipeline.clock import SystemClock
from pipeline.settings import Settings
from registries.officer_accounts import give_password
from registries.officers import Officer, Role, put_officers
from registries.passwords import hash_password
from schemas.identifiers import OfficeCode
from stages.assembly import Assembly, build

ROOT = Path(__file__).parents[1]
SCRIPTS = ROOT / "tests" / "integration" / "screen"  # apps of the tests
PASSWORD = "bir iki üç dörd beş"
HTML = {"accept": "text/html"}
_NUMBERS = count(1)


@dataclass
class Desk:
    """The server's address, and the house beside it to change things behind its back."""

    var: Path
    origin: str
    house: Assembly
    world: World
    browsers: list = field(default_factory=list)

    @classmethod
    @contextmanager
    def open(cls, made_world, folder, factory="review_ui.app:asgi", **settings):
        var = folder / "var"
        shutil.copytree(made_world, var)
        port = free_port()
        world = World.open(var)
        house = build(Settings(var=var), SystemClock())
        house.readings = ReadBefore.ours.readings
        house.open_house()
        with house.database.write() as tx:
            world.seed(tx)
        made = cls(var, f"http://127.0.0.1:{port}", house, world)
        log = (folder / "uvicorn.log").open("w")
        process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "--factory", factory, "--port", str(port), "--no-proxy-headers"],
            cwd=folder,
            env=_environment(var, made.origin, settings),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            made._wait(process, folder / "uvicorn.log")
            yield made
        finally:
            for one in made.browsers:
                one.close()
            process.terminate()
            process.wait(20)
            log.close()
            house.close()

    def _wait(self, process, log):
        for _ in range(400):
            try:
                httpx2.get(f"{self.origin}/login", timeout=5)
            except httpx2.HTTPError:
                assert process.poll() is None, log.read_text()
                time.sleep(0.1)
            else:
                return
        raise AssertionError(log.read_text())

    def officer(self, role=Role.OFFICER, employer="alfa", *, first=False):
        """A new officer of the office of an employer of the demo; the login."""
        login = f"officer{next(_NUMBERS)}"
        office = OfficeCode.parse(self.world.employers[employer].office)
        with self.house.database.write() as tx:
            put_officers(tx, [Officer(login, f"Sınaq {login}", role, (office,))])
            give_password(tx, login, _hashed(), self.house.clock.now(), first=first)
        return login

    def browser(self, **headers):
        """A browser that knows nothing yet."""
        made = httpx2.Client(base_url=self.origin, headers={"origin": self.origin, **headers}, timeout=20)
        self.browsers.append(made)
        return made

    def signed_in(self, login=None, password=PASSWORD):
        """A browser in which an officer has signed in."""
        made = self.browser()
        answer = sign_in(made, login or self.officer(), password)
        assert answer.status_code == 303, answer.text
        return made

    def socket(self, browser, resumes="", **headers):
        """Streamlit's websocket with the browser's cookies."""
        return connect(
            f"{self.origin.replace('http', 'ws')}/_stcore/stream",
            origin=headers.pop("origin", self.origin),
            subprotocols=["streamlit", "token", *([resumes] if resumes else [])],
            additional_headers={"Cookie": "; ".join(f"{k}={v}" for k, v in browser.cookies.items()), **headers},
            max_size=None,
        )

    def ask(self, question, *arguments, **named):
        with self.house.database.reads() as reads:
            return question(reads, *arguments, **named)

    def do(self, command, *arguments, **named):
        with self.house.database.write() as tx:
            return command(tx, *arguments, **named)


def sign_in(browser, login, password=PASSWORD, goes_to="/"):
    page = browser.get("/login")
    data = {"token": token_in(page.text), "next": goes_to, "login": login, "password": password}
    return browser.post("/login", data=data)


def token_in(page):
    return re.search(r'name="token" value="([0-9a-f]+)"', page).group(1)


def run_page(wire, page="", query=""):
    """Asks Streamlit to run a page; all that came until it was done."""
    ask_for_page(wire, page, query)
    return until_finished(wire)


def until_finished(wire):
    came = []
    while True:
        came.append(ForwardMsg.FromString(wire.recv(timeout=30)))
        if came[-1].WhichOneof("type") == "script_finished":
            return came


def ask_for_page(wire, page="", query=""):
    asks = BackMsg()
    asks.rerun_script.query_string = query
    asks.rerun_script.page_name = page
    wire.send(asks.SerializeToString())


def session_of(came):
    """Streamlit's own id of the session."""
    return next(one.new_session.initialize.session_id for one in came if one.WhichOneof("type") == "new_session")


@cache
def _hashed():
    """The hash of the officers' password: each sign-in verifies it, to make it once is enough."""
    return hash_password(PASSWORD)


def _environment(var, origin, settings):
    told = {f"QEBUL_{name.upper()}": str(value) for name, value in settings.items()}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QEBUL_")}
    path = os.pathsep.join((str(ROOT), str(SCRIPTS)))
    return kept | {"QEBUL_VAR": str(var), "QEBUL_DESK_URL": origin, "PYTHONPATH": path, **told}
