"""A submission's document and its scans as files: for who corrects it, and for the office that decides."""

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from cli.printing import Format, write_print
from outbox.prints.document import document_sheet
from pipeline.database import Reads
from pipeline.ledger import open_roles
from schemas.submission import read_submission
from schemas.xml import parse_xml
from stages.assembly import Assembly
from stages.verify import ATTACHMENT, SIGNED


def signed_files(house: Assembly, reads: Reads, submission: str) -> tuple[bytes, Mapping[str, bytes]]:
    """The document as it was signed (XML without its signature), and the files beside or inside it, by name."""
    opened = open_roles(reads, [submission], house.store.open)[submission]
    held: dict[str, bytes] = {}
    for role, opener in opened.items():
        if role == SIGNED or role.startswith(ATTACHMENT):
            with opener() as stream:
                held[role] = stream.read()
    return held[SIGNED], {role.removeprefix(ATTACHMENT): data for role, data in held.items() if role != SIGNED}


def printed(document: bytes) -> bytes:
    """The document as PDF. Raises UsageError where the prints are not installed."""
    sheet = document_sheet(read_submission(parse_xml(document)), sha256(document).hexdigest(), signed=True)
    return write_print(sheet, Format.PDF)


def put_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """A new folder for its owner alone, with all of them. Raises FileExistsError."""
    folder.mkdir(mode=0o700, parents=True)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as target:
            target.write(data)
            target.flush()
            os.fsync(target.fileno())
