"""A key that never leaves its token: RSA with SHA-256, or ECDSA with the hash of its curve's size.

Found by a ``pkcs11:`` URI. Many tokens know raw ECDSA only, so the hash of EC is made here. Each signature is proven
with the certificate's key before it is given out: a certificate of another key, or a faulty token, does not pass.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pkcs11 import MGF, Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.exceptions import AttributeTypeInvalid
from pkcs11.types import Session, SignMixin

from signatures.keys import ECDSA_OF_CURVE, KeyUnusable, PublicKey, RsaScheme, rsa_padding, signature_algorithm_of
from signatures.refused_pins import RefusedPins
from signatures.token_sessions import TOKENS, Login, TokenPlace
from signatures.token_uri import TokenUri
from signatures.unreadable import UNREADABLE

_Pss = tuple[Mechanism, MGF, int]
_RSA: dict[RsaScheme, tuple[Mechanism, _Pss | None]] = {
    "pkcs1": (Mechanism.SHA256_RSA_PKCS, None),
    "pss": (Mechanism.SHA256_RSA_PKCS_PSS, (Mechanism.SHA256, MGF.SHA256, hashes.SHA256.digest_size)),
}


@dataclass(frozen=True, slots=True)
class TokenKey:
    """A key on a token with its certificate. May be used from any thread, and after a fork."""

    place: TokenPlace
    label: str | None
    key_id: bytes | None
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    _pin: str = field(repr=False)
    _marks: RefusedPins | None
    rsa_scheme: RsaScheme = "pkcs1"

    @classmethod
    def open(
        cls,
        uri: TokenUri,
        pin: str,
        *,
        module: Path | None = None,
        marks: RefusedPins | None = None,
        cert_pem: bytes = b"",
        chain_pem: bytes = b"",
        rsa_scheme: RsaScheme = "pkcs1",
    ) -> Self:
        """The one key that fits ``uri``; its certificate from ``cert_pem`` or, where that is empty, from the token.

        ``marks`` says which PINs the token has refused before, and is told when it refuses this one.

        What follows the first certificate of ``cert_pem``, or stands in ``chain_pem``, is its chain; so are the
        certificates of the token that issued it. Raises KeyUnusable (PinRefused), TokenUnreachable.
        """
        if any(0xD800 <= ord(one) <= 0xDFFF for one in pin):  # noqa: PLR2004 - what a terminal gives that is no UTF-8
            raise KeyUnusable("the PIN is not UTF-8")
        place = TokenPlace.of(uri, module)
        given = load_certificates(cert_pem)

        def look(login: Login) -> tuple[KeyType, bytes, list[tuple[bytes, bytes]]]:
            key = _find(login, uri.label, uri.key_id)
            kept = [] if given else _certificates(login.session)
            return key[Attribute.KEY_TYPE], key[Attribute.ID], kept

        kind, key_id, kept = TOKENS.use(place, pin, look, marks)
        leaf, *above = given or _with_issuers(key_id, kept)
        if kind is not _kind(leaf, rsa_scheme):
            raise KeyUnusable("the certificate belongs to another key")
        chain = tuple(dict.fromkeys((*above, *load_certificates(chain_pem))))
        return cls(place, uri.label, uri.key_id, leaf, chain, pin, marks, rsa_scheme)

    @property
    def signature_algorithm(self) -> str:
        """The URI of the SignatureMethod."""
        return signature_algorithm_of(self._public, self.rsa_scheme)

    @property
    def _public(self) -> PublicKey:
        public = self.certificate.public_key()
        assert isinstance(public, rsa.RSAPublicKey | ec.EllipticCurvePublicKey)
        return public

    def sign(self, data: bytes) -> bytes:
        """The signature of ``data`` as XML-DSig writes it. Raises KeyUnusable, PinRefused, TokenUnreachable."""
        public = self._public
        if isinstance(public, rsa.RSAPublicKey):
            value = self._on_token(data, *_RSA[self.rsa_scheme])
        else:
            digest = hashes.Hash(_hash_of(public))
            digest.update(data)
            value = self._on_token(digest.finalize(), Mechanism.ECDSA)
        _prove(public, value, data, self.rsa_scheme)
        return value

    def _on_token(self, octets: bytes, mechanism: Mechanism, parameter: _Pss | None = None) -> bytes:
        def work(login: Login) -> bytes:
            key = _find(login, self.label, self.key_id)
            # Qualified keys ask for the PIN at each signature (CKA_ALWAYS_AUTHENTICATE).
            again = self._pin if _asks_each_time(key) else None
            return bytes(key.sign(octets, mechanism=mechanism, mechanism_param=parameter, pin=again))

        return TOKENS.use(self.place, self._pin, work, self._marks)


def _find(login: Login, label: str | None, key_id: bytes | None) -> SignMixin:
    known = login.keys.get((label, key_id))
    if known is not None:
        return known
    wanted: dict[Attribute, object] = {Attribute.CLASS: ObjectClass.PRIVATE_KEY}
    if label is not None:
        wanted[Attribute.LABEL] = label
    if key_id is not None:
        wanted[Attribute.ID] = key_id
    found = [one for one in login.session.get_objects(wanted) if isinstance(one, SignMixin)]
    if not found:
        raise KeyUnusable("no such key on the token")
    if len(found) > 1:
        raise KeyUnusable("several keys fit; name one by object=… or id=…")
    login.keys[label, key_id] = found[0]
    return found[0]


def _asks_each_time(key: SignMixin) -> bool:
    try:
        return bool(key[Attribute.ALWAYS_AUTHENTICATE])
    except AttributeTypeInvalid:
        return False  # tokens older than PKCS#11 2.20


def _certificates(session: Session) -> list[tuple[bytes, bytes]]:
    """CKA_ID and DER of each certificate on the token."""
    wanted = {Attribute.CLASS: ObjectClass.CERTIFICATE}
    return [(one[Attribute.ID], one[Attribute.VALUE]) for one in session.get_objects(wanted)]


def _with_issuers(key_id: bytes, kept: Sequence[tuple[bytes, bytes]]) -> list[x509.Certificate]:
    """The certificate that bears the key's id, then its issuers as far as the token has them, without the root."""
    try:
        by_id = [(one_id, x509.load_der_x509_certificate(der)) for one_id, der in kept]
    except UNREADABLE:
        raise KeyUnusable("an unreadable certificate on the token; give the certificate as a file") from None
    own = [certificate for one_id, certificate in by_id if one_id == key_id]
    if len(own) != 1:
        raise KeyUnusable("the token has no certificate of this key, or several; give it as a file")
    issuers = {certificate.subject: certificate for _, certificate in by_id if certificate not in own}
    path = own
    while (issuer := issuers.pop(path[-1].issuer, None)) is not None and issuer.issuer != issuer.subject:
        path.append(issuer)
    return path


