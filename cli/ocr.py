"""`qebul ocr`: what was learnt from officers who read a scan better than the engine."""

from pathlib import Path
from typing import Annotated

import typer

from cli.configured import settings_for
from cli.exits import UsageError
from cli.house import look_in
from cli.one import ended, operating_user
from cli.options import JsonOption, VarOption, command_app, print_json, printable
from pipeline import log
from scanning.ocr import Engine, UnreadError
from stages.reading_samples import NotForAdministratorError, note_export, samples
from stages.sample_trial import ROWS, SpoiltSamplesError, try_samples

app = command_app(help="Scans that were read. Example: qebul ocr samples export numuneler --officer admin")
samples_app = command_app(help="Values that officers corrected, as samples for the next engine.")
app.add_typer(samples_app, name="samples")

NOT_YOURS = 2
TOO_FEW, NOT_READ = 1, 2


@app.callback()
def ocr() -> None:
    """Scans that were read."""


@samples_app.callback()
def samples_of_officers() -> None:
    """Values that officers corrected."""


@samples_app.command("export")
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that does not exist yet.")],
    officer: Annotated[str, typer.Option("--officer", help="Login of the administrator who takes them out.")],
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Writes a picture for each corrected value, and what stands on it into samples.jsonl. What stands there is
    personal data: only an administrator takes it out, and that is written down.

    Exit status 2: the login is no active administrator's.

    Example: qebul ocr samples export numuneler --officer admin --json
    """
    if folder.exists():
        raise UsageError(f"{printable(str(folder))} exists already")
    house = look_in(var)
    try:
        with house.database.write() as tx:
            note_export(tx, officer, operating_user(), house.clock.now())
    except NotForAdministratorError:
        raise ended("only an administrator takes samples out", NOT_YOURS, json=json) from None
    folder.mkdir(parents=True, mode=0o700)
    written = gone = 0
    with house.database.reads() as reads, (folder / ROWS).open("x", encoding="utf-8") as rows:
        for one in samples(house, reads):
            if one is None:
                gone += 1
                continue
            (folder / one.row.picture).write_bytes(one.png)
            rows.write(one.row.model_dump_json() + "\n")
            written += 1
    log.get_logger(__name__).info("ocr.samples_exported", officer=officer, samples=written, gone=gone)
    if json:
        print_json({"samples": written, "gone": gone, "folder": str(folder)})
        return
    print(printable(f"{written} samples in {folder}" + (f"; {gone} pages can no longer be drawn" if gone else "")))


@samples_app.command("try")
def try_anew(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Samples as `export` writes them.")],
    least: Annotated[int, typer.Option("--least", min=0, help="How many must be read as officers read them.")] = 0,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Reads samples anew with the engine of this machine (QEBUL_OCR_LANGUAGES): how many it reads as officers did.

    Exit status 1: fewer than --least; 2: there is no engine, or the samples are spoilt.

    Example: qebul ocr samples try numuneler --least 40 --json
    """
    settings = settings_for(var)
    engine = Engine(settings.ocr_languages, settings.ocr_seconds)
    try:
        version = engine.version()
        tried = list(try_samples(folder, engine))
    except UnreadError as unread:
        raise ended(f"nothing is read: {unread.why}", NOT_READ, json=json) from None
    except SpoiltSamplesError as spoilt:
        raise ended(f"no samples: {spoilt}", NOT_READ, json=json) from None
    missed = [one.row.picture for one in tried if not one.read]
    read = len(tried) - len(missed)
    if json:
        print_json({"samples": len(tried), "read": read, "missed": missed, "engine": version})
    else:
        print(printable(f"{read} of {len(tried)} samples are read as officers read them ({version})"))
        for picture in missed:
            print(printable(f"missed: {picture}"))
    if read < least:
        raise typer.Exit(TOO_FEW)
