"""SignedInfo of others, canonicalised by us: does its value hold with a key that stands beside it? Trusts any key.

The strict reader refuses most files of others for their form, so this is what tells whether our C14N is theirs.
"""

import base64
import binascii
import re

from corpus_files import Evidence
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from signatures.c14n import c14n
from signatures.mathematics import HASHES, _der_of
from signatures.uris import ds

_ALGORITHMS = HASHES | {"sha1": hashes.SHA1}
_METHOD = re.compile(r"#(rsa|ecdsa)-(sha\d+)$")


def signed_infos(root):
    """Whether the value over each SignedInfo holds; without those whose method, key or form is beyond this reader."""
    answers = (_holds(one) for one in root.iter(ds("Signature")))
    return [one for one in answers if one is not None]


def _holds(signature):
    info, value = signature.find(ds("SignedInfo")), signature.find(ds("SignatureValue"))
    key_info = signature.find(ds("KeyInfo"))
    if info is None or value is None or key_info is None:
        return None
    method = _METHOD.search(info.find(ds("SignatureMethod")).get("Algorithm"))
    keys = list(_keys(key_info))
    if method is None or method[2] not in _ALGORITHMS or not keys:
        return None
    try:
        octets = base64.b64decode("".join(value.itertext()))
    except binascii.Error:
        return False
    return any(_verifies(key, octets, _canonical(info), _ALGORITHMS[method[2]]()) for key in keys)


def _canonical(info):
    algorithm = info.find(ds("CanonicalizationMethod")).get("Algorithm")
    return c14n(
        info,
        exclusive="exc-c14n" in algorithm,
        with_comments=algorithm.endswith("WithComments"),
        version_11="c14n11" in algorithm,
    )


def _keys(key_info):
    for certificate in Evidence(key_info).certificates():
        yield certificate.public_key()
    for value in key_info.iter(ds("RSAKeyValue")):
        modulus, exponent = (
            int.from_bytes(base64.b64decode(value.findtext(ds(name)))) for name in ("Modulus", "Exponent")
        )
        yield rsa.RSAPublicNumbers(exponent, modulus).public_key()


def _verifies(key, value, octets, algorithm):
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(value, octets, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey) and len(value) == 2 * ((key.curve.key_size + 7) // 8):
            key.verify(_der_of(value, key), octets, ec.ECDSA(algorithm))
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
