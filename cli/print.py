"""`qebul print`: a document as PDF, Word or Excel, from its file (offline) or from the house (003, "Çap et")."""

from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Annotated

import typer

from cli.exits import UsageError
from cli.input_files import read_plain
from cli.options import VarOption, command_app, printable
from cli.printing import Format, put, write_print
from outbox.prints.document import document_sheet
from outbox.prints.sheet import Sheet
from schemas.binding import UnreadableDocument
from schemas.submission import read_submission
from schemas.xml import MalformedXml, parse_xml
from signatures.containers import HANDLERS, HEAD_BYTES, sniff
from signatures.opened import Opened
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import ReasonCode

app = command_app()
UNPRINTABLE = 2


@app.command()
def print_document(
    document: Annotated[str, typer.Argument(help="A file (XML, PDF, ASiC-E), or a submission of the house.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the print goes; must not exist.")],
    chosen: Annotated[Format, typer.Option("--format", help="Format of the print.")] = Format.PDF,
    part: Annotated[int | None, typer.Option(min=1, help="Which document of a file that holds several.")] = None,
    var: VarOption = None,
) -> None:
    """Prints a document, signed or not. What is printed of a signed file is what its signature covers, and only if it
    holds; who signed is not judged here (qebul verify).

    Exit status: 0 printed, 2 the file is not one of ours or its signature does not hold.
    Example: qebul print table.asice --format xlsx -o table.xlsx
    """
    data, part = _bytes_of(document, part, var)
    try:
        sheet = _sheet_of(data, part)
    except (MalformedXml, UnreadableDocument) as error:
        print(printable(f"qebul: {document}: not a document of ours ({error})"))
        raise typer.Exit(UNPRINTABLE) from None
    if sheet is None:
        print(f"qebul: {printable(document)}: its signature does not hold, or it is no document")
        raise typer.Exit(UNPRINTABLE)
    put(output, write_print(sheet, chosen))
    print(printable(f"{output}: {sheet.title.az}, SHA-256 {sheet.digest}"))


def _bytes_of(document: str, part: int | None, var: Path | None) -> tuple[bytes, int | None]:
    """The file's bytes and which of its documents is meant. The server's part is loaded only for an id."""
    if (file := Path(document)).exists():
        return read_plain(file), part
    if find_spec("sqlalchemy") is None:
        raise UsageError(f"no file {document!r}; submissions need the server's part: pip install 'qebul[server]'")
    data, own_part = import_module("cli.received_files").received_file(document, var)
    return data, part or own_part


def _sheet_of(data: bytes, part: int | None) -> Sheet | None:
    """The sheet of a document; None where the signature does not hold or nothing can be opened.

    Raises MalformedXml, UnreadableDocument, UsageError.
    """
    kind = sniff(data[:HEAD_BYTES])
    opened = HANDLERS[kind](BytesIO(data), DEFAULT_POLICY)
    if isinstance(opened, Opened):
        content = _signed_content(opened, part)
    else:
        content = data if kind == "xml" and opened.code is ReasonCode.NO_SIGNATURE else None
    if content is None:
        return None
    submission = read_submission(parse_xml(content))
    return document_sheet(submission, sha256(data).hexdigest(), signed=isinstance(opened, Opened))


def _signed_content(opened: Opened, part: int | None) -> bytes | None:
    """What all signatures of the file cover."""
    if opened.payload is None or not opened.payload.documents:
        return None
    documents = opened.payload.documents
    if part is None and len(documents) > 1:
        raise UsageError(f"the file holds {len(documents)} documents: say --part")
    if (part or 1) > len(documents):
        raise UsageError(f"the file holds {len(documents)} documents, not {part}")
    with documents[(part or 1) - 1].open() as stream:
        return stream.read()
