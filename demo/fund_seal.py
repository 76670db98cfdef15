"""The fund's seal of the demo: a key on a SoftHSM token where that is installed, else a PEM file.

It outlives the demo world: answers that were sealed before must stay provable with the pinned certificate. What was
made once, on a token or not, is kept.
"""

import multiprocessing
import os
import secrets
import shutil
from enum import StrEnum
from pathlib import Path

from demo.disk import OWNER_ONLY, place
from demo.pki import certificate_pem, key_pem, make_fund_seal
from pipeline.settings import Settings
from signatures.keys import KeyUnusable
from signatures.soft_token import CONF_VARIABLE, FAULTS, make_soft_token, put_key, softhsm_module, write_conf
from signatures.token_uri import TokenUri
from stages.seal_key import SEAL_CERTIFICATE, SEAL_KEY, SEAL_PIN, SEAL_URI, SOFT_TOKEN, open_seal_key

_FORK = multiprocessing.get_context("fork")
_FUND = "Dövlət Sosial Müdafiə Fondu (nümayiş)"
_SERIAL = 0x5EA1
_TOKEN, _OBJECT = "qebul-demo", "seal"


class SealHome(StrEnum):
    """Where the demo's seal key lives."""

    SOFTHSM = "a SoftHSM token (keys/softhsm)"
    PEM = "a PEM file (keys/seal.key.pem)"


def keep_seal(keys: Path, wanted: SealHome = SealHome.PEM) -> bytes:
    """The seal's certificate (PEM); key and certificate are made where there is none, on a token if that is wanted.

    Where SoftHSM is not installed or does not work, a PEM file is made instead.
    """
    certificate = keys / SEAL_CERTIFICATE
    # The certificate is written last: where it stands, its key does.
    if not certificate.exists():
        keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        for leftover in (SEAL_URI, SEAL_PIN, SEAL_KEY):
            (keys / leftover).unlink(missing_ok=True)
        shutil.rmtree(keys / SOFT_TOKEN, ignore_errors=True)
        made = _make_on_token(keys) if wanted is SealHome.SOFTHSM else None
        place(certificate, made or _make_pem(keys))
    if seal_home(keys) is SealHome.SOFTHSM:
        write_conf(keys / SOFT_TOKEN)  # the folder may have been moved
    return certificate.read_bytes()


def seal_home(keys: Path) -> SealHome:
    """Where the seal key is that was made."""
    return SealHome.SOFTHSM if (keys / SEAL_URI).exists() else SealHome.PEM


def fault_of_seal(settings: Settings) -> str | None:
    """Why the seal that there is cannot seal; None where it does. One made on a token waits for it for ever."""
    receiving, sending = _FORK.Pipe(duplex=False)

    def seal() -> None:
        try:
            open_seal_key(settings).sign(b"qebul")
            sending.send(None)
        except (OSError, KeyUnusable) as error:
            sending.send(_told(settings.folder("keys") / SEAL_URI, error))

    # In a child, as below.
    child = _FORK.Process(target=seal)
    child.start()
    sending.close()
    try:
        fault: str | None = receiving.recv()
    except EOFError:
        fault = "its module ended the process"
    child.join()
    return fault


def _told(uri: Path, error: Exception) -> str:
    """A module says little when it is not there."""
    module = TokenUri.parse(uri.read_text(encoding="utf-8").strip()).module_path if uri.exists() else None
    return f"there is no module {module}" if module is not None and not module.exists() else str(error)


def _make_pem(keys: Path) -> bytes:
    key, made = make_fund_seal(_FUND, serial=_SERIAL)
    place(keys / SEAL_KEY, key_pem(key), mode=OWNER_ONLY)
    return certificate_pem(made)


def _make_on_token(keys: Path) -> bytes | None:
    """The certificate of a new key on a new token; None where that cannot be done."""
    module = softhsm_module()
    if module is None:
        return None
    pin = secrets.token_hex(8)
    key, made = make_fund_seal(_FUND, serial=_SERIAL)
    conf = write_conf(keys / SOFT_TOKEN).resolve()

    def fill() -> None:
        os.environ[CONF_VARIABLE] = str(conf)
        try:
            make_soft_token(conf, module, _TOKEN, pin)
            put_key(module, _TOKEN, pin, _OBJECT, key, made)
        except FAULTS:
            raise SystemExit(1) from None

    # In a child: the module would stay in this process, which forks the house and must hold no token.
    child = _FORK.Process(target=fill)
    child.start()
    child.join()
    if child.exitcode != 0:
        return None
    place(keys / SEAL_PIN, pin.encode(), mode=OWNER_ONLY)
    place(keys / SEAL_URI, f"pkcs11:token={_TOKEN};object={_OBJECT}?module-path={module}\n".encode())
    return certificate_pem(made)
