"""`qebul copy`: writes a returned document out, ready to be corrected and signed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from cli.document_files import put_files
from cli.exits import UsageError
from cli.house import look_in
from cli.one import ended, find_one
from cli.options import JsonOption, VarOption, command_app, print_json, printable
from pipeline.database import Reads
from pipeline.overview import SubmissionRow
from pipeline.status import Status
from stages.assembly import Assembly
from stages.copying import copy_files, name_beside
from stages.papers import signed_files

app = command_app()

NOT_RETURNED = 2


@app.command()
def copy(
    one: Annotated[str, typer.Argument(metavar="ID", help="Id, its first 8 characters, or sequence number.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="A folder that does not exist yet.")],
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Writes the document of a returned submission, with its scans, into a folder, under a new id.

    The ledger stays as it is: the original is archived when the corrected document comes in, signed. Exit status 1:
    there is none of that id. 2: it was not returned, or has its successor already.

    Example: qebul copy 12 -o duzelis
    """
    if output.exists():
        raise UsageError(f"{printable(str(output))} exists already")
    house = look_in(var)
    with house.database.reads() as reads:
        row = find_one(reads, one, json=json)
        if row.status != Status.RETURNED:
            raise ended(f"{row.sequence} was not returned: it is {row.status}", NOT_RETURNED, json=json)
        files = _files(house, reads, row)
    put_files(output, files)
    if json:
        print_json({"folder": str(output), "files": sorted(files)})
    else:
        print(printable(f"{output}: {', '.join(sorted(files))}"))
        print(printable(_then(output, files)))


def _then(output: Path, files: Mapping[str, bytes]) -> str:
    """How it goes on: what travels beside the document is signed together with it."""
    scans = len(files) > 1
    what = f"{output}/* --container asice" if scans else f"{output}/*"
    return f"correct it, then: qebul sign {what} --key … --cert … -o corrected.{'asice' if scans else 'xml'}"


def _files(house: Assembly, reads: Reads, row: SubmissionRow) -> dict[str, bytes]:
    """The document under a new id, and its scans, by name."""
    signed, scans = signed_files(house.store.open, reads, row.id)
    document, beside = copy_files(signed, scans, document_id=str(uuid4()), made_at=house.clock.now())
    return {name_beside(beside): document, **beside}
