"""The mathematics of a signature: its value over SignedInfo, and the digest of each reference.

Proves that the holder of a certificate's key signed these octets; says nothing of who that is or whether he is trusted.
XML-DSig 1.1 §3.2; RFC 6931 §2.3 (RSA, RSA-PSS with a salt of the hash's length, ECDSA as raw r||s).
"""

from functools import lru_cache
from hashlib import new
from hmac import compare_digest

from asn1crypto.parser import parse, peek
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from lxml import etree

from signatures.policy import Policy
from signatures.reasons import ReasonCode
from signatures.refusal import Refused
from signatures.unreadable import UNREADABLE
from signatures.uris import DIGESTS, SIGNATURES, SignatureScheme
from signatures.xades import XadesSignature

MOST_KEPT = 1000
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


LONGEST_CERTIFICATE = 64 * 1024
_LONGEST_NAME = 4096  # bytes: a report that writes them costs a microsecond a letter
_VERSION = 0xA0  # the tag of what may stand first in a certificate
_LONGEST_SERIAL = 160  # bits


def load_leaf(der: bytes, policy: Policy) -> tuple[x509.Certificate, PublicKey]:
    """The signing certificate and its key. Raises Refused: CERT_UNREADABLE, ALG_FORBIDDEN, ALG_WEAK_KEY."""
    # What is found out about a certificate is kept: a stranger's of megabytes would be, too.
    if len(der) > LONGEST_CERTIFICATE:
        raise Refused(ReasonCode.CERT_UNREADABLE, f"> {LONGEST_CERTIFICATE} bytes")
    try:
        certificate, key = _load(der)
    except UNREADABLE:
        raise Refused(ReasonCode.CERT_UNREADABLE) from None
    # RFC 5280 4.1.2.2: twenty octets. Reports could not write one of thousands of digits.
    if certificate.serial_number.bit_length() > _LONGEST_SERIAL:
        raise Refused(ReasonCode.CERT_UNREADABLE, "serial number")
    if isinstance(key, ec.EllipticCurvePublicKey):
        if key.curve.name not in policy.curves:
            raise Refused(ReasonCode.ALG_FORBIDDEN, key.curve.name)
        return certificate, key
    if not isinstance(key, rsa.RSAPublicKey):
        raise Refused(ReasonCode.ALG_FORBIDDEN, "kind of key")
    if key.key_size < policy.rsa_min_bits:
        raise Refused(ReasonCode.ALG_WEAK_KEY, f"RSA {key.key_size}")
    if key.key_size > policy.rsa_max_bits:
        raise Refused(ReasonCode.ALG_FORBIDDEN, f"RSA {key.key_size}")
    return certificate, key


@lru_cache(maxsize=MOST_KEPT)
def _load(der: bytes) -> tuple[x509.Certificate, object]:
    """One card signs many documents: a pure function of its bytes. What is not readable is not kept."""
    certificate = x509.load_der_x509_certificate(der)
    if _length_of_names(certificate.tbs_certificate_bytes) > _LONGEST_NAME:
        raise ValueError("names")
    return certificate, certificate.public_key()


def _length_of_names(tbs: bytes) -> int:
    """The bytes of the longer one of issuer and subject, unread. RFC 5280 §4.1."""
    members, rest = [], bytes(parse(tbs)[4])
    while rest:
        size = int(peek(rest))
        members.append(rest[:size])
        rest = rest[size:]
    _, _, issuer, _, subject, *_ = members[1:] if members[0][0] == _VERSION else members
    return max(len(issuer), len(subject))


def prove_signature(signature: XadesSignature, key: PublicKey) -> None:
    """Its value, and its own parts that it is over; what is signed outside of it is still to be digested.

    Raises Refused: SIG_VALUE, REF_DIGEST, ALG_FORBIDDEN, REF_TRANSFORM.
    """
    info = signature.signed_info
    _check_value(signature.value, info.canonicalization.of_element(info.element), key, SIGNATURES[info.method])
    for reference, target in signature.references:
        if target is not None:
            _check_digest(reference.canonicalization.of_element(target), reference.digest_method, reference.digest)


def prove_document(signature: XadesSignature) -> bytes:
    """The octets that an enveloped signature is over: the canonical document without it, and nothing else.

    Takes the signature out of its tree, so its own parts go first (``prove_signature``). Raises Refused: REF_DIGEST,
    REF_TRANSFORM.
    """
    [document] = [reference for reference, target in signature.references if target is None]
    root = signature.element.getparent()
    assert root is not None
    _take_out(signature.element)
    canonicalization = document.canonicalization
    # URI="" is the whole document, with processing instructions beside the root; an id is the root alone.
    octets = canonicalization.of_document(root) if document.uri == "" else canonicalization.of_element(root)
    _check_digest(octets, document.digest_method, document.digest)
    return octets


def _check_digest(octets: bytes, method: str, digest: bytes) -> None:
    if not compare_digest(new(DIGESTS[method], octets).digest(), digest):
        raise Refused(ReasonCode.REF_DIGEST)


def _check_value(value: bytes, octets: bytes, key: PublicKey, scheme: SignatureScheme) -> None:
    algorithm = HASHES[scheme.hash]()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey) and scheme.family == "ecdsa":
            key.verify(_der_of(value, key), octets, ec.ECDSA(algorithm))
        elif isinstance(key, rsa.RSAPublicKey) and scheme.family != "ecdsa":
            key.verify(value, octets, _padding(scheme, algorithm), algorithm)
        else:
            raise Refused(ReasonCode.ALG_FORBIDDEN, "the key is of another kind than the algorithm")
    except InvalidSignature:
        raise Refused(ReasonCode.SIG_VALUE) from None


def _padding(scheme: SignatureScheme, algorithm: hashes.HashAlgorithm) -> padding.AsymmetricPadding:
    if scheme.family == "rsa-pss":
        return padding.PSS(padding.MGF1(algorithm), algorithm.digest_size)
    return padding.PKCS1v15()


def _der_of(value: bytes, key: ec.EllipticCurvePublicKey) -> bytes:
    """XML-DSig writes ECDSA as r||s, each as long as the curve's order; ``cryptography`` wants DER."""
    size = (key.curve.key_size + 7) // 8
    if len(value) != 2 * size:
        raise Refused(ReasonCode.SIG_VALUE, "length")
    return encode_dss_signature(int.from_bytes(value[:size]), int.from_bytes(value[size:]))


def _take_out(element: etree._Element) -> None:
    """Removes an element and leaves the text behind it, which ``remove`` alone would drop with it."""
    parent, previous = element.getparent(), element.getprevious()
    assert parent is not None
    if element.tail and previous is not None:
        previous.tail = (previous.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)
