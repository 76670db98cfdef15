"""Names of the standards: namespaces and algorithm identifiers, with what each of them means.

Sources: XML-DSig 1.1 §4–6, RFC 6931 (RSA, RSA-PSS, ECDSA), XML-Enc (digests), ETSI EN 319 132-1 (XAdES).
What stands here can be computed; what is *allowed* is the policy's to say (``policy.py``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

DS_NS = "http://www.w3.org/2000/09/xmldsig#"
XADES_NS = "http://uri.etsi.org/01903/v1.3.2#"
XADES_141_NS = "http://uri.etsi.org/01903/v1.4.1#"
EXC_C14N_NS = "http://www.w3.org/2001/10/xml-exc-c14n#"
XML_NS = "http://www.w3.org/XML/1998/namespace"

SIGNED_PROPERTIES_TYPE = "http://uri.etsi.org/01903#SignedProperties"
COUNTERSIGNED_TYPE = "http://uri.etsi.org/01903#CountersignedSignature"
ENVELOPED = f"{DS_NS}enveloped-signature"

C14N_10 = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
C14N_11 = "http://www.w3.org/2006/12/xml-c14n11"
EXC_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"

SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
SHA384 = "http://www.w3.org/2001/04/xmldsig-more#sha384"
SHA512 = "http://www.w3.org/2001/04/xmlenc#sha512"

_MORE_2001 = "http://www.w3.org/2001/04/xmldsig-more#"
_MORE_2007 = "http://www.w3.org/2007/05/xmldsig-more#"
RSA_SHA256 = f"{_MORE_2001}rsa-sha256"
RSA_PSS_SHA256 = f"{_MORE_2007}sha256-rsa-MGF1"
ECDSA_SHA256 = f"{_MORE_2001}ecdsa-sha256"
ECDSA_SHA384 = f"{_MORE_2001}ecdsa-sha384"
ECDSA_SHA512 = f"{_MORE_2001}ecdsa-sha512"

HashName = Literal["sha256", "sha384", "sha512"]
DIGESTS: Mapping[str, HashName] = {SHA256: "sha256", SHA384: "sha384", SHA512: "sha512"}


@dataclass(frozen=True, slots=True)
class SignatureScheme:
    """One SignatureMethod: how the key is used, and the hash."""

    family: Literal["rsa-pkcs1", "rsa-pss", "ecdsa"]
    hash: HashName


SIGNATURES: Mapping[str, SignatureScheme] = {
    RSA_SHA256: SignatureScheme("rsa-pkcs1", "sha256"),
    f"{_MORE_2001}rsa-sha384": SignatureScheme("rsa-pkcs1", "sha384"),
    f"{_MORE_2001}rsa-sha512": SignatureScheme("rsa-pkcs1", "sha512"),
    RSA_PSS_SHA256: SignatureScheme("rsa-pss", "sha256"),
    f"{_MORE_2007}sha384-rsa-MGF1": SignatureScheme("rsa-pss", "sha384"),
    f"{_MORE_2007}sha512-rsa-MGF1": SignatureScheme("rsa-pss", "sha512"),
    ECDSA_SHA256: SignatureScheme("ecdsa", "sha256"),
    ECDSA_SHA384: SignatureScheme("ecdsa", "sha384"),
    ECDSA_SHA512: SignatureScheme("ecdsa", "sha512"),
}
METHODS: Mapping[SignatureScheme, str] = {scheme: uri for uri, scheme in SIGNATURES.items()}


def ds(name: str) -> str:
    """``name`` in the namespace of XML-DSig, in lxml's notation."""
    return f"{{{DS_NS}}}{name}"


def xades(name: str) -> str:
    """``name`` in the namespace of XAdES 1.3.2, in lxml's notation."""
    return f"{{{XADES_NS}}}{name}"


def xades_141(name: str) -> str:
    """``name`` in the namespace of XAdES 1.4.1, in lxml's notation."""
    return f"{{{XADES_141_NS}}}{name}"
