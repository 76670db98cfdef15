"""Revocation lists, each one's signature checked once, when it is read. RFC 5280 §5 and §6.3.

Not the path validator's CRL code: with 100,000 entries that costs seconds per validation, this microseconds.
"""

from dataclasses import dataclass
from datetime import datetime

from asn1crypto.parser import parse, peek
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from signatures.crl_scope import CrlScope, scope_of
from signatures.statements import Revocation, Source, UnusableStatement, digest_of
from signatures.trust import TrustStore

_LONGEST_NAME = 4096  # bytes of a CA's name
_VERSION = 2  # the tag of the integer that may stand first in a list
HASHES = frozenset({"sha256", "sha384", "sha512"})


@dataclass(frozen=True, slots=True)
class CrlStatement:
    """A list. ``serials`` are those it names; None: they are looked up in it, which pays for a list used once."""

    crl: x509.CertificateRevocationList
    scope: CrlScope
    source: Source
    next_update: datetime
    serials: frozenset[int] | None

    @property
    def expired_since(self) -> datetime | None:
        """X.509's ExpiredCertsOnCRL."""
        return self.scope.expired_since

    def covers(self, certificate: x509.Certificate) -> bool:
        """By its scope: a list for some says nothing about the others."""
        return self.scope.covers(certificate)

    def revocation_of(self, certificate: x509.Certificate) -> Revocation | None:
        """An entry removeFromCRL belongs into delta lists: here nobody could say what it means."""
        serial = certificate.serial_number
        if self.serials is not None and serial not in self.serials:
            return None
        entry = self.crl.get_revoked_certificate_by_serial_number(serial)
        if entry is None:
            return None
        try:
            reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
        except x509.ExtensionNotFound:
            reason = x509.ReasonFlags.unspecified
        except ValueError:
            raise UnusableStatement("revocation entry is not readable") from None
        if reason is x509.ReasonFlags.remove_from_crl:
            raise UnusableStatement("revocation entry is not readable")
        return Revocation(entry.revocation_date_utc, str(reason.value))


def load_crl(data: bytes, trust: TrustStore, *, embedded: bool) -> tuple[x509.Certificate, CrlStatement]:
    """A list (DER or PEM) and the CA that signed it. Raises UnusableStatement, and what is in UNREADABLE."""
    pem = data.lstrip().startswith(b"-----BEGIN")
    crl = x509.load_pem_x509_crl(data) if pem else x509.load_der_x509_crl(data)
    # First of all, so that nothing below reads extensions that no CA of ours signed: a name in them costs microseconds.
    issuer = _issuer(crl, trust)
    scope = scope_of(crl)
    if crl.next_update_utc is None:
        raise UnusableStatement("no nextUpdate")
    source = Source("crl", crl.issuer.rfc4514_string(), crl.last_update_utc, digest_of(data), embedded)
    serials = None if embedded else frozenset(entry.serial_number for entry in crl)
    return issuer, CrlStatement(crl, scope, source, crl.next_update_utc, serials)


def _issuer(crl: x509.CertificateRevocationList, trust: TrustStore) -> x509.Certificate:
    algorithm = crl.signature_hash_algorithm
    if algorithm is None or algorithm.name not in HASHES:
        raise UnusableStatement("signature algorithm")
    if _length_of_name(crl.tbs_certlist_bytes) > _LONGEST_NAME:
        raise UnusableStatement("name of its CA")
    name = crl.issuer  # read anew each time that one asks
    named = [one for one in trust.authorities() if one.subject == name and _may_sign_crls(one)]
    if not named:
        raise UnusableStatement("of no CA in the trust store")
    for issuer in named:
        key = issuer.public_key()
        if isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey) and crl.is_signature_valid(key):
            return issuer
    raise UnusableStatement("signature does not hold")


def _length_of_name(tbs: bytes) -> int:
    """The bytes of the issuer's name, unread: a stranger's may be as long as his list. RFC 5280 §5.1.2."""
    fields = parse(tbs)[4]
    if fields[0] == _VERSION:
        fields = fields[peek(fields) :]
    return int(peek(fields[peek(fields) :]))


def _may_sign_crls(issuer: x509.Certificate) -> bool:
    try:
        return issuer.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign
    except x509.ExtensionNotFound:
        return True
