"""A submission's document and its scans as files: for who corrects it, and for the office that decides."""

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from cli.printing import Format, write_print
from outbox.prints.document import document_sheet
from schemas.submission import read_submission
from schemas.xml import parse_xml


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
