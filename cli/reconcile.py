"""`qebul reconcile`: drops banks' statements, works until they are booked, and tells what came of each."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from shutil import copyfile
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from cli.configured import settings_for
from cli.exits import GOOD, UsageError
from cli.house import Quiet, is_made, is_working, log_to_file, look_in, work
from cli.options import JsonOption, VarOption, command_app, print_json, printable
from cli.statement_groups import groups_of, print_groups
from pipeline.channels import statement_channels
from pipeline.database import Reads
from pipeline.folders import open_to_its_sender
from pipeline.overview import SubmissionRow, brought, submissions
from pipeline.settings import Settings
from pipeline.status import Status
from registries.bank_booking import booked_so_far
from stages.assembly import Assembly, build

app = command_app()
NOT_BOOKED = 1
_LOOK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it was named; ``before``: the submission that the same bytes had become already."""

    path: Path
    digest: str
    before: str | None


@app.command()
def reconcile(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", exists=True, dir_okay=False, help="Statements: camt, MT940, CSV.")
    ],
    channel: Annotated[
        str | None, typer.Option("--channel", help="Of which bank; needed where several channels take statements.")
    ] = None,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Drops statements into a bank's channel, works until they are booked, and tells what came of their entries.

    What was booked before is never booked again. Exit status 1: one of them was not booked; 3: no such channel.
    Example: qebul reconcile statement.xml --channel xezine --json
    """
    settings = settings_for(var)
    log_to_file(settings)
    started = time.monotonic()
    name, given = _look(settings, channel, files)
    _drop(settings, name, [one for one in given if one.before is None])
    _work(settings, name, given, quiet=json)
    house = look_in(var)
    with house.database.reads() as reads:
        told = [_told(reads, one, *_found(reads, name, one)) for one in given]
    seconds = round(time.monotonic() - started, 1)
    if json:
        print_json({"files": told, "posted": sum(one["posted"] for one in told), "seconds": seconds})
    else:
        _print(told, seconds)
    raise typer.Exit(GOOD if all(one["status"] == Status.REGISTERED for one in told) else NOT_BOOKED)


def _look(settings: Settings, wanted: str | None, files: Sequence[Path]) -> tuple[str, list[Given]]:
    """The channel, and the files with what is known of them. Raises UsageError."""
    if not is_made(settings):
        raise UsageError(f"no house in {settings.var}: run `qebul demo` or `qebul migrate` first")
    digests = [_digest(one) for one in files]
    with closing(build(settings)) as house, house.database.reads() as reads:
        name = _channel(statement_channels(reads), wanted)
        before = brought(reads, name, digests)
    return name, [Given(path, digest, before.get(digest)) for path, digest in zip(files, digests, strict=True)]


def _channel(banks: Sequence[str], wanted: str | None) -> str:
    if not banks:
        raise UsageError("no channel takes statements: qebul channel open NAME --statements")
    if wanted is None and len(banks) > 1:
        raise UsageError(f"say of which bank: --channel {' or '.join(banks)}")
    if wanted is not None and wanted not in banks:
        raise UsageError(f"channel {wanted!r} takes no statements; these do: {', '.join(banks)}")
    return wanted or banks[0]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _drop(settings: Settings, name: str, given: Sequence[Given]) -> None:
    """Each whole at once, in the order named."""
    folder = settings.folder("inbox") / name
    open_to_its_sender(folder, writes=True)
    for one in {one.digest: one for one in given}.values():
        free = one.path.name if not (folder / one.path.name).exists() else f"{one.digest[:8]}-{one.path.name}"
        part = folder / f".{free}.part"
        copyfile(one.path, part)
        part.rename(folder / free)


def _work(settings: Settings, name: str, given: Sequence[Given], *, quiet: bool) -> None:
    """Until each is booked or refused: by the house that works already, else by one of our own."""
    with _Bar(settings, quiet=quiet) as show:
        if not is_working(settings):
            work(settings, Quiet(settings, each_look=show))
            return
        while not _ended(settings, name, given, show):
            time.sleep(_LOOK_SECONDS)


def _ended(settings: Settings, name: str, given: Sequence[Given], show: Callable[[Assembly], None]) -> bool:
    with closing(build(settings)) as house:
        show(house)
        with house.database.reads() as reads:
            rows = [_found(reads, name, one)[0] for one in given]
    return all(row is not None and row.status not in (Status.RECEIVED, Status.IN_PROGRESS) for row in rows)


def _found(reads: Reads, name: str, one: Given) -> tuple[SubmissionRow | None, bool]:
    """What became of a file, and whether it was known before."""
    known = one.before or brought(reads, name, [one.digest]).get(one.digest)
    return (None if known is None else submissions(reads, one=known)[0]), one.before is not None


def _told(reads: Reads, one: Given, row: SubmissionRow | None, repeat: bool) -> dict[str, Any]:
    """``posted``: entries that this call booked."""
    if row is None:
        return {"file": one.path.name, "status": "not taken in", "codes": [], "posted": 0}
    groups = groups_of(reads, row.id)
    booked = sum(group["entries"] for word in ("matched", "suspense") for group in groups[word].values())
    return {
        "file": one.path.name,
        "submission": row.id,
        "sequence": row.sequence,
        "status": row.status,
        "codes": list(row.codes),
        "repeat": repeat,
        "entries": booked + groups["known"]["entries"],
        "posted": 0 if repeat else booked,
        **groups,
    }


def _print(told: Sequence[Mapping[str, Any]], seconds: float) -> None:
    for one in told:
        again = ", the same file again" if one.get("repeat") else ""
        reasons = f" ({', '.join(one['codes'])})" if one["codes"] else ""
        print(printable(f"{one['file']}: {one['status']}{reasons}{again}, posted {one['posted']}"))
        print_groups(one)
    print(f"{seconds} s")


class _Bar:
    """Counts booked entries on a terminal, nothing in a pipe; without a thread of its own: the supervisor forks beside
    it.
    """

    def __init__(self, settings: Settings, *, quiet: bool) -> None:
        console = Console(stderr=True)
        hidden = quiet or not console.is_terminal
        self.before: int | None = None
        self.settings = settings
        self.progress = Progress(console=console, transient=True, disable=hidden, auto_refresh=False)

    def __enter__(self) -> Callable[[Assembly], None]:
        self.progress.start()
        self.task = self.progress.add_task("booking", total=None)
        return self._show

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def _show(self, house: Assembly) -> None:
        with house.database.reads() as reads:
            booked, total = booked_so_far(reads)
        if self.before is None:
            self.before = booked
        left = max(total - self.before, 0) or None
        self.progress.update(self.task, completed=booked - self.before, total=left, refresh=True)
