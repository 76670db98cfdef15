"""A token of SoftHSM, for demonstrations and tests: found, made, and given a key that was made in software.

A real token makes its keys itself and gets its certificate from a CA; nothing here is for it. SoftHSM reads where its
tokens are from the file that SOFTHSM2_CONF names, once, when the module is initialised: ``make_soft_token`` must run in
a process that has not used the module, or in a fresh child.
"""

import secrets
import shutil
import subprocess
from pathlib import Path

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pkcs11 import Attribute, CertificateType, ObjectClass
from pkcs11.exceptions import PKCS11Error
from pkcs11.types import Token
from pkcs11.util.ec import decode_ec_private_key
from pkcs11.util.rsa import decode_rsa_private_key

from signatures.keys import PrivateKey

CONF = "softhsm2.conf"
CONF_VARIABLE = "SOFTHSM2_CONF"
# What can go wrong with an installed SoftHSM: the tool fails, its folder cannot be written, the module cannot be used.
FAULTS = (subprocess.SubprocessError, OSError, PKCS11Error)
_TOOL = "softhsm2-util"
_MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
)


def softhsm_module() -> Path | None:
    """SoftHSM's module where it is installed together with its tool."""
    if shutil.which(_TOOL) is None:
        return None
    return next((Path(one) for one in _MODULES if Path(one).exists()), None)


def write_conf(folder: Path) -> Path:
    """The file for SOFTHSM2_CONF: tokens lie in ``folder/tokens``. Written anew where the folder was moved."""
    tokens = folder.resolve() / "tokens"
    tokens.mkdir(parents=True, exist_ok=True, mode=0o700)
    conf = folder / CONF
    text = f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n"
    if not conf.exists() or conf.read_text(encoding="utf-8") != text:
        conf.write_text(text, encoding="utf-8")
    return conf


def make_soft_token(conf: Path, module: Path, label: str, pin: str) -> None:
    """A new token; its SO PIN is thrown away. SOFTHSM2_CONF must name ``conf`` already.

    The tool takes PINs from its arguments, which everybody can see: it gets others, replaced at once.
    Raises FAULTS.
    """
    first, first_so = secrets.token_hex(8), secrets.token_hex(8)
    subprocess.run(  # noqa: S603 - our own arguments, no shell
        [_TOOL, "--init-token", "--free", "--label", label, "--pin", first, "--so-pin", first_so],
        env={CONF_VARIABLE: str(conf), "PATH": "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin"},
        check=True,
        capture_output=True,
    )
    token = _token(module, label)
    with token.open(rw=True, so_pin=first_so) as session:
        session.set_pin(first_so, secrets.token_hex(8))
    with token.open(rw=True, user_pin=first) as session:
        session.set_pin(first, pin)


def put_key(module: Path, label: str, pin: str, name: str, key: PrivateKey, *certificates: x509.Certificate) -> None:
    """Puts a key and its certificates on a token; the first bears the key's id, the others are its issuers.

    Raises FAULTS.
    """
    number = secrets.token_bytes(8)
    capabilities = {
        Attribute.TOKEN: True,
        Attribute.PRIVATE: True,
        Attribute.SENSITIVE: True,
        Attribute.EXTRACTABLE: False,
        Attribute.SIGN: True,
        Attribute.DECRYPT: False,
        Attribute.UNWRAP: False,
        Attribute.DERIVE: False,
        Attribute.LABEL: name,
        Attribute.ID: number,
    }
    with _token(module, label).open(rw=True, user_pin=pin) as session:
        session.create_object(_attributes(key) | capabilities)
        for place, certificate in enumerate(certificates):
            session.create_object(
                {
                    Attribute.CLASS: ObjectClass.CERTIFICATE,
                    Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                    Attribute.TOKEN: True,
                    Attribute.LABEL: name,
                    Attribute.ID: number if place == 0 else secrets.token_bytes(8),
                    Attribute.SUBJECT: certificate.subject.public_bytes(),
                    Attribute.VALUE: certificate.public_bytes(Encoding.DER),
                }
            )


def _attributes(key: PrivateKey) -> dict[Attribute, object]:
    der = key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return decode_rsa_private_key(der) if isinstance(key, rsa.RSAPrivateKey) else decode_ec_private_key(der)


def _token(module: Path, label: str) -> Token:
    token: Token = pkcs11.lib(str(module)).get_token(token_label=label)
    return token
