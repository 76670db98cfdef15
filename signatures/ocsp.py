"""OCSP responses: what a CA, or a responder that it named, says of single certificates. RFC 6960.

The responder is the CA itself, or holds a certificate for OCSP signing that this very CA issued (§4.2.2.2); none is
believed because somebody configured it. Each signature is checked once, when the response is read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import new

from asn1crypto.algos import SignedDigestAlgorithm
from asn1crypto.ocsp import OCSPResponse as AsnResponse
from asn1crypto.x509 import Certificate as Asn1Certificate
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from signatures.cms import WrongKind, check_value, read_scheme, reading
from signatures.crl import HASHES
from signatures.crl_scope import moment_of
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import ReasonCode
from signatures.refusal import Refused
from signatures.statements import Revocation, Source, UnusableStatement, digest_of
from signatures.trust import TrustStore

# Of the certificate's name (CertID), where a collision gains nothing: all responders use SHA-1 there.
_NAMING = frozenset({"sha1", *HASHES})
_ARCHIVE_CUTOFF = x509.ObjectIdentifier("1.3.6.1.5.5.7.48.1.6")
_UNDERSTOOD = frozenset({x509.OCSPNonce.oid, _ARCHIVE_CUTOFF})
_CLOCKS = timedelta(minutes=5)  # two clocks of one responder may differ so much
MOST_KEPT = 20
MOST_CERTIFICATES = 8
# Bytes of a response, with a path of certificates in it, and of the name in it.
_LONGEST, _LONGEST_NAME = 64 * 1024, 4096


@dataclass(frozen=True, slots=True)
class OcspStatement:
    """What is said of one certificate. ``responder``: who must not be revoked for it to count; None when that is the CA
    itself. ``vouched_for``: the CA wants nobody to ask for him (ocsp-nocheck); else a list must say that he stood.
    """

    serial: int
    revocation: Revocation | None
    source: Source
    next_update: datetime | None
    expired_since: datetime | None
    responder: x509.Certificate | None
    vouched_for: bool
    produced_at: datetime

    def covers(self, certificate: x509.Certificate) -> bool:
        """Of the CA's certificates it is the one with this serial number."""
        return certificate.serial_number == self.serial

    def revocation_of(self, _certificate: x509.Certificate) -> Revocation | None:
        """What it says."""
        return self.revocation


def load_ocsp(data: bytes, trust: TrustStore, *, embedded: bool) -> tuple[x509.Certificate, OcspStatement]:
    """What a response (DER) says of one certificate, and the CA that issued that.

    Raises UnusableStatement, and what is in UNREADABLE.
    """
    if len(data) > _LONGEST:
        raise UnusableStatement(f"> {_LONGEST} bytes")
    response = ocsp.load_der_ocsp_response(data)
    if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        raise UnusableStatement("the responder did not answer")
    if len(list(response.responses)) != 1:
        raise UnusableStatement("several answers in one response")
    if response.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
        raise UnusableStatement("the responder does not know the certificate")
    if response.this_update_utc > response.produced_at_utc + _CLOCKS:
        # Whoever stole a responder's key would choose a moment at which its certificate still held.
        raise UnusableStatement("it was produced before what it tells")
    issuer = _issuer(response, trust)
    responder = _responder(response, issuer)
    source = Source("ocsp", responder.subject.rfc4514_string(), response.this_update_utc, digest_of(data), embedded)
    return issuer, OcspStatement(
        serial=response.serial_number,
        revocation=_revocation(response),
        source=source,
        next_update=response.next_update_utc,
        expired_since=_archive_cutoff(response),
        responder=None if responder == issuer else responder,
        vouched_for=_is_vouched_for(responder),
        produced_at=response.produced_at_utc,
    )


def _archive_cutoff(response: ocsp.OCSPResponse) -> datetime | None:
    """Since when the responder keeps what has expired (RFC 6960 §4.4.4); no other critical extension is understood."""
    cutoff = None
    for extension in (*response.extensions, *response.single_extensions):
        if extension.critical and extension.oid not in _UNDERSTOOD:
            raise UnusableStatement(f"critical extension {extension.oid.dotted_string}")
        if isinstance(extension.value, x509.UnrecognizedExtension) and extension.oid == _ARCHIVE_CUTOFF:
            cutoff = moment_of(extension.value.value)
    return cutoff


def _issuer(response: ocsp.OCSPResponse, trust: TrustStore) -> x509.Certificate:
    name = response.hash_algorithm.name
    if name not in _NAMING:
        raise UnusableStatement("hash of the certificate's name")
    issuer = _by_hashes(trust, name).get((response.issuer_name_hash, response.issuer_key_hash))
    if issuer is None:
        raise UnusableStatement("of no CA in the trust store")
    return issuer


