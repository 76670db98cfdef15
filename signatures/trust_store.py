"""Whom to believe: anchors by purpose, issuing CAs with their certificate profiles, as one frozen store.

Holds and answers; ``trust.py`` makes it from the files of a folder. What a store does not hold is not trusted:
certificates that come along in a document never lead to an anchor.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256


class Purpose(StrEnum):
    """What an anchor is trusted for. ``SEAL`` anchors are exact pins of the fund's seal certificate, no CAs."""

    SUBMISSION = "submission"
    SEAL = "seal"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A certificate trusted for a purpose, for moments from ``since`` on and before ``until`` (None: without end).

    ``vouched_until``: when the list that it came from ought to have been replaced; nothing is known of later moments.
    """

    certificate: x509.Certificate
    purpose: Purpose
    since: datetime | None = None
    until: datetime | None = None
    vouched_until: datetime | None = None

    def stands(self, at: datetime) -> bool:
        """Whether it is trusted for ``at`` by what its source says, however old that is."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)

    def is_vouched(self, at: datetime) -> bool:
        """Whether its source still speaks of ``at``."""
        return self.vouched_until is None or at <= self.vouched_until


@dataclass(frozen=True, slots=True)
class Where:
    """Where a value stands in a subject: an attribute, and a pattern whose first group is the value."""

    attribute: x509.ObjectIdentifier
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class CaProfile:
    """How one issuing CA writes its certificates. ``seal_policy``: the certificate policy that means the seal right.

    The CA is told by one of: its certificate, ``sha256`` (hex) of it, or its ``subject``.
    """

    issuer: x509.Certificate | None
    provider: str
    fin: Where | None
    voen: Where | None
    card_number: Where | None
    seal_policy: x509.ObjectIdentifier | None
    sha256: str | None = None
    subject: x509.Name | None = None

    def is_of(self, issuer: x509.Certificate) -> bool:
        """Whether these are the rules of exactly this certificate."""
        return issuer == self.issuer or (self.sha256 is not None and fingerprint(issuer) == self.sha256)


@dataclass(frozen=True, slots=True)
class ListState:
    """A trusted list of the store: ``file`` that it came from, how new it is, what of it was left out and why."""

    file: str
    territory: str
    sequence: int
    issued: datetime
    next_update: datetime
    expired: Literal["hold", "use"]
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrustStore:
    """All trust of a moment. ``version`` is the SHA-256 (hex) over the names and bytes of the files it came from.

    Stores that trust the same are equal, whatever revocation lists lay beside: what one found the other would find.
    ``lists``: the trusted lists in it. ``crl_urls``: where the operator says that revocation lists are.
    """

    anchors: tuple[Anchor, ...]
    intermediates: tuple[x509.Certificate, ...]
    profiles: tuple[CaProfile, ...]
    version: str = field(compare=False)
    lists: tuple[ListState, ...] = ()
    crl_urls: tuple[str, ...] = ()
    core: str = ""

    def __hash__(self) -> int:
        """By the digest of what is trusted: what was found by a store is looked up thousands of times."""
        return hash(self.core)

    def anchors_for(self, purpose: Purpose, at: datetime | None = None) -> tuple[x509.Certificate, ...]:
        """The anchors of one purpose, never those of another: those that are trusted for ``at``, or ever were."""
        return distinct(
            anchor.certificate
            for anchor in self.anchors
            if anchor.purpose is purpose and (at is None or (anchor.stands(at) and anchor.is_vouched(at)))
        )

    def as_if_renewed(self, purpose: Purpose, at: datetime) -> "TrustStore | None":
        """This store as it would be if its expired lists said the same of ``at``; None where that changes nothing."""
        if not any(one.purpose is purpose and one.stands(at) and not one.is_vouched(at) for one in self.anchors):
            return None
        anchors = tuple(replace(one, vouched_until=None) for one in self.anchors)
        return replace(self, anchors=anchors, core=f"{self.core} renewed")

    def authorities(self) -> Iterator[x509.Certificate]:
        """All certificates that may have issued others: anchors (but for seals) and intermediates."""
        yield from (anchor.certificate for anchor in self.anchors if anchor.purpose is not Purpose.SEAL)
        yield from self.intermediates

    def profile_of(self, issuer: x509.Certificate) -> CaProfile | None:
        """The rules of an issuing CA: of exactly this certificate, else of its name."""
        exact = next((profile for profile in self.profiles if profile.is_of(issuer)), None)
        return exact or next((profile for profile in self.profiles if profile.subject == issuer.subject), None)


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 (hex) over the DER."""
    return certificate.fingerprint(SHA256()).hex()


def distinct(certificates: Iterable[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """Each once, in their order."""
    return tuple(dict.fromkeys(certificates))