def load_certificates(pem: bytes) -> list[x509.Certificate]:
    """All of a PEM file, none of an empty one. Raises KeyUnusable."""
    if not pem.strip():
        return []
    try:
        return x509.load_pem_x509_certificates(pem)
    except UNREADABLE:
        raise KeyUnusable("no readable certificate") from None


def _kind(certificate: x509.Certificate, rsa_scheme: RsaScheme) -> KeyType:
    """RSA or EC. Raises KeyUnusable: neither, unreadable, weak, or a curve that is not signed with here."""
    try:
        public = certificate.public_key()
    except UNREADABLE:
        raise KeyUnusable("no readable certificate") from None
    if isinstance(public, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        signature_algorithm_of(public, rsa_scheme)
        return KeyType.RSA if isinstance(public, rsa.RSAPublicKey) else KeyType.EC
    raise KeyUnusable("a kind or size of key that does not sign here")


def _hash_of(public: ec.EllipticCurvePublicKey) -> hashes.HashAlgorithm:
    return ECDSA_OF_CURVE[public.curve.name][1]()


def _prove(public: PublicKey, value: bytes, data: bytes, rsa_scheme: RsaScheme) -> None:
    try:
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(value, data, rsa_padding(rsa_scheme), hashes.SHA256())
        else:
            half = len(value) // 2
            der = encode_dss_signature(int.from_bytes(value[:half]), int.from_bytes(value[half:]))
            public.verify(der, data, ec.ECDSA(_hash_of(public)))
    except InvalidSignature:
        raise KeyUnusable("the certificate belongs to another key") from None
