"""`qebul ocr`: what officers read over the engine's reading of scans, as samples for the next engine."""

import json
from pathlib import Path
from typing import Annotated

import typer

from cli.exits import UsageError
from cli.house import look_in
from cli.options import VarOption, command_app
from stages.reading_samples import Sample, samples

app = command_app(no_args_is_help=True)
samples_app = command_app(no_args_is_help=True, help="Corrections of officers. Example: qebul ocr samples export DIR")
app.add_typer(samples_app, name="samples")
FolderArgument = Annotated[Path, typer.Argument(file_okay=False, help="A folder that is new or empty.")]


@app.callback()
def ocr() -> None:
    """How scans are read. Example: qebul ocr samples export samples/"""


@samples_app.callback()
def about_samples() -> None:
    """Corrections of officers."""


@samples_app.command()
def export(folder: FolderArgument, var: VarOption = None) -> None:
    """Writes each correction into a folder: a line in samples.jsonl, and the crop of the page as PNG where it is known.

    They show what people's papers say. Example: qebul ocr samples export samples/ --var /srv/qebul
    """
    house = look_in(var)
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty")
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with house.database.reads() as reads, (folder / "samples.jsonl").open("w", encoding="utf-8") as listed:
        for count, one in enumerate(samples(house, reads), start=1):
            listed.write(json.dumps(_line(one, count, folder), ensure_ascii=False) + "\n")
    print(f"{count} samples in {folder}")


def _line(one: Sample, number: int, folder: Path) -> dict[str, object]:
    name = f"{number:06}.png"
    if one.png is not None:
        (folder / name).write_bytes(one.png)
    about = one.correction
    return {
        "crop": None if one.png is None else name,
        "text": about.new,
        "read": about.old,
        "field": about.field,
        "engine": about.engine,
        "sha256": about.sha256,
        "page": about.page,
        "box": None if about.box is None else about.box.model_dump(),
    }
