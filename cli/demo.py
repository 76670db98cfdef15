"""`qebul demo`: makes a demo world, drops its files, works until all are answered, and tells what became of each."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import typer
from rich.console import Console
from rich.progress import Progress

from cli.configured import settings_for
from cli.exits import UsageError
from cli.house import Quiet, is_made, log_to_file, look_in, work
from cli.options import JsonOption, VarOption, command_app, print_json, print_table
from cli.statement_groups import groups_of, print_groups
from demo.demo_file import DemoFile
from demo.fund_seal import SealHome, fault_of_seal
from demo.officers import DEMO_PASSWORD, WHO_DECIDES, give_demo_passwords
from demo.trust import DEMO_MARK
from demo.world import World
from pipeline.blobs import BlobChangedError, BlobStore
from pipeline.clock import SystemClock
from pipeline.overview import ArrivalRow, SubmissionRow, arrivals, by_status, submissions
from pipeline.settings import Settings
from pipeline.status import Status
from schemas.services import STATEMENT_SERVICE
from signatures.sealing import prove
from signatures.trust import TRUST_TOML, read_trust_directory, trust_from_files
from signatures.verdict import Outcome
from stages.assembly import Assembly, build

app = command_app()
LOST = 1
MOST = 1_000_000


@app.command()
def demo(var: VarOption = None, json: JsonOption = False) -> None:
    """A whole day of the house in a minute: good files, mistakes and attacks of three employers.

    The world is written once below var/ and reused; run again, nothing is registered twice.
    Exit status 1: a file was lost or became something else than expected.
    Example: qebul demo --var var --json
    """
    settings = settings_for(var)
    log_to_file(settings)
    started = time.monotonic()
    refuse_a_real_house(settings)
    world = World(settings.var, SystemClock())
    _run(settings, world, quiet=json)
    house = look_in(var)
    result = tell(house, world, time.monotonic() - started)
    if json:
        print_json({name: value for name, value in result.items() if name != "rows"})
    else:
        _print(result)
        print(f"The seal is in {world.seal_home}.")
        print(_how_to_look(settings, result["by_status"].get("in_review", 0)))
    raise typer.Exit(LOST if result["lost"] or result["unexpected"] else 0)


def refuse_a_real_house(settings: Settings) -> None:
    """The demo replaces trust and loads invented registers: never over a house that is not its own.

    Raises UsageError. The demo's trust bears its mark; a database without it is somebody's.
    """
    manifest = settings.folder("trust") / TRUST_TOML
    if manifest.exists() and not manifest.read_text(encoding="utf-8").startswith(DEMO_MARK):
        raise UsageError(f"{manifest} is not the demo's: name another folder with --var")
    if not manifest.exists() and is_made(settings):
        raise UsageError(f"{settings.var} has a house that is not the demo's: name another folder with --var")


def refuse_a_seal_that_is_away(settings: Settings) -> None:
    """Without its seal the house would wait for ever with all its answers. Raises UsageError."""
    fault = fault_of_seal(settings)
    if fault is not None:
        raise UsageError(
            f"the demo's seal in {settings.folder('keys')} does not open: {fault}. Bring it back (the package softhsm2 "
            "has SoftHSM), or name another folder with --var"
        )


def _run(settings: Settings, world: World, *, quiet: bool) -> None:
    """Drops the files wave by wave: a later one looks back on what the earlier one came to, and on what officers
    decided in between.
    """
    inbox = settings.folder("inbox")
    waves = sorted({one.wave for one in world.files})
    dropped = [0]

    def drop_next() -> bool:
        decided = _decide(settings, world, dropped[-1])
        if decided or not waves:
            return decided > 0
        dropped.append(waves.pop(0))
        world.drop(inbox, [one for one in world.files if one.wave == dropped[-1]])
        return True

    def first() -> None:
        World.open(settings.var, seal=SealHome.SOFTHSM)
        refuse_a_seal_that_is_away(settings)

    def prepare(house: Assembly) -> None:
        with house.database.write() as tx:
            world.seed(tx)
            world.seed_for_reports(tx)
            give_demo_passwords(tx, house.clock.now())
        drop_next()

    with _bar(len(world.files), quiet=quiet) as show:
        # the world is written under the lock: never beside a house that works
        work(settings, Quiet(settings, drop_next, show), first=first, prepare=prepare)


def _decide(settings: Settings, world: World, wave: int) -> int:
    """The officers' decisions after a wave, in a connection that is closed again: the supervisor forks beside it."""
    house = build(settings)
    with house.database.write() as tx:
        decided = world.decide(tx, wave)
    house.close()
    return decided


def _how_to_look(settings: Settings, waiting: int) -> str:
    """How to open the screen, where ``waiting`` documents wait for an officer of the demo."""
    place = "" if settings.var == Settings().var else f" --var {settings.var}"
    return (
        f"{waiting} wait for a decision: .venv/bin/qebul up{place}, open {settings.desk_url}, "
        f"sign in as {WHO_DECIDES} with: {DEMO_PASSWORD}"
    )


