"""`qebul extend`: what is signed gets proof of its time, and of its certificates, that lasts. Needs no key."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Annotated

import typer

from cli.input_files import open_plain, read_plain
from cli.making import Container, container_of
from cli.options import JsonOption, command_app, print_json, printable
from cli.signing_options import refuse_no_place, write_new
from cli.time_stamping import means_of
from signatures.asice_augmenting import raise_signatures
from signatures.levels import Level, Means
from signatures.signing import read_signed

app = command_app()


@app.command()
def extend(
    document: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The signed document.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the extended document goes; must not exist.")],
    timestamp: Annotated[str, typer.Option(help="Address of a time-stamping authority (RFC 3161).")],
    level: Annotated[Level, typer.Option(help="T, LT or LTA.")] = Level.LTA,
    proof: Annotated[
        list[Path] | None,
        typer.Option(exists=True, dir_okay=False, help="Certificates, CRL or OCSP response, for LT and LTA; repeated."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Raises all signatures of a document; run again before its last time-stamp expires, it lasts on.

    Example: qebul extend signed.asice --timestamp http://tsa.example/ --proof issuing.crl --proof tsa.crl -o kept.asice
    """
    refuse_no_place(output)
    kind = container_of(document, beside=True)
    raised = _RAISING[kind](document, means_of(timestamp, level, proof or ()))
    write_new(output, raised)
    if json:
        print_json({"file": str(output), "container": kind, "size": len(raised), "level": level})
    else:
        print(printable(f"{output}: extended to {level}"))


def _xml(document: Path, means: Means) -> bytes:
    return means.raise_xades(read_plain(document), read_signed)


def _asice(document: Path, means: Means) -> bytes:
    made = BytesIO()
    with open_plain(document) as container:
        raise_signatures(container, made, means.raise_xades, made_at=datetime.now(UTC))
    return made.getvalue()


def _pdf(document: Path, means: Means) -> bytes:
    if not means.level.reaches(Level.LT):
        raise typer.BadParameter("a PDF gets its first time-stamp when it is signed", param_hint="--level")
    return means.raise_pdf(read_plain(document))


_RAISING: dict[Container, Callable[[Path, Means], bytes]] = {
    Container.XML: _xml,
    Container.ASICE: _asice,
    Container.PDF: _pdf,
}
