"""Revocation: a frozen index of lists and responses, and what they tell of a certificate at a moment.

ETSI EN 319 102-1 clauses 5.2.5 and 5.2.6, RFC 5280 §6.3, RFC 6960. The newest statement that counts for the moment
decides. What can't be used is a problem to report, never an error; what nothing usable covers is Unknown, never Good.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from signatures.crl import CrlStatement, load_crl
from signatures.statements import Revocation, Source, Statement, UnusableStatement
from signatures.trust import TrustStore, digest_of_files
from signatures.unreadable import UNREADABLE

MOST_KEPT = 100
FRESH = timedelta(hours=24)
_HELD = x509.ReasonFlags.certificate_hold.value


@dataclass(frozen=True, slots=True)
class Good:
    """Not revoked at the moment asked for, by the statement that holds for it."""

    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Revoked:
    """Revoked since ``date``, at or before the moment asked for; ``reason`` is RFC 5280's word."""

    date: datetime
    reason: str
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing tells."""

    why: str


Status = Good | Revoked | Unknown


@dataclass(frozen=True, slots=True)
class RevocationIndex:
    """A snapshot of all statements; ``version`` is the SHA-256 (hex) over their files. ``problems``: what fell out."""

    version: str
    problems: tuple[str, ...]
    _lists: Mapping[bytes, tuple[CrlStatement, ...]] = field(repr=False)

    def status(
        self, certificate: x509.Certificate, issuer: x509.Certificate, at: datetime, freshness: timedelta = FRESH
    ) -> Status:
        """Whether ``certificate``, issued by ``issuer``, was revoked at ``at``.

        ``freshness``: how much older than ``at`` a response may be that does not say until when it holds.
        """
        return _decide(certificate, list(self._statements(certificate, issuer)), at, freshness)

    def with_evidence(self, crls: Iterable[bytes], ocsps: Iterable[bytes], trust: TrustStore) -> Self:
        """With what came along in a document; what no CA of ``trust`` answers for is left aside."""
        lists = dict(self._lists)
        for issuer, statement in _loaded(crls, trust):
            lists[_key(issuer)] = (*lists.get(_key(issuer), ()), statement)
        return replace(self, _lists=lists)

    def _statements(self, certificate: x509.Certificate, issuer: x509.Certificate) -> Iterator[Statement]:
        yield from (one for one in self._lists.get(_key(issuer), ()) if one.covers(certificate))


def revocation_from_files(files: Mapping[str, bytes], trust: TrustStore) -> RevocationIndex:
    """The index of all ``*.crl`` (DER or PEM) that a CA of ``trust`` signed. Raises nothing: see ``problems``."""
    chosen = {name: data for name, data in files.items() if name.endswith(".crl")}
    lists: dict[bytes, list[CrlStatement]] = {}
    problems: list[str] = []
    for name in sorted(chosen):
        try:
            issuer, loaded = load_crl(chosen[name], trust, embedded=False)
        except UnusableStatement as unusable:
            problems.append(f"{name}: {unusable}")
        except UNREADABLE:
            problems.append(f"{name}: not readable")
        else:
            lists.setdefault(_key(issuer), []).append(loaded)
    frozen = {key: tuple(found) for key, found in lists.items()}
    return RevocationIndex(digest_of_files(chosen), tuple(problems), frozen)


def _loaded(crls: Iterable[bytes], trust: TrustStore) -> Iterator[tuple[x509.Certificate, CrlStatement]]:
    for data in crls:
        try:
            yield load_crl(data, trust, embedded=True)
        except (UnusableStatement, *UNREADABLE):
            continue


@lru_cache(maxsize=MOST_KEPT)
def _key(issuer: x509.Certificate) -> bytes:
    """A CA is its name and its key: a renewed certificate of the same CA has the same lists."""
    spki = issuer.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return issuer.subject.public_bytes() + spki


def _decide(certificate: x509.Certificate, statements: list[Statement], at: datetime, freshness: timedelta) -> Status:
    if not statements:
        return Unknown("no revocation list")
    try:
        said = [(one, one.revocation_of(certificate)) for one in statements]
    except UnusableStatement as unusable:
        return Unknown(str(unusable))
    # Of two from the same moment the one that says "revoked" counts.
    said.sort(key=lambda one: (one[0].source.this_update, one[1] is not None), reverse=True)
    for statement, revocation in said:
        # Also a suspension that was lifted afterwards: at this moment it was there.
        if revocation is not None and revocation.since <= at <= statement.source.this_update:
            return Revoked(revocation.since, revocation.reason, statement.source)
    why = "revocation list is stale"
    for statement, revocation in said:
        if revocation is not None:
            return _by(statement, revocation, at, freshness)
        if not _counts(statement, at, freshness):
            continue
        if _speaks_of(statement, certificate):
            return Good(statement.source)
        why = "revocation list is of after the certificate's end"
    return Unknown(why)


def _by(statement: Statement, revocation: Revocation, at: datetime, freshness: timedelta) -> Status:
    if revocation.since > at:
        return Good(statement.source)
    # What was held may have been released since; what was revoked stays so.
    if revocation.reason == _HELD and not _counts(statement, at, freshness):
        return Unknown("revocation list is stale")
    return Revoked(revocation.since, revocation.reason, statement.source)


def _counts(statement: Statement, at: datetime, freshness: timedelta) -> bool:
    """EN 319 102-1 clause 5.2.5: of the moment or later, or said to hold until then, or fresh enough."""
    this_update = statement.source.this_update
    if this_update >= at:
        return True
    return statement.next_update >= at if statement.next_update is not None else this_update >= at - freshness


def _speaks_of(statement: Statement, certificate: x509.Certificate) -> bool:
    """A CA need not tell of a certificate that has expired: that it is not named then proves nothing."""
    end = certificate.not_valid_after_utc
    if statement.source.this_update <= end:
        return True
    return statement.expired_since is not None and statement.expired_since <= end