class _bar:  # noqa: N801 - a context manager
    """A progress bar on a terminal, nothing in a pipe. It has no thread of its own: the supervisor forks beside it."""

    def __init__(self, files: int, *, quiet: bool) -> None:
        console = Console(stderr=True)
        self.files = files
        hidden = quiet or not console.is_terminal
        self.progress = Progress(console=console, transient=True, disable=hidden, auto_refresh=False)

    def __enter__(self) -> Callable[[Assembly], None]:
        self.progress.start()
        self.task = self.progress.add_task("answering", total=self.files)
        return self._show

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def _show(self, house: Assembly) -> None:
        with house.database.reads() as reads:
            counted = by_status(reads)
        moving = counted.get("received", 0) + counted.get("in_progress", 0)
        self.progress.update(self.task, completed=min(self.files, sum(counted.values()) - moving), refresh=True)


def tell(house: Assembly, world: World, seconds: float) -> dict[str, Any]:
    """What became of every file, and the figures of the whole house."""
    with house.database.reads() as reads:
        came = arrivals(reads)
        rows = {row.id: row for row in submissions(reads, limit=MOST)}
        parts = Counter(
            one.status
            for status in Status
            for one in submissions(reads, status=status, limit=MOST)
            if one.id not in rows
        )
        told_statements = [
            {"file": one.name, **groups_of(reads, one.submission)}
            for one in came
            if rows[one.submission].service == STATEMENT_SERVICE and one.first
        ]
    counted = Counter(row.status for row in rows.values())
    latest = {(one.channel, one.name): one for one in came}
    told = [_row(one, latest.get((one.channel, one.name)), rows) for one in world.files]
    return {
        "files": len(world.files),
        "submissions": len({one.submission for one in came}),
        "copies": len(rows) - len({one.submission for one in came}),
        "by_status": dict(sorted(counted.items())),
        "parts": dict(sorted(parts.items())),
        "repeats": sum(not one.first for one in came),
        "seal": world.seal_home.name.lower(),
        "receipts": _receipts(house.settings),
        "lost": _lost(house, world, came),
        "statements": told_statements,
        "unexpected": [row["file"] for row in told if not row["as_expected"]],
        "seconds": round(seconds, 1),
        "rows": told,
    }


def _row(one: DemoFile, came: ArrivalRow | None, rows: dict[str, SubmissionRow]) -> dict[str, Any]:
    if came is None:
        return {"file": one.name, "employer": one.employer, "status": "lost", "as_expected": False}
    row = rows[came.submission]
    first = one.expected_status != "repeat"
    # in a world made anew the documents are known: then each is a duplicate of itself, and its draft is gone
    known = row.status == "duplicate" or (one.expected_status == "merged" and row.codes == ("DRAFT_UNKNOWN",))
    expected = not first or known or (row.status == one.expected_status and row.codes == one.expected_codes)
    return {
        "file": one.name,
        "service": row.service,
        "employer": one.employer,
        "channel": one.channel,
        "status": row.status if first else f"repeat of no {row.sequence}",
        "reasons": list(row.codes) if first else [],
        "milliseconds": round((row.last_event_at - row.received_at).total_seconds() * 1000),
        "as_expected": expected,
    }


def _receipts(settings: Settings) -> int:
    """How many receipt files of the outbox prove themselves with the pinned seal."""
    pinned = trust_from_files(read_trust_directory(settings.folder("trust")))
    found = settings.folder("outbox").glob("*/*.receipt.xml")
    return sum(prove(path.read_bytes(), pinned).outcome is Outcome.VALID for path in found)


def _lost(house: Assembly, world: World, came: list[ArrivalRow]) -> int:
    """Dropped files that are neither in a folder of the inbox nor, byte for byte, in the store with an arrival."""
    arrived = {(one.channel, one.name, one.sha256) for one in came}
    lost = 0
    for one in world.files:
        digest = hashlib.sha256(world.content(one.name)).hexdigest()
        waiting = _is_waiting(house.settings, one)
        kept = (one.channel, one.name, digest) in arrived and _is_whole(house.store, digest)
        lost += not (waiting or kept)
    return lost


def _is_waiting(settings: Settings, one: DemoFile) -> bool:
    claimed = settings.folder("claimed") / one.channel
    return (settings.folder("inbox") / one.channel / one.name).exists() or any(claimed.glob(f"*~{one.name}"))


def _is_whole(store: BlobStore, digest: str) -> bool:
    try:
        store.read(digest)
    except (FileNotFoundError, BlobChangedError):
        return False
    return True


def _print(result: dict[str, Any]) -> None:
    columns = ["file", "service", "employer", "status", "reasons", "ms"]
    rows = [
        (
            row["file"],
            row.get("service") or "–",
            row["employer"],
            row["status"] if row["as_expected"] else f"{row['status']} (unexpected)",
            ", ".join(row.get("reasons", ())),
            str(row.get("milliseconds", "–")),
        )
        for row in result["rows"]
    ]
    print_table("", columns, rows)
    for one in result["statements"]:
        print(one["file"])
        print_groups(one)
    counted = ", ".join(f"{n} {status}" for status, n in result["by_status"].items())
    came = f"{result['files']} files → {result['submissions']} submissions and {result['copies']} copies"
    print(f"{came}: {counted}; {result['repeats']} repeats")
    if result["parts"]:
        parts = ", ".join(f"{n} {status}" for status, n in result["parts"].items())
        print(f"{sum(result['parts'].values())} documents in bundles: {parts}")
    print(f"{result['receipts']} sealed receipts proven, {result['lost']} files lost, {result['seconds']} s")
