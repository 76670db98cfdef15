"""Options of the commands that sign: by which key, up to which level; and the file that they write, once."""

import os
from pathlib import Path
from typing import Annotated

import typer

from cli.exits import UsageError
from cli.keys import Scheme
from signatures.levels import Level

KeyOption = Annotated[str, typer.Option(help="Private key: a PEM file readable by you only, or a pkcs11: URI.")]
OutputOption = Annotated[Path, typer.Option("--output", "-o", help="Where the signed document goes; must not exist.")]
CertificateOption = Annotated[
    Path | None, typer.Option("--cert", exists=True, dir_okay=False, help="Certificate, PEM; a token has its own.")
]
ChainOption = Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="Issuing certificates, PEM.")]
SecretOption = Annotated[
    Path | None,
    typer.Option("--pin-file", "--password-file", exists=True, dir_okay=False, help="File with the PIN or password."),
]
ModuleOption = Annotated[Path | None, typer.Option(envvar="QEBUL_PKCS11_MODULE", help="PKCS#11 module of the token.")]
TimestampOption = Annotated[str | None, typer.Option(help="Address of a time-stamping authority (RFC 3161).")]
LevelOption = Annotated[Level | None, typer.Option(help="B, T, LT or LTA; default T with --timestamp.")]
ProofOption = Annotated[
    list[Path] | None,
    typer.Option(exists=True, dir_okay=False, help="Certificates, CRL or OCSP response, for LT and LTA; repeated."),
]
SchemeOption = Annotated[Scheme, typer.Option(help="How an RSA key signs.")]


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
