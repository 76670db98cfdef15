"""`qebul sign`: signs a document with a key. The key's password comes from a file or a prompt, never an argument."""

import os
import stat
from datetime import UTC, datetime
from getpass import getpass
from pathlib import Path
from typing import Annotated

import typer

from cli.options import JsonOption, command_app, print_json
from signatures.keys import PemKey
from signatures.signing import sign_xml

app = command_app()


@app.command()
def sign(
    document: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The document to sign (XML).")],
    key: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Private key, PEM; readable by you only.")],
    certificate: Annotated[Path, typer.Option("--cert", exists=True, dir_okay=False, help="Certificate, PEM.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the signed document goes; must not exist.")],
    chain: Annotated[Path | None, typer.Option(exists=True, help="Issuing certificates, PEM.")] = None,
    password_file: Annotated[Path | None, typer.Option(exists=True, help="File with the key's password.")] = None,
    json: JsonOption = False,
) -> None:
    """Signs an XML document with an enveloped XAdES-BES signature.

    Example: qebul sign draft.xml --key me.key.pem --cert me.pem -o signed.xml
    Without --password-file an encrypted key asks for its password.
    """
    _only_mine(key)
    loaded = _load(key, certificate, chain, password_file)
    signed = sign_xml(document.read_bytes(), loaded, signing_time=datetime.now(UTC))
    with output.open("xb") as target:
        target.write(signed)
        target.flush()
        os.fsync(target.fileno())
    if json:
        print_json({"file": str(output), "size": len(signed), "algorithm": loaded.signature_algorithm})
    else:
        print(f"{output}: signed")


def _only_mine(key: Path) -> None:
    mode = stat.S_IMODE(key.stat().st_mode)
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise typer.BadParameter(f"{key} can be read by others (mode {mode:o}); chmod 600 it", param_hint="--key")


def _load(key: Path, certificate: Path, chain: Path | None, password_file: Path | None) -> PemKey:
    key_pem = key.read_bytes()
    password = password_file.read_bytes().strip() if password_file else None
    if password is None and b"ENCRYPTED" in key_pem:
        password = getpass(f"Password of {key}: ").encode()
    return PemKey.load(key_pem, certificate.read_bytes(), chain.read_bytes() if chain else b"", password=password)
