"""`qebul channel token`, `qebul channel certificate`: what proves a channel's sender at the upload door."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from cli.exits import UsageError
from cli.house import look_in
from cli.options import JsonOption, VarOption, command_app, print_json, print_table
from pipeline.credentials import (
    CredentialRow,
    KnownCertificateError,
    UnknownChannelError,
    admit_certificate,
    credentials,
    issue_token,
    revoke,
)
from pipeline.database import Write
from stages.assembly import Assembly

app = command_app(help="Tokens that prove a channel's sender to `qebul web`. Example: qebul channel token add alfa")
certificates = command_app(help="Client certificates, proven by a proxy. Example: qebul channel certificate add alfa C")
NOT_FOUND = 1
DAYS = 365

ChannelArgument = Annotated[str, typer.Argument(help="A channel that is open.")]


@app.command("add")
def add(
    name: ChannelArgument,
    days: Annotated[int, typer.Option(min=1, max=3650, help="How long it holds.")] = DAYS,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Makes a token and prints it, this once: only its digest is kept.

    Example: qebul channel token add alfa --days 90
    """
    house = look_in(var)
    with house.database.write() as tx:
        made, token = issue(tx, house, name, days)
    if json:
        print_json({"id": made, "channel": name, "token": token})
    else:
        say(made, token)


def issue(tx: Write, house: Assembly, name: str, days: int = DAYS) -> tuple[str, str]:
    """A token's id and itself. Raises UsageError."""
    try:
        return issue_token(tx, name, house.clock.now(), timedelta(days=days))
    except UnknownChannelError:
        raise UsageError(f"no channel {name!r} is open") from None


def say(made: str, token: str) -> None:
    """The one time that a token is shown."""
    print(f"token {made}, shown this once:\n{token}")


@app.command("list")
def list_all(
    name: Annotated[str | None, typer.Argument(help="Only this channel's.")] = None,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """All tokens and certificates, without their secrets.

    Example: qebul channel token list alfa --json
    """
    house = look_in(var)
    with house.database.reads() as reads:
        rows = credentials(reads, name)
    now = house.clock.now()
    if json:
        print_json([_told(row, now) for row in rows])
    else:
        columns = ["id", "channel", "kind", "made", "ends", "state"]
        print_table("", columns, [tuple(_told(row, now)[one] for one in _COLUMNS) for row in rows])


_COLUMNS = ("id", "channel", "kind", "created_at", "expires_at", "state")


def _told(row: CredentialRow, now: datetime) -> dict[str, str]:
    state = "revoked" if row.revoked_at else "expired" if row.expires_at <= now else "good"
    moments = {"created_at": f"{row.created_at:%Y-%m-%d %H:%M}", "expires_at": f"{row.expires_at:%Y-%m-%d %H:%M}"}
    return {"id": row.id, "channel": row.channel, "kind": row.kind, "state": state} | moments


@app.command("revoke")
def revoke_one(
    credential: Annotated[str, typer.Argument(help="Id of a token or certificate, as the list shows it.")],
    var: VarOption = None,
) -> None:
    """Ends a token or certificate at once, for ever. Exit status 1: there is none of that id.

    Example: qebul channel token revoke 3f9a0c11de
    """
    house = look_in(var)
    with house.database.write() as tx:
        ended = revoke(tx, credential, house.clock.now())
    print(f"{credential}: {'revoked' if ended else 'no such token or certificate that holds'}")
    raise typer.Exit(0 if ended else NOT_FOUND)


@certificates.command("add")
def add_certificate(
    name: ChannelArgument,
    certificate: Annotated[Path, typer.Argument(help="The sender's certificate, PEM or DER.")],
    var: VarOption = None,
) -> None:
    """From now on the certificate's holder sends as the channel, until it ends or is revoked.

    Example: qebul channel certificate add alfa alfa.pem
    The proxy that proves it must be named in QEBUL_WEB_PROXIES. Listed and revoked with `qebul channel token`.
    """
    house = look_in(var)
    der, until = _read(certificate)
    with house.database.write() as tx:
        made = _admit(tx, name, der, house.clock.now(), until)
    print(f"certificate {made}: sends as {name} until {until:%Y-%m-%d}")


@certificates.callback()
def _group() -> None:
    """A group, though it has one command."""


def _admit(tx: Write, name: str, der: bytes, at: datetime, until: datetime) -> str:
    try:
        return admit_certificate(tx, name, der, at, until)
    except UnknownChannelError:
        raise UsageError(f"no channel {name!r} is open") from None
    except KnownCertificateError:
        raise UsageError("this certificate was admitted before; one certificate is one sender's, once") from None


def _read(path: Path) -> tuple[bytes, datetime]:
    data = path.read_bytes()
    try:
        pem = data.lstrip().startswith(b"-----BEGIN")
        read = x509.load_pem_x509_certificate(data) if pem else x509.load_der_x509_certificate(data)
    except ValueError:
        raise UsageError(f"{path} holds no certificate") from None
    return read.public_bytes(Encoding.DER), read.not_valid_after_utc.astimezone(UTC)
