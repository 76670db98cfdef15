"""How a certificate stood at a moment: its path to an anchor, and whether anything on it was revoked.

One question for signers, time-stamping authorities and counter-signers. Pure; ``Court`` is by what it is answered.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from signatures.evidence import Evidence
from signatures.path import MOST_KEPT, CertificationPath, find_path
from signatures.policy import Policy
from signatures.reasons import Reason, ReasonCode
from signatures.revocation import RevocationIndex, Revoked, Status, Unknown
from signatures.trust import Purpose, TrustStore, fingerprint
from signatures.unreadable import UNREADABLE
from signatures.verdict import CertificateId, RevocationEvidence


@dataclass(frozen=True, slots=True)
class Court:
    """By what is judged; ``received_at`` (aware) is its present: nothing that came later is asked for."""

    received_at: datetime
    trust: TrustStore
    revocation: RevocationIndex
    policy: Policy

    def with_evidence(self, evidence: Evidence) -> Self:
        """The court that also heard the lists and responses which came along."""
        if not evidence.crls and not evidence.ocsps:
            return self
        return replace(self, revocation=self.revocation.with_evidence(evidence.crls, evidence.ocsps, self.trust))

    def with_nothing_but(self, evidence: Evidence) -> Self:
        """The court that knows what came along and its anchors: by it the long-term levels are told."""
        return replace(self, revocation=RevocationIndex("", (), {})).with_evidence(evidence)


@dataclass(frozen=True, slots=True)
class Standing:
    """``path`` is None when there is none; ``reasons`` (CERT_*, REV_*) are empty when the certificate stood."""

    path: CertificationPath | None
    revocation: tuple[RevocationEvidence, ...]
    reasons: tuple[Reason, ...]

    @property
    def chain(self) -> tuple[CertificateId, ...]:
        """The certificates of the path, the anchor first."""
        return () if self.path is None else tuple(certificate_id(one) for one in self.path.certificates)


def standing(leaf: x509.Certificate, purpose: Purpose, at: datetime, court: Court) -> Standing:
    """How ``leaf`` stood at the moment ``at``. Somewhere on its path revoked weighs more than somewhere unknown."""
    path = find_path(leaf, purpose, court.trust, at)
    if isinstance(path, Reason):
        return Standing(None, (), (path,))
    evidence: list[RevocationEvidence] = []
    revoked: list[Reason] = []
    unknown: list[Reason] = []
    for certificate, issuer in path.links():
        status = court.revocation.status(certificate, issuer, at, court.policy.revocation_freshness)
        own = certificate == path.leaf
        if isinstance(status, Revoked):
            code = ReasonCode.REV_REVOKED if own else ReasonCode.REV_CA_REVOKED
            revoked.append(Reason(code, f"{status.date:%Y-%m-%d}, {status.reason}"))
        elif isinstance(status, Unknown):
            unknown.append(Reason(ReasonCode.REV_UNKNOWN, f"{'' if own else 'issuing CA: '}{status.why}"))
        evidence += _evidence(certificate, status)
    return Standing(path, tuple(evidence), tuple((revoked or unknown)[:1]))


def is_brought_along(path: CertificationPath, evidence: Evidence, more: tuple[bytes, ...] = ()) -> bool:
    """Whether the CAs between the anchor and the certificate came along, in the evidence or in ``more`` (DER)."""
    between = {one.public_bytes(Encoding.DER) for one in path.certificates[1:-1]}
    return between <= {*evidence.certificates, *more}


@lru_cache(maxsize=MOST_KEPT)
def certificate_id(certificate: x509.Certificate) -> CertificateId:
    """How a report names a certificate, also one that nobody can read: "" is its name then."""
    return CertificateId(
        subject=_written(lambda: certificate.subject),
        issuer=_written(lambda: certificate.issuer),
        serial=certificate.serial_number,
        sha256=fingerprint(certificate),
    )


def _written(read: Callable[[], x509.Name]) -> str:
    try:
        return read().rfc4514_string()
    except UNREADABLE:
        return ""


def _evidence(certificate: x509.Certificate, status: Status) -> tuple[RevocationEvidence, ...]:
    if isinstance(status, Unknown) or status.source is None:
        return ()
    source = status.source
    named = certificate_id(certificate).sha256
    return (RevocationEvidence(named, source.kind, source.issuer, source.this_update, source.sha256, source.embedded),)
