"""Opens the fund's seal: on a token or in PEM files, as the settings say; a PIN comes from its owner's file only."""

import os
from datetime import datetime
from pathlib import Path

from pipeline.log import get_logger
from pipeline.settings import Settings
from signatures.keys import KeyUnusable, PemKey, SigningKey
from signatures.own_seal import make_own_seal
from signatures.refused_pins import RefusedPins
from signatures.sealing import SealOutOfForce, refuse_out_of_force
from signatures.secret_file import read_pin
from signatures.soft_token import CONF, CONF_VARIABLE
from signatures.token_key import TokenKey, load_certificates
from signatures.token_uri import TokenUri, is_token_uri

log = get_logger(__name__)
SEAL_KEY = "seal.key.pem"
SEAL_CERTIFICATE = "seal.pem"
SEAL_URI = "seal.uri"
SEAL_PIN = "seal.pin"
SEAL_REFUSED = "seal.pin.refused"
SOFT_TOKEN = "softhsm"  # noqa: S105 - the name of a folder


def open_seal_key(settings: Settings) -> SigningKey:
    """The key that seals. Opens a session of a token: to be called in the process that will sign.

    Raises OSError (a file is missing, TokenUnreachable) and KeyUnusable (PinRefused).
    """
    keys, named = settings.folder("keys"), _named(settings)
    if named is not None and is_token_uri(named):
        return _on_token(settings, TokenUri.parse(named))
    key = Path(named) if named is not None else keys / SEAL_KEY
    return PemKey.load(key.read_bytes(), (settings.seal_certificate or keys / SEAL_CERTIFICATE).read_bytes())


def is_seal_at_hand(settings: Settings, now: datetime) -> bool:
    """Could the seal be used? Nobody logs in to a token for that: its PIN's file and module must be there.

    A certificate must be in force; one that lies on a token alone is looked at when it seals.
    """
    named = _named(settings)
    try:
        if named is None or not is_token_uri(named):
            refuse_out_of_force(open_seal_key(settings).certificate, now)
            return True
        if settings.seal_certificate is not None:
            refuse_out_of_force(load_certificates(settings.seal_certificate.read_bytes())[0], now)
        uri = TokenUri.parse(named)
        module = settings.pkcs11_module
        return _pin_file(settings, uri).is_file() and (module is None or module.is_file())
    except (OSError, KeyUnusable, SealOutOfForce):
        return False


def _named(settings: Settings) -> str | None:
    keys = settings.folder("keys")
    if settings.seal_key is not None or not (keys / SEAL_URI).exists():
        return settings.seal_key
    _use_own_soft_token(keys / SOFT_TOKEN / CONF)
    return (keys / SEAL_URI).read_text(encoding="utf-8").strip()


def _pin_file(settings: Settings, uri: TokenUri) -> Path:
    return settings.seal_pin_file or uri.pin_file or settings.folder("keys") / SEAL_PIN


def make_seal_if_none(settings: Settings, at: datetime) -> None:
    """A house that was given no seal makes one: even garbage gets its receipt. Once, at a start, under the lock."""
    keys = settings.folder("keys")
    given = settings.seal_key is not None or any(
        (keys / name).exists() for name in (SEAL_KEY, SEAL_CERTIFICATE, SEAL_URI)
    )
    if given:
        return
    key_pem, certificate_pem = make_own_seal("Qəbul", at=at)
    (keys / SEAL_KEY).touch(mode=0o600)
    (keys / SEAL_KEY).write_bytes(key_pem)
    (keys / SEAL_CERTIFICATE).write_bytes(certificate_pem)
    log.warning("seal.made", certificate=str(keys / SEAL_CERTIFICATE))


def _on_token(settings: Settings, uri: TokenUri) -> TokenKey:
    pin_file = _pin_file(settings, uri)
    certificate = settings.seal_certificate.read_bytes() if settings.seal_certificate is not None else b""
    # In our own folder: that of the PIN may be read-only.
    marks = RefusedPins(settings.folder("keys") / SEAL_REFUSED)
    return TokenKey.open(uri, read_pin(pin_file), module=settings.pkcs11_module, marks=marks, cert_pem=certificate)


def _use_own_soft_token(conf: Path) -> None:
    """A SoftHSM token that lies beside the URI: the module reads this variable when it is first used."""
    if conf.exists():
        os.environ[CONF_VARIABLE] = str(conf.resolve())
