"""`qebul demo` with a fault inside: killed_demo.py FAULT MARKS --var VAR. A worker ends itself with -9 at the fault.

none: nothing happens; after-register: three times between the commit of a registration and the wake; inside-seal: three
times inside the sealing, before and after the signature; poison: always, when a certain file is verified.

Only the day's morning: no settlement table, no report. Nothing there is committed or sealed otherwise.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import cli.demo
import demo.world
from cli.main import main
from pipeline.engine import Engine
from signatures.keys import PemKey
from signatures.token_key import TokenKey

FAULT, MARKS = sys.argv[1], Path(sys.argv[2])
TIMES = 3
LAST_WAVE = 1


def die(mark: str) -> None:
    if FAULT != "poison":
        if len(list(MARKS.iterdir())) >= TIMES:
            return
        (MARKS / f"{mark}-{os.getpid()}").touch()
    os.kill(os.getpid(), signal.SIGKILL)


def morning() -> None:
    files = tuple(one for one in demo.world.demo_files() if one.wave <= LAST_WAVE)
    demo.world.demo_files = lambda: files
    cli.demo.LOST = 0  # what is withdrawn in the afternoon is not as expected yet: the end states are compared


def after_register() -> None:
    commit = Engine._commit

    def commit_and_die(self: Engine, line: Any, claims: Any, results: Any) -> Any:
        woken = commit(self, line, claims, results)
        if line.name == "submission" and claims[0].kind == "authorize":
            die("register")
        return woken

    Engine._commit = commit_and_die  # type: ignore[method-assign]


def inside_seal() -> None:
    # the demo's first look at the seal is not the sealing that is to die
    cli.demo.refuse_a_seal_that_is_away = lambda _settings: None
    for kind in (PemKey, TokenKey):
        _die_in(kind)


def _die_in(kind: Any) -> None:
    sign = kind.sign

    def sign_and_die(self: Any, data: bytes) -> bytes:
        before = len(list(MARKS.iterdir())) % 2 == 0
        if before:
            die("before")
        signed: bytes = sign(self, data)
        die("after")
        return signed

    kind.sign = sign_and_die


def poison() -> None:
    from stages.verify import VerifyStage

    run = VerifyStage.run

    def run_or_die(self: VerifyStage, item: Any, gathered: Any) -> Any:
        if b"poison" in item.content("received"):
            die("poison")
        return run(self, item, gathered)

    VerifyStage.run = run_or_die  # type: ignore[method-assign]
    var = Path(sys.argv[sys.argv.index("--var") + 1])
    inbox = var / "inbox" / "alfa"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / "poison.xml").write_bytes(b"<poison/>")


morning()
{"none": lambda: None, "after-register": after_register, "inside-seal": inside_seal, "poison": poison}[FAULT]()
sys.argv = ["qebul", "demo", "--json", *sys.argv[3:]]
main()
