"""Whom to believe: anchors by purpose, issuing CAs with their certificate profiles, as one frozen store.

Built from the files of a trust folder and nothing else; fetches nothing. What a store does not hold is not trusted:
certificates that come along in a document never lead to an anchor.

ValueError
└── TrustError   the folder is broken (``trust.toml``, a PEM file); says which file and what
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from signatures.trust_toml import AnchorEntry, IssuerEntry, TrustError, WhereEntry, parse_trust_toml
from signatures.unreadable import UNREADABLE

TRUST_TOML = "trust.toml"
_SUFFIXES = frozenset({".pem", ".crl"})

__all__ = [
    "Anchor",
    "CaProfile",
    "Purpose",
    "TrustError",
    "TrustStore",
    "Where",
    "pin_seal",
    "read_trust_directory",
    "trust_from_files",
]


class Purpose(StrEnum):
    """What an anchor is trusted for. ``SEAL`` anchors are exact pins of the fund's seal certificate, no CAs."""

    SUBMISSION = "submission"
    SEAL = "seal"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A certificate trusted for a purpose."""

    certificate: x509.Certificate
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Where:
    """Where a value stands in a subject: an attribute, and a pattern whose first group is the value."""

    attribute: x509.ObjectIdentifier
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class CaProfile:
    """How one issuing CA writes its certificates. ``seal_policy``: the certificate policy that means the seal right."""

    issuer: x509.Certificate
    provider: str
    fin: Where | None
    voen: Where | None
    card_number: Where | None
    seal_policy: x509.ObjectIdentifier | None


@dataclass(frozen=True, slots=True)
class TrustStore:
    """All trust of a moment. ``version`` is the SHA-256 (hex) over the names and bytes of the files it came from."""

    anchors: tuple[Anchor, ...]
    intermediates: tuple[x509.Certificate, ...]
    profiles: tuple[CaProfile, ...]
    version: str

    def __hash__(self) -> int:
        """By the version: what was found by a store is looked up thousands of times."""
        return hash(self.version)

    def anchors_for(self, purpose: Purpose) -> tuple[x509.Certificate, ...]:
        """The anchors of one purpose; never those of another."""
        return tuple(anchor.certificate for anchor in self.anchors if anchor.purpose is purpose)

    def authorities(self) -> Iterator[x509.Certificate]:
        """All certificates that may have issued others: anchors (but for seals) and intermediates."""
        yield from (anchor.certificate for anchor in self.anchors if anchor.purpose is not Purpose.SEAL)
        yield from self.intermediates

    def profile_of(self, issuer: x509.Certificate) -> CaProfile | None:
        """The rules of an issuing CA: of exactly this certificate."""
        return next((profile for profile in self.profiles if profile.issuer == issuer), None)


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 (hex) over the DER."""
    return certificate.fingerprint(SHA256()).hex()


def digest_of_files(files: Mapping[str, bytes]) -> str:
    """SHA-256 (hex) over names and bytes, in the order of names."""
    hashed = sha256()
    for name in sorted(files):
        for part in (name.encode(), files[name]):
            hashed.update(len(part).to_bytes(8) + part)
    return hashed.hexdigest()


def read_trust_directory(path: Path) -> Mapping[str, bytes]:
    """``trust.toml``, ``*.pem`` and ``*.crl`` of a folder by name. Raises OSError."""
    chosen = (one for one in path.iterdir() if one.name == TRUST_TOML or one.suffix in _SUFFIXES)
    return {one.name: one.read_bytes() for one in sorted(chosen) if one.is_file()}


def trust_from_files(files: Mapping[str, bytes]) -> TrustStore:
    """The store that a folder describes (see README). Raises TrustError."""
    if TRUST_TOML not in files:
        raise TrustError(f"{TRUST_TOML} is missing")
    described = parse_trust_toml(files[TRUST_TOML])
    pems = {name: _load_pem(name, data) for name, data in files.items() if name.endswith(".pem")}
    anchors = tuple(_anchor(entry, pems) for entry in described.anchor)
    profiles = tuple(_profile(entry, pems) for entry in described.issuer)
    pinned = {anchor.certificate for anchor in anchors}
    others = [certificate for name in sorted(pems) for certificate in pems[name] if certificate not in pinned]
    if len({profile.issuer for profile in profiles}) < len(profiles):
        raise TrustError(f"{TRUST_TOML}: two issuers with the same certificate")
    return TrustStore(anchors, _distinct(others), profiles, digest_of_files(files))


def pin_seal(certificate: bytes) -> TrustStore:
    """A store that trusts one seal certificate (PEM) and nothing else, to prove answers with. Raises TrustError."""
    name = "seal certificate"
    [only] = _single(name, {name: _load_pem(name, certificate)})
    return TrustStore((Anchor(only, Purpose.SEAL),), (), (), digest_of_files({name: certificate}))


def _distinct(certificates: Iterable[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    return tuple(dict.fromkeys(certificates))


def _load_pem(name: str, data: bytes) -> tuple[x509.Certificate, ...]:
    try:
        return tuple(x509.load_pem_x509_certificates(data))
    except UNREADABLE:
        raise TrustError(f"{name}: no readable PEM certificate") from None


def _single(name: str, pems: Mapping[str, tuple[x509.Certificate, ...]]) -> tuple[x509.Certificate]:
    if name not in pems:
        raise TrustError(f"{name}: named in {TRUST_TOML}, but not there")
    if len(pems[name]) != 1:
        raise TrustError(f"{name}: must hold exactly one certificate, has {len(pems[name])}")
    return (pems[name][0],)


def _anchor(entry: AnchorEntry, pems: Mapping[str, tuple[x509.Certificate, ...]]) -> Anchor:
    [certificate] = _single(entry.file, pems)
    return Anchor(certificate, Purpose(entry.purpose))


def _profile(entry: IssuerEntry, pems: Mapping[str, tuple[x509.Certificate, ...]]) -> CaProfile:
    [certificate] = _single(entry.file, pems)
    policy = x509.ObjectIdentifier(entry.seal_policy) if entry.seal_policy else None
    where = (_where(entry.fin), _where(entry.voen), _where(entry.card_number))
    return CaProfile(certificate, entry.provider, *where, policy)


def _where(entry: WhereEntry | None) -> Where | None:
    return None if entry is None else Where(entry.oid, re.compile(entry.pattern, re.ASCII))
