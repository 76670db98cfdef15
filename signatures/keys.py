"""Keys that sign: what a key must be able to do, and the one kept in PEM files.

Whether a key file is readable by others is for whoever opens it to check; here are only bytes.

ValueError
└── KeyUnusable   not a key we sign with, or not the key of its certificate; the message never quotes the file
"""

from dataclasses import dataclass
from typing import Literal, Protocol, Self

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from signatures.policy import DEFAULT_POLICY
from signatures.unreadable import UNREADABLE
from signatures.uris import ECDSA_SHA256, ECDSA_SHA384, ECDSA_SHA512, RSA_PSS_SHA256, RSA_SHA256

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
ECDSA_OF_CURVE: dict[str, tuple[str, type[hashes.HashAlgorithm]]] = {
    "secp256r1": (ECDSA_SHA256, hashes.SHA256),
    "secp384r1": (ECDSA_SHA384, hashes.SHA384),
    "secp521r1": (ECDSA_SHA512, hashes.SHA512),
}
# How an RSA key signs: PKCS#1 v1.5, or PSS with a mask of the same hash and a salt of its length (RFC 6931 §2.3.10).
RsaScheme = Literal["pkcs1", "pss"]
_OTHER_KIND = "a kind or size of key that does not sign here"


class KeyUnusable(ValueError):  # noqa: N818 - the name says what the file is
    """A key, a certificate or their pairing that cannot be used."""


class SigningKey(Protocol):
    """A key with its certificate: PEM here, a token elsewhere."""

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate of the key."""

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """The CAs above it, as far as they are sent along; may be empty."""

    @property
    def signature_algorithm(self) -> str:
        """The URI of the SignatureMethod."""

    def sign(self, data: bytes) -> bytes:
        """The signature of ``data`` as XML-DSig writes it: PKCS#1 v1.5 or PSS, or raw r||s."""


@dataclass(frozen=True, slots=True)
class PemKey:
    """A key in memory: RSA with SHA-256, or ECDSA with the hash of its curve's size."""

    key: PrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    rsa_scheme: RsaScheme = "pkcs1"

    @classmethod
    def load(
        cls,
        key_pem: bytes,
        cert_pem: bytes,
        chain_pem: bytes = b"",
        *,
        password: bytes | None = None,
        rsa_scheme: RsaScheme = "pkcs1",
    ) -> Self:
        """``cert_pem`` begins with the key's certificate; what follows there or in ``chain_pem`` is its chain.

        Raises KeyUnusable: unreadable, wrong password, weak or unknown key, certificate of another key.
        """
        key = _load_key(key_pem, password)
        try:
            leaf, *above = x509.load_pem_x509_certificates(cert_pem)
            chain = (*above, *(x509.load_pem_x509_certificates(chain_pem) if chain_pem.strip() else ()))
            ours = leaf.public_key() == key.public_key()
        except UNREADABLE:
            raise KeyUnusable("no readable certificate") from None
        if not ours:
            raise KeyUnusable("the certificate belongs to another key")
        signature_algorithm_of(key.public_key(), rsa_scheme)
        return cls(key, leaf, tuple(dict.fromkeys(chain)), rsa_scheme)

    @property
    def signature_algorithm(self) -> str:
        """The URI of the SignatureMethod."""
        return signature_algorithm_of(self.key.public_key(), self.rsa_scheme)

    def sign(self, data: bytes) -> bytes:
        """The signature of ``data`` as XML-DSig writes it."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, rsa_padding(self.rsa_scheme), hashes.SHA256())
        algorithm = ECDSA_OF_CURVE[self.key.curve.name][1]()
        r, s = decode_dss_signature(self.key.sign(data, ec.ECDSA(algorithm)))
        size = (self.key.curve.key_size + 7) // 8
        return r.to_bytes(size) + s.to_bytes(size)


def _load_key(pem: bytes, password: bytes | None) -> PrivateKey:
    try:
        key = serialization.load_pem_private_key(pem, password)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        # TypeError is how the library tells a missing or needless password; its text could quote the file.
        raise KeyUnusable("no readable private key, or a wrong password") from None
    if isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        return key
    raise KeyUnusable(_OTHER_KIND)


def rsa_padding(scheme: RsaScheme) -> padding.AsymmetricPadding:
    """With SHA-256."""
    if scheme == "pss":
        return padding.PSS(padding.MGF1(hashes.SHA256()), hashes.SHA256.digest_size)
    return padding.PKCS1v15()


def signature_algorithm_of(key: PublicKey, rsa_scheme: RsaScheme = "pkcs1") -> str:
    """The URI of the SignatureMethod that goes with a key. Raises KeyUnusable: weak RSA, a curve not signed with.

    Also for PSS with a key that is not RSA.
    """
    if rsa_scheme == "pss" and not isinstance(key, rsa.RSAPublicKey):
        raise KeyUnusable("PSS takes an RSA key")
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in ECDSA_OF_CURVE:
        return ECDSA_OF_CURVE[key.curve.name][0]
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= DEFAULT_POLICY.rsa_min_bits:
        return RSA_PSS_SHA256 if rsa_scheme == "pss" else RSA_SHA256
    raise KeyUnusable(_OTHER_KIND)
