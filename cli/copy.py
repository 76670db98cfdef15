"""`qebul copy`: writes a returned document out, ready to be corrected and signed."""

from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from cli.exits import UsageError
from cli.house import look_in
from cli.one import ended, find_one
from cli.options import JsonOption, VarOption, command_app, print_json, printable
from pipeline.database import Reads
from pipeline.ledger import open_roles
from pipeline.overview import SubmissionRow
from pipeline.status import Status
from stages.assembly import Assembly
from stages.copying import copy_files, name_beside
from stages.verify import ATTACHMENT, SIGNED

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
    output.mkdir(mode=0o700, parents=True)
    for name, data in files.items():
        path = output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    if json:
        print_json({"folder": str(output), "files": sorted(files)})
    else:
        print(printable(f"{output}: {', '.join(sorted(files))}"))


def _files(house: Assembly, reads: Reads, row: SubmissionRow) -> dict[str, bytes]:
    """The document under a new id, and its scans, by name."""
    opened = open_roles(reads, [row.id], house.store.open)[row.id]
    held: dict[str, bytes] = {}
    for role, opener in opened.items():
        if role == SIGNED or role.startswith(ATTACHMENT):
            with opener() as stream:
                held[role] = stream.read()
    scans = {role.removeprefix(ATTACHMENT): data for role, data in held.items() if role != SIGNED}
    document, beside = copy_files(held[SIGNED], scans, document_id=str(uuid4()), made_at=house.clock.now())
    return {name_beside(beside): document, **beside}
