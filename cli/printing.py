"""Prints for commands: the writers of each format, loaded on first use, since few who verify also print.

What is printed never stands over another file.
"""

import os
from collections.abc import Callable, Mapping
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, cast

from cli.exits import UsageError

if TYPE_CHECKING:
    from outbox.prints.sheet import Sheet


class Format(StrEnum):
    """The formats of prints."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"


# format → (library, module, function)
_WRITERS: Mapping[Format, tuple[str, str, str]] = {
    Format.PDF: ("typst", "outbox.prints.pdf", "write_pdf"),
    Format.DOCX: ("docx", "outbox.prints.word", "write_docx"),
    Format.XLSX: ("xlsxwriter", "outbox.prints.excel", "write_xlsx"),
}


def write_print(sheet: "Sheet", chosen: Format) -> bytes:
    """The sheet in a format. Raises UsageError where its library is not installed."""
    library, module, function = _WRITERS[chosen]
    if find_spec(library) is None:
        raise UsageError(f"prints as {chosen} need more of this program: pip install 'qebul[print]'")
    write = cast("Callable[[Sheet], bytes]", getattr(import_module(module), function))
    return write(sheet)


def put(path: Path, data: bytes) -> None:
    """A new file, durable. Raises FileExistsError."""
    with path.open("xb") as target:
        target.write(data)
        target.flush()
        os.fsync(target.fileno())
