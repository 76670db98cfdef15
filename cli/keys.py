"""Keys that a command is given: a PEM file or a ``pkcs11:`` URI. A PIN or password is never an argument."""

from enum import StrEnum
from getpass import getpass
from pathlib import Path

import typer

from cli.input_files import SMALL, read_plain
from cli.options import printable
from signatures.keys import KeyUnusable, PemKey, RsaScheme, SigningKey
from signatures.refused_pins import marks_beside
from signatures.secret_file import is_private, read_pin
from signatures.token_key import TokenKey
from signatures.token_uri import TokenUri, is_token_uri


class Scheme(StrEnum):
    """How an RSA key signs."""

    PKCS1 = "pkcs1"
    PSS = "pss"


def open_key(
    named: str,
    certificate: Path | None,
    chain: Path | None,
    secret: Path | None,
    module: Path | None,
    scheme: Scheme = Scheme.PKCS1,
) -> SigningKey:
    """The key that ``named`` means. Its PIN or password stands in ``secret``, or is asked for.

    Raises BadParameter (said wrongly, wrong PIN, a file that others can read), OSError (TokenUnreachable).
    """
    chain_pem = read_plain(chain, SMALL) if chain else b""
    try:
        if is_token_uri(named):
            return _on_token(TokenUri.parse(named), certificate, chain_pem, secret, module, scheme.value)
        return _in_file(Path(named), certificate, chain_pem, secret, scheme.value)
    except KeyUnusable as unusable:
        raise typer.BadParameter(str(unusable), param_hint="--key") from None


def _on_token(
    uri: TokenUri,
    certificate: Path | None,
    chain_pem: bytes,
    secret: Path | None,
    module: Path | None,
    scheme: RsaScheme,
) -> TokenKey:
    pin_file = secret or uri.pin_file
    pin = read_pin(pin_file) if pin_file else getpass(f"PIN of {printable(uri.token or 'the token')}: ")
    cert_pem = read_plain(certificate, SMALL) if certificate else b""
    marks = marks_beside(pin_file) if pin_file else None
    return TokenKey.open(
        uri, pin, module=module, marks=marks, cert_pem=cert_pem, chain_pem=chain_pem, rsa_scheme=scheme
    )


def _in_file(key: Path, certificate: Path | None, chain_pem: bytes, secret: Path | None, scheme: RsaScheme) -> PemKey:
    if not key.is_file():
        # What was given is not told: it may be a URI, wrongly written, with a PIN in it.
        raise typer.BadParameter("there is no such file", param_hint="--key")
    if certificate is None:
        raise typer.BadParameter("a key in a file needs its certificate", param_hint="--cert")
    if not is_private(key):
        raise typer.BadParameter(f"{key} can be read by others; chmod 600 it", param_hint="--key")
    key_pem = read_plain(key, SMALL)
    password = read_plain(secret, SMALL).strip() if secret else None
    if password is None and b"ENCRYPTED" in key_pem:
        password = getpass(f"Password of {printable(str(key))}: ").encode(errors="surrogateescape")
    return PemKey.load(key_pem, read_plain(certificate, SMALL), chain_pem, password=password, rsa_scheme=scheme)
