"""`qebul sign`: signs documents with a key. A PIN or password comes from a file or a prompt, never an argument."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.exits import UsageError
from cli.keys import Scheme, open_key
from cli.making import Container, Signing, container_of, make
from cli.options import JsonOption, command_app, print_json, printable
from cli.time_stamping import means_of
from signatures.levels import Level

app = command_app()


@app.command()
def sign(
    documents: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, help="The document to sign, and its attachments.")
    ],
    key: Annotated[str, typer.Option(help="Private key: a PEM file readable by you only, or a pkcs11: URI.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the signed document goes; must not exist.")],
    certificate: Annotated[
        Path | None, typer.Option("--cert", exists=True, dir_okay=False, help="Certificate, PEM; a token has its own.")
    ] = None,
    chain: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="Issuing certificates, PEM.")] = None,
    secret: Annotated[
        Path | None,
        typer.Option(
            "--pin-file", "--password-file", exists=True, dir_okay=False, help="File with the PIN or password."
        ),
    ] = None,
    module: Annotated[
        Path | None, typer.Option(envvar="QEBUL_PKCS11_MODULE", help="PKCS#11 module of the token.")
    ] = None,
    container: Annotated[Container | None, typer.Option(help="Default: as the document is, XML or PDF.")] = None,
    add: Annotated[bool, typer.Option("--add", help="Sign beside those who have signed already.")] = False,
    timestamp: Annotated[str | None, typer.Option(help="Address of a time-stamping authority (RFC 3161).")] = None,
    level: Annotated[Level | None, typer.Option(help="B, T, LT or LTA; default T with --timestamp.")] = None,
    proof: Annotated[
        list[Path] | None,
        typer.Option(exists=True, dir_okay=False, help="Certificates, CRL or OCSP response, for LT and LTA; repeated."),
    ] = None,
    scheme: Annotated[Scheme, typer.Option(help="How an RSA key signs.")] = Scheme.PKCS1,
    json: JsonOption = False,
) -> None:
    """Signs XML (enveloped XAdES) or PDF (PAdES); --container pdf embeds XML and its attachments in a PDF.

    Example: qebul sign draft.xml --key me.key.pem --cert me.pem -o signed.xml
    With a card: qebul sign draft.xml --key "pkcs11:token=KART;object=imza" --module /usr/lib/opensc-pkcs11.so -o s.xml
    Without --pin-file a token asks for its PIN, and an encrypted key for its password.
    With its time proven: --timestamp http://tsa.example/ --level LT --proof issuing.crl --proof issuing.pem
    A second signer: qebul sign signed.asice --add --key other.key.pem --cert other.pem -o both.asice
    In a container and in a PDF he stands beside the first. Of XML he counter-signs: that is told, and gives no right.
    """
    refuse_no_place(output)
    chosen = container or container_of(documents[0], beside=add)
    means = means_of(timestamp, level, proof or ())
    opened = open_key(key, certificate, chain, secret, module, scheme)
    signed = make(chosen, documents, Signing(opened, datetime.now(UTC), means, beside=add))
    write_new(output, signed)
    if json:
        told = {"file": str(output), "container": chosen, "size": len(signed), "level": means.level}
        print_json(told | {"algorithm": opened.signature_algorithm})
    else:
        print(printable(f"{output}: signed"))


def refuse_no_place(output: Path) -> None:
    """Before a PIN is asked for. Raises UsageError: something is there already, or no folder that could hold it."""
    if os.path.lexists(output):
        raise UsageError(f"{output} is there already")
    if not output.parent.is_dir():
        raise UsageError(f"there is no folder {output.parent}")


def write_new(output: Path, data: bytes) -> None:
    """Durably. Raises FileExistsError, OSError."""
    with output.open("xb") as target:
        target.write(data)
        target.flush()
        os.fsync(target.fileno())