@lru_cache(maxsize=MOST_KEPT)
def _by_hashes(trust: TrustStore, hash_name: str) -> Mapping[tuple[bytes, bytes], x509.Certificate]:
    """The CAs by the digests of their names and keys; a renewed certificate makes no other CA."""

    def digest(data: bytes) -> bytes:
        return new(hash_name, data).digest()

    return {(digest(one.subject.public_bytes()), digest(_key_bits(one))): one for one in trust.authorities()}


def _key_bits(certificate: x509.Certificate) -> bytes:
    """The key alone, without its algorithm: what OCSP digests. RFC 6960 §4.1.1."""
    return bytes(Asn1Certificate.load(certificate.public_bytes(Encoding.DER)).public_key["public_key"])


def _responder(response: ocsp.OCSPResponse, issuer: x509.Certificate) -> x509.Certificate:
    """Who signed the response and may speak for ``issuer``."""
    check = _check_of(response, _method(response))
    for candidate in (issuer, *response.certificates):
        # First of all, so that nothing below reads a certificate that no CA of ours signed.
        if (candidate == issuer or _is_delegate(candidate, issuer, response)) and _is_named(candidate, response):
            if not _is_strong(candidate):
                raise UnusableStatement("key of the responder")
            if check(candidate):
                return candidate
            raise UnusableStatement("signature does not hold")
    raise UnusableStatement("of a responder whom the CA did not name")


def _is_named(candidate: x509.Certificate, response: ocsp.OCSPResponse) -> bool:
    if response.responder_name is not None:
        return candidate.subject == response.responder_name
    return response.responder_key_hash == new("sha1", _key_bits(candidate), usedforsecurity=False).digest()


def _is_delegate(candidate: x509.Certificate, issuer: x509.Certificate, response: ocsp.OCSPResponse) -> bool:
    """RFC 6960 §4.2.2.2: issued directly by the CA whose certificates it tells of, for this, and in force then."""
    try:
        if candidate.signature_hash_algorithm is None or candidate.signature_hash_algorithm.name not in HASHES:
            return False
        candidate.verify_directly_issued_by(issuer)
        purposes = candidate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm, x509.ExtensionNotFound):
        return False
    in_time = candidate.not_valid_before_utc <= response.produced_at_utc <= candidate.not_valid_after_utc
    return ExtendedKeyUsageOID.OCSP_SIGNING in purposes and in_time


def _is_strong(responder: x509.Certificate) -> bool:
    """Whether its key is one that documents may be signed with."""
    key = responder.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return DEFAULT_POLICY.rsa_min_bits <= key.key_size <= DEFAULT_POLICY.rsa_max_bits
    return isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in DEFAULT_POLICY.curves


def _check_of(response: ocsp.OCSPResponse, method: SignedDigestAlgorithm) -> Callable[[x509.Certificate], bool]:
    """Whether the key of a certificate made the response's signature, by an algorithm that the policy allows."""
    try:
        scheme, salt = read_scheme(method, DEFAULT_POLICY, ReasonCode.ALG_FORBIDDEN)
    except Refused:
        raise UnusableStatement("signature algorithm") from None

    def check(responder: x509.Certificate) -> bool:
        key = responder.public_key()
        assert isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey)  # _is_strong
        try:
            check_value(response.signature, response.tbs_response_bytes, key, scheme, salt)
        except (InvalidSignature, WrongKind):
            return False
        return True

    return check


def _method(response: ocsp.OCSPResponse) -> SignedDigestAlgorithm:
    """The algorithm with its parameters, of which ``cryptography`` tells nothing.

    Trap: for each certificate that goes over all, and of a name it makes an object a letter: both are bounded here.
    """
    with reading(ReasonCode.ALG_FORBIDDEN, "parameters"):
        whole = AsnResponse.load(response.public_bytes(Encoding.DER))["response_bytes"]["response"].parsed
        certificates, name = len(whole["certs"]), len(whole["tbs_response_data"]["responder_id"].dump())
        method = whole["signature_algorithm"]
    if certificates > MOST_CERTIFICATES:
        raise UnusableStatement(f"certificates > {MOST_CERTIFICATES}")
    if name > _LONGEST_NAME:
        raise UnusableStatement("name of its responder")
    return method


def _is_vouched_for(responder: x509.Certificate) -> bool:
    """ocsp-nocheck: the CA wants nobody to ask for its responder. RFC 6960 §4.2.2.2.1."""
    try:
        responder.extensions.get_extension_for_class(x509.OCSPNoCheck)
    except x509.ExtensionNotFound:
        return False
    return True


def _revocation(response: ocsp.OCSPResponse) -> Revocation | None:
    if response.certificate_status is not ocsp.OCSPCertStatus.REVOKED or response.revocation_time_utc is None:
        return None
    reason = response.revocation_reason or x509.ReasonFlags.unspecified
    return Revocation(response.revocation_time_utc, str(reason.value))
