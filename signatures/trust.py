"""A trust store made from the files of a trust folder, and nothing else; fetches nothing.

ValueError
└── TrustError   the folder is broken (``trust.toml``, a PEM file, a trusted list); says which file and what
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from cryptography import x509

from signatures.trust_lists import anchors_of_lists
from signatures.trust_store import (
    Anchor,
    CaProfile,
    ListState,
    Purpose,
    TrustStore,
    Where,
    distinct,
    fingerprint,
)
from signatures.trust_toml import AnchorEntry, IssuerEntry, TrustError, TrustFile, WhereEntry, parse_trust_toml
from signatures.unreadable import UNREADABLE

TRUST_TOML = "trust.toml"
FETCHED = "fetched"  # the folder in it where the house itself puts what it fetched
REVOCATION = frozenset({".crl", ".ocsp"})
_SUFFIXES = REVOCATION | {".pem", ".xml"}
Pems = Mapping[str, tuple[x509.Certificate, ...]]

__all__ = [
    "FETCHED",
    "TRUST_TOML",
    "Anchor",
    "CaProfile",
    "ListState",
    "Purpose",
    "TrustError",
    "TrustStore",
    "Where",
    "digest_of_files",
    "fingerprint",
    "pin_seal",
    "read_trust_directory",
    "trust_from_files",
    "trust_paths",
]


def digest_of_files(files: Mapping[str, bytes]) -> str:
    """SHA-256 (hex) over names and bytes, in the order of names."""
    hashed = sha256()
    for name in sorted(files):
        for part in (name.encode(), files[name]):
            hashed.update(len(part).to_bytes(8) + part)
    return hashed.hexdigest()


def trust_paths(folder: Path) -> list[Path]:
    """The files of a trust folder that count, and of ``fetched/`` in it what tells of revocation. Raises OSError."""
    mine = [one for one in folder.iterdir() if one.name == TRUST_TOML or one.suffix in _SUFFIXES]
    fetched = folder / FETCHED
    theirs = [one for one in fetched.iterdir() if one.suffix in REVOCATION] if fetched.is_dir() else []
    return sorted(one for one in (*mine, *theirs) if one.is_file())


def read_trust_directory(path: Path) -> Mapping[str, bytes]:
    """The files of ``trust_paths`` by name, the fetched ones as ``fetched/NAME``. Raises OSError."""
    return {one.relative_to(path).as_posix(): one.read_bytes() for one in trust_paths(path)}


def trust_from_files(files: Mapping[str, bytes]) -> TrustStore:
    """The store that a folder describes (see README). Raises TrustError."""
    if TRUST_TOML not in files:
        raise TrustError(f"{TRUST_TOML} is missing")
    described = parse_trust_toml(files[TRUST_TOML])
    pems = {name: _load_pem(name, data) for name, data in files.items() if name.endswith(".pem")}
    listed, lists = anchors_of_lists(described.trusted_list, files, pems)
    core = {name: data for name, data in files.items() if Path(name).suffix not in REVOCATION}
    anchors = tuple(_anchor(entry, pems) for entry in described.anchor)
    return TrustStore(
        anchors=(*anchors, *listed),
        intermediates=_intermediates(described, anchors, pems),
        profiles=_profiles(described.issuer, pems),
        version=digest_of_files(files),
        lists=lists,
        crl_urls=described.fetch.crl,
        core=digest_of_files(core),
    )


def pin_seal(certificate: bytes) -> TrustStore:
    """A store that trusts one seal certificate (PEM) and nothing else, to prove answers with. Raises TrustError."""
    name = "seal certificate"
    [only] = _single(name, {name: _load_pem(name, certificate)})
    digest = digest_of_files({name: certificate})
    return TrustStore((Anchor(only, Purpose.SEAL),), (), (), digest, core=digest)


def _intermediates(described: TrustFile, anchors: tuple[Anchor, ...], pems: Pems) -> tuple[x509.Certificate, ...]:
    """Certificates that are no anchor, and that sign no trusted list: who signs a list may not issue certificates."""
    signers = {name for entry in described.trusted_list for name in entry.signers}
    pinned = {anchor.certificate for anchor in anchors}
    others = (one for name in sorted(pems) if name not in signers for one in pems[name])
    return distinct(one for one in others if one not in pinned)


def _load_pem(name: str, data: bytes) -> tuple[x509.Certificate, ...]:
    try:
        return tuple(x509.load_pem_x509_certificates(data))
    except UNREADABLE:
        raise TrustError(f"{name}: no readable PEM certificate") from None


def _single(name: str, pems: Pems) -> tuple[x509.Certificate]:
    if name not in pems:
        raise TrustError(f"{name}: named in {TRUST_TOML}, but not there")
    if len(pems[name]) != 1:
        raise TrustError(f"{name}: must hold exactly one certificate, has {len(pems[name])}")
    return (pems[name][0],)


def _anchor(entry: AnchorEntry, pems: Pems) -> Anchor:
    [certificate] = _single(entry.file, pems)
    return Anchor(certificate, Purpose(entry.purpose))


def _profiles(entries: tuple[IssuerEntry, ...], pems: Pems) -> tuple[CaProfile, ...]:
    profiles = tuple(_profile(entry, pems) for entry in entries)
    named = [(one.issuer and fingerprint(one.issuer)) or one.sha256 or one.subject for one in profiles]
    if len(set(named)) < len(named):
        raise TrustError(f"{TRUST_TOML}: two issuers with the same certificate")
    return profiles


def _profile(entry: IssuerEntry, pems: Pems) -> CaProfile:
    return CaProfile(
        issuer=_single(entry.file, pems)[0] if entry.file is not None else None,
        provider=entry.provider,
        fin=_where(entry.fin),
        voen=_where(entry.voen),
        card_number=_where(entry.card_number),
        seal_policy=x509.ObjectIdentifier(entry.seal_policy) if entry.seal_policy else None,
        sha256=entry.sha256,
        subject=x509.Name.from_rfc4514_string(entry.subject) if entry.subject is not None else None,
    )


def _where(entry: WhereEntry | None) -> Where | None:
    return None if entry is None else Where(entry.oid, re.compile(entry.pattern, re.ASCII))
