"""Files that prove certificates, told apart by what they are: certificates, revocation lists, OCSP responses.

PEM or DER; nothing is judged.

ValueError
└── NoProof   a file that is none of these
"""

from collections.abc import Callable, Iterable

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from signatures.unreadable import UNREADABLE
from signatures.xades_augmenting import Values

_DER = Encoding.DER


class NoProof(ValueError):  # noqa: N818 - the name says what the file is
    """Neither a certificate, a list nor a response."""


def sort_values(files: Iterable[bytes]) -> Values:
    """What stands in ``files``, by its kind. Raises NoProof."""
    certificates: list[bytes] = []
    crls: list[bytes] = []
    ocsps: list[bytes] = []
    for data in files:
        try:
            _sort(data, certificates, crls, ocsps)
        except UNREADABLE:
            raise NoProof("neither certificates, nor a revocation list, nor an OCSP response") from None
    return Values(certificates, crls, ocsps)


def _sort(data: bytes, certificates: list[bytes], crls: list[bytes], ocsps: list[bytes]) -> None:
    if b"-----BEGIN X509 CRL-----" in data:
        crls.append(x509.load_pem_x509_crl(data).public_bytes(_DER))
    elif b"-----BEGIN " in data:
        certificates += [one.public_bytes(_DER) for one in x509.load_pem_x509_certificates(data)]
    elif _is_read(x509.load_der_x509_certificate, data):
        certificates.append(data)
    elif _is_read(x509.load_der_x509_crl, data):
        crls.append(data)
    else:
        ocsp.load_der_ocsp_response(data)
        ocsps.append(data)


def _is_read(load: Callable[[bytes], object], data: bytes) -> bool:
    try:
        load(data)
    except UNREADABLE:
        return False
    return True
