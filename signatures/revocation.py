"""Revocation by CRLs: a frozen index, each list's signature checked once when it is built. RFC 5280 §5 and §6.3.

Not the path validator's CRL code: with 100,000 entries that costs seconds per validation, this microseconds.
A list that can't be used is a problem to report, never an error; what no usable list covers is Unknown, never Good.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from signatures.crl_scope import CrlScope, UnusableCrl, scope_of
from signatures.trust import TrustStore, digest_of_files
from signatures.unreadable import UNREADABLE

MOST_KEPT = 100
_HASHES = frozenset({"sha256", "sha384", "sha512"})


@dataclass(frozen=True, slots=True)
class Good:
    """Not revoked at the moment asked for, by the list that holds for it."""


@dataclass(frozen=True, slots=True)
class Revoked:
    """Revoked since ``date``, at or before the moment asked for; ``reason`` is RFC 5280's word."""

    date: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """No list tells."""

    why: str


Status = Good | Revoked | Unknown


@dataclass(frozen=True, slots=True)
class _List:
    """A list whose signature was checked against the CA's key. ``serials`` are those it names."""

    crl: x509.CertificateRevocationList
    scope: CrlScope
    this_update: datetime
    next_update: datetime
    serials: frozenset[int]


@dataclass(frozen=True, slots=True)
class RevocationIndex:
    """A snapshot of all lists; ``version`` is the SHA-256 (hex) over them. ``problems``: the files that don't count."""

    version: str
    problems: tuple[str, ...]
    _lists: Mapping[bytes, tuple[_List, ...]] = field(repr=False)

    def status(self, certificate: x509.Certificate, issuer: x509.Certificate, at: datetime) -> Status:
        """Whether ``certificate``, issued by ``issuer``, was revoked at ``at``: by the newest list that covers it."""
        lists = [one for one in self._lists.get(_key(issuer), ()) if one.scope.covers(certificate)]
        if not lists:
            return Unknown("no revocation list")
        newest = max(lists, key=lambda one: one.this_update)
        if newest.next_update < at:
            return Unknown("revocation list is stale")
        if certificate.serial_number not in newest.serials:
            return Good()
        return _revoked(newest.crl, certificate.serial_number, at)


def revocation_from_files(files: Mapping[str, bytes], trust: TrustStore) -> RevocationIndex:
    """The index of all ``*.crl`` (DER or PEM) that a CA of ``trust`` signed. Raises nothing: see ``problems``."""
    chosen = {name: data for name, data in files.items() if name.endswith(".crl")}
    lists: dict[bytes, list[_List]] = {}
    problems: list[str] = []
    for name in sorted(chosen):
        try:
            issuer, loaded = _load(chosen[name], trust)
        except UnusableCrl as unusable:
            problems.append(f"{name}: {unusable}")
        except UNREADABLE:
            problems.append(f"{name}: not readable")
        else:
            lists.setdefault(_key(issuer), []).append(loaded)
    frozen = {key: tuple(found) for key, found in lists.items()}
    return RevocationIndex(digest_of_files(chosen), tuple(problems), frozen)


@lru_cache(maxsize=MOST_KEPT)
def _key(issuer: x509.Certificate) -> bytes:
    """A CA is its name and its key: a renewed certificate of the same CA has the same lists."""
    spki = issuer.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return issuer.subject.public_bytes() + spki


def _load(data: bytes, trust: TrustStore) -> tuple[x509.Certificate, _List]:
    """Raises UnusableCrl, and what is in UNREADABLE."""
    pem = data.lstrip().startswith(b"-----BEGIN")
    crl = x509.load_pem_x509_crl(data) if pem else x509.load_der_x509_crl(data)
    scope, issuer = scope_of(crl), _issuer(crl, trust)
    if crl.next_update_utc is None:
        raise UnusableCrl("no nextUpdate")
    serials = frozenset(entry.serial_number for entry in crl)
    return issuer, _List(crl, scope, crl.last_update_utc, crl.next_update_utc, serials)


def _issuer(crl: x509.CertificateRevocationList, trust: TrustStore) -> x509.Certificate:
    algorithm = crl.signature_hash_algorithm
    if algorithm is None or algorithm.name not in _HASHES:
        raise UnusableCrl("signature algorithm")
    named = [one for one in trust.authorities() if one.subject == crl.issuer and _may_sign_crls(one)]
    if not named:
        raise UnusableCrl("of no CA in the trust store")
    for issuer in named:
        key = issuer.public_key()
        if isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey) and crl.is_signature_valid(key):
            return issuer
    raise UnusableCrl("signature does not hold")


def _may_sign_crls(issuer: x509.Certificate) -> bool:
    try:
        return issuer.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign
    except x509.ExtensionNotFound:
        return True


def _revoked(crl: x509.CertificateRevocationList, serial: int, at: datetime) -> Status:
    entry = crl.get_revoked_certificate_by_serial_number(serial)
    if entry is None or entry.revocation_date_utc > at:
        return Good()
    try:
        reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason.value
    except x509.ExtensionNotFound:
        reason = x509.ReasonFlags.unspecified.value
    except ValueError:
        return Unknown("revocation entry is not readable")
    return Revoked(entry.revocation_date_utc, str(reason))
