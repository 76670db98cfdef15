"""Which certificate signed: the one in KeyInfo whose digest stands in the signed properties.

KeyInfo itself need not be signed and may hold anything; what the signer signed is the digest. Never trusts a KeyValue.
ETSI EN 319 132-1 clause 5.2.2 (SigningCertificate v1 with SHA-2, SigningCertificateV2).
"""

from hashlib import new
from hmac import compare_digest

from lxml import etree

from schemas.xml import child_elements
from signatures.policy import Policy
from signatures.reasons import ReasonCode
from signatures.references import read_digest_method
from signatures.refusal import Refused
from signatures.strict_xml import exactly, octets, refuse_others
from signatures.uris import DIGESTS, ds, xades

_KEY_INFO = frozenset({ds("X509Data"), ds("KeyValue"), ds("KeyName")})
_IDENTIFIERS = frozenset({xades("CertDigest"), xades("IssuerSerial"), xades("IssuerSerialV2")})


def choose_certificate(named: etree._Element, key_info: etree._Element, policy: Policy) -> bytes:
    """The DER of the signing certificate. ``named`` is SigningCertificate or SigningCertificateV2.

    Raises Refused: CERT_MISSING when no certificate has the digest, SIG_SIGNED_PROPERTIES, ALG_FORBIDDEN.
    """
    algorithm, digest = _read_digest(named, policy)
    for certificate in certificates_in(key_info):
        if compare_digest(new(algorithm, certificate).digest(), digest):
            return certificate
    raise Refused(ReasonCode.CERT_MISSING)


def _read_digest(named: etree._Element, policy: Policy) -> tuple[str, bytes]:
    """Of the first Cert, which is the signer's; others name the path and bind nothing."""
    code = ReasonCode.SIG_SIGNED_PROPERTIES
    certs = child_elements(named)
    if not certs or any(cert.tag != xades("Cert") for cert in certs):
        raise Refused(code, "SigningCertificate")
    found = refuse_others(certs[0], _IDENTIFIERS, code)
    if not found or found[0].tag != xades("CertDigest"):
        raise Refused(code, "CertDigest")
    method, value = exactly(found[0], [ds("DigestMethod"), ds("DigestValue")], code)
    return DIGESTS[read_digest_method(method, policy)], octets(value, code)


def certificates_in(key_info: etree._Element) -> list[bytes]:
    """The DER of all certificates of a KeyInfo. Raises Refused: SIG_STRUCTURE, CERT_UNREADABLE."""
    if any(child.tag not in _KEY_INFO for child in child_elements(key_info)):
        raise Refused(ReasonCode.SIG_STRUCTURE, "KeyInfo")
    return [
        octets(one, ReasonCode.CERT_UNREADABLE)
        for data in key_info.iterchildren(ds("X509Data"))
        for one in data.iterchildren(ds("X509Certificate"))
    ]
