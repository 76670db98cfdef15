"""Revocation: a frozen index of lists and responses, and what they tell of a certificate at a moment.

ETSI EN 319 102-1 clauses 5.2.5 and 5.2.6, RFC 5280 §6.3, RFC 6960. The newest statement that counts for the moment
decides. What can't be used is a problem to report, never an error; what nothing usable covers is Unknown, never Good.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from signatures.crl import CrlStatement, load_crl
from signatures.ocsp import OcspStatement, load_ocsp
from signatures.statements import Revocation, Source, Statement, UnusableStatement, digest_of
from signatures.trust import TrustStore, digest_of_files
from signatures.unreadable import UNREADABLE

MOST_KEPT = 100
MOST_BYTES_KEPT = 64 * 1024
_SUFFIXES = (".crl", ".ocsp")
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
    """A snapshot of all statements; ``version`` is the SHA-256 (hex) over their files. ``problems``: what fell out.

    Lists stand by the key of their CA, responses by that and the serial number.
    """

    version: str
    problems: tuple[str, ...]
    _lists: Mapping[bytes, tuple[CrlStatement, ...]] = field(repr=False)
    _responses: Mapping[tuple[bytes, int], tuple[OcspStatement, ...]] = field(default_factory=dict, repr=False)

    def status(
        self, certificate: x509.Certificate, issuer: x509.Certificate, at: datetime, freshness: timedelta = FRESH
    ) -> Status:
        """Whether ``certificate``, issued by ``issuer``, was revoked at ``at``.

        ``freshness``: how much older than ``at`` a response may be that does not say until when it holds.
        """
        lists = self._covering(certificate, issuer)
        responses = [
            one
            for one in self._responses.get((_key(issuer), certificate.serial_number), ())
            if one.responder is None or self._stood(one.responder, issuer, one)
        ]
        return _decide(certificate, [*lists, *responses], at, freshness)

    def with_evidence(self, crls: Iterable[bytes], ocsps: Iterable[bytes], trust: TrustStore) -> Self:
        """With what came along in a document (DER); what no CA of ``trust`` answers for is left aside."""
        statements = _Statements(dict(self._lists), dict(self._responses))
        for suffix, datas in ((".crl", crls), (".ocsp", ocsps)):
            for data in datas:
                with suppress(UnusableStatement, *UNREADABLE):
                    issuer, statement = _brought_along(suffix, data, trust)
                    statements.add(_key(issuer), statement)
        return replace(self, _lists=statements.lists, _responses=statements.responses)

    def by_digest(self) -> dict[str, tuple[bytes, CrlStatement | OcspStatement]]:
        """What was read from files, with the key of its CA, by the SHA-256 (hex) of the file."""
        found: list[tuple[bytes, CrlStatement | OcspStatement]] = []
        found += ((key, one) for key, lists in self._lists.items() for one in lists)
        found += ((key, one) for (key, _), responses in self._responses.items() for one in responses)
        return {one.source.sha256: (key, one) for key, one in found if not one.source.embedded}

    def _covering(self, certificate: x509.Certificate, issuer: x509.Certificate) -> list[CrlStatement]:
        return [one for one in self._lists.get(_key(issuer), ()) if one.covers(certificate)]

    def _stood(self, responder: x509.Certificate, issuer: x509.Certificate, said: OcspStatement) -> bool:
        """A responder whom the CA does not vouch for needs a list that does: another response would prove itself.

        Once revoked he is believed no more, also of before: whoever has his key writes any moment into a response.
        """
        lists = self._covering(responder, issuer)
        if any(_revoked_for_good(one, responder) for one in lists):
            return False
        return said.vouched_for or isinstance(_decide(responder, lists, said.produced_at, timedelta(0)), Good)


def revocation_from_files(
    files: Mapping[str, bytes], trust: TrustStore, before: RevocationIndex | None = None
) -> RevocationIndex:
    """The index of all ``*.crl`` (DER or PEM) and ``*.ocsp`` (DER) that a CA of ``trust`` answers for.

    Files that stand in ``before``, an index by the same trust, are not read again: of a hundred thousand entries that
    costs a second. Raises nothing: see ``problems``.
    """
    chosen = {name: data for name, data in files.items() if name.endswith(_SUFFIXES)}
    known = {} if before is None else before.by_digest()
    statements = _Statements({}, {})
    problems: list[str] = []
    for name in sorted(chosen):
        try:
            found = known.get(digest_of(chosen[name]))
            if found is None:
                issuer, statement = _load(name, chosen[name], trust, embedded=False)
                found = _key(issuer), statement
            statements.add(*found)
        except UnusableStatement as unusable:
            problems.append(f"{name}: {unusable}")
        except UNREADABLE:
            problems.append(f"{name}: not readable")
    return RevocationIndex(digest_of_files(chosen), tuple(problems), statements.lists, statements.responses)


@dataclass(frozen=True, slots=True)
class _Statements:
    """An index that is being made."""

    lists: dict[bytes, tuple[CrlStatement, ...]]
    responses: dict[tuple[bytes, int], tuple[OcspStatement, ...]]

    def add(self, key: bytes, statement: CrlStatement | OcspStatement) -> None:
        if isinstance(statement, CrlStatement):
            self.lists[key] = (*self.lists.get(key, ()), statement)
        else:
            single = (key, statement.serial)
            self.responses[single] = (*self.responses.get(single, ()), statement)


def _load(
    name: str, data: bytes, trust: TrustStore, *, embedded: bool
) -> tuple[x509.Certificate, CrlStatement | OcspStatement]:
    """Raises UnusableStatement, and what is in UNREADABLE."""
    load = load_crl if name.endswith(".crl") else load_ocsp
    return load(data, trust, embedded=embedded)


def _brought_along(
    suffix: str, data: bytes, trust: TrustStore
) -> tuple[x509.Certificate, CrlStatement | OcspStatement]:
    """Many documents bring the same list along; only small ones are kept, for anybody may send large ones."""
    if len(data) > MOST_BYTES_KEPT:
        return _load(suffix, data, trust, embedded=True)
    return _kept(suffix, data, trust)


@lru_cache(maxsize=MOST_KEPT)
def _kept(suffix: str, data: bytes, trust: TrustStore) -> tuple[x509.Certificate, CrlStatement | OcspStatement]:
    return _load(suffix, data, trust, embedded=True)


@lru_cache(maxsize=MOST_KEPT)
def _key(issuer: x509.Certificate) -> bytes:
    """A CA is its name and its key: a renewed certificate of the same CA has the same lists."""
    spki = issuer.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return issuer.subject.public_bytes() + spki


def _decide(
    certificate: x509.Certificate, statements: Sequence[Statement], at: datetime, freshness: timedelta
) -> Status:
    if not statements:
        return Unknown("no revocation list")
    try:
        said = [(one, one.revocation_of(certificate)) for one in statements]
    except UnusableStatement as unusable:
        return Unknown(str(unusable))
    # Of two from the same moment the one that says "revoked" counts.
    said.sort(key=lambda one: (one[0].source.this_update, one[1] is not None), reverse=True)
    for statement, revocation in said:
        if revocation is not None and _is_settled(statement, revocation, at):
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


def _revoked_for_good(statement: Statement, certificate: x509.Certificate) -> bool:
    """Also where the entry cannot be read: nobody could say that it is but a suspension."""
    try:
        revocation = statement.revocation_of(certificate)
    except UnusableStatement:
        return True
    return revocation is not None and revocation.reason != _HELD


def _is_settled(statement: Statement, revocation: Revocation, at: datetime) -> bool:
    """Whether nothing that is said elsewhere can take it back: what was revoked, and not only held, stays so (a newer
    "good" is of somebody who has not heard of it); a suspension that was lifted afterwards was there at the moment.
    """
    return revocation.since <= at and (revocation.reason != _HELD or at <= statement.source.this_update)


def _by(statement: Statement, revocation: Revocation, at: datetime, freshness: timedelta) -> Status:
    if revocation.since > at:
        return Good(statement.source)
    # What was held may have been released since; what was revoked stays so.
    if revocation.reason == _HELD and not _counts(statement, at, freshness):
        return Unknown("revocation list is stale")
    return Revoked(revocation.since, revocation.reason, statement.source)


def _counts(statement: Statement, at: datetime, freshness: timedelta) -> bool:
    """EN 319 102-1 clause 5.2.5: it says that it holds at that moment or later, or is fresh enough, or newer."""
    if statement.next_update is not None:
        return statement.next_update >= at
    return statement.source.this_update >= at - freshness


def _speaks_of(statement: Statement, certificate: x509.Certificate) -> bool:
    """A CA need not tell of a certificate that has expired: that it is not named then proves nothing."""
    end = certificate.not_valid_after_utc
    if statement.source.this_update <= end:
        return True
    return statement.expired_since is not None and statement.expired_since <= end
