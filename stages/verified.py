"""What is kept of a verdict, so that it can be told and repeated: digests of the evidence, never its bytes.

The bytes are in the file itself or in the trust snapshot that the verdict names; conservation looks after both.
"""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from signatures.reasons import Reason
from signatures.verdict import (
    CounterSignatureReport,
    RevocationEvidence,
    SignatureReport,
    StampReport,
    TimeSource,
)


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Judged(_Kept):
    """The bytes that were judged (SHA-256, hex) and when they came. ``signature``: of a completed draft, else ""."""

    received: str
    signature: str = ""
    received_at: datetime


class KeptReason(_Kept):
    """Why a verdict was not VALID."""

    code: str
    detail: str = ""

    @classmethod
    def of(cls, reason: Reason) -> "KeptReason":
        """From a verdict's reason."""
        return cls(code=reason.code, detail=reason.detail)


class KeptEvidence(_Kept):
    """By which list or response it was told whether a certificate was revoked; digests as in ``RevocationEvidence``."""

    certificate: str
    kind: str
    this_update: datetime
    sha256: str
    embedded: bool

    @classmethod
    def of(cls, evidence: RevocationEvidence) -> "KeptEvidence":
        """From a report's evidence."""
        return cls(**{name: getattr(evidence, name) for name in cls.model_fields})


class KeptStamp(_Kept):
    """A time-stamp token by its digest, and what it proved; ``path`` are SHA-256 of certificates, the anchor first."""

    kind: str
    gen_time: datetime | None
    sha256: str
    path: tuple[str, ...]
    revocation: tuple[KeptEvidence, ...]
    reasons: tuple[KeptReason, ...]

    @classmethod
    def of(cls, stamp: StampReport) -> "KeptStamp":
        """From a report's time-stamp."""
        return cls(
            kind=stamp.kind,
            gen_time=stamp.gen_time,
            sha256=stamp.sha256,
            path=tuple(one.sha256 for one in stamp.path),
            revocation=tuple(KeptEvidence.of(one) for one in stamp.revocation),
            reasons=tuple(KeptReason.of(one) for one in stamp.reasons),
        )


class KeptCounterSignature(_Kept):
    """Who signed the signature, as the certificate's SHA-256 tells; "" for nobody who can be named. Told, not counted:
    no stage takes a right from it.
    """

    cert_sha256: str
    intact: bool
    reasons: tuple[KeptReason, ...]

    @classmethod
    def of(cls, counter: CounterSignatureReport) -> "KeptCounterSignature":
        """From a report's counter-signature."""
        return cls(
            cert_sha256="" if counter.certificate is None else counter.certificate.sha256,
            intact=counter.intact,
            reasons=tuple(KeptReason.of(one) for one in counter.reasons),
        )


class KeptSignature(_Kept):
    """One signature of a verdict: how strong, when, over what, by which proofs. ``cert_sha256`` is its signer's or "".

    ``path`` are SHA-256 of certificates, the anchor first.
    """

    id: str
    level: str
    cert_sha256: str
    claimed_time: datetime | None
    best_time: datetime
    time_source: TimeSource
    covers: tuple[str, ...]
    outcome: str
    reasons: tuple[KeptReason, ...]
    path: tuple[str, ...] = ()
    revocation: tuple[KeptEvidence, ...] = ()
    stamps: tuple[KeptStamp, ...] = ()
    counter_signatures: tuple[KeptCounterSignature, ...] = ()
    algorithm: str = ""

    @classmethod
    def of(cls, report: SignatureReport) -> "KeptSignature":
        """From a verdict's report."""
        return cls(
            id=report.id,
            level=report.level,
            cert_sha256="" if report.signer is None else report.signer.cert_sha256,
            claimed_time=report.claimed_time,
            best_time=report.best_time,
            time_source=report.time_source,
            covers=report.covers,
            outcome=report.outcome,
            reasons=tuple(KeptReason.of(one) for one in report.reasons),
            path=tuple(one.sha256 for one in report.path),
            revocation=tuple(KeptEvidence.of(one) for one in report.revocation),
            stamps=tuple(KeptStamp.of(one) for one in report.stamps),
            counter_signatures=tuple(KeptCounterSignature.of(one) for one in report.counter_signatures),
            algorithm=report.algorithm,
        )

    def for_a_part(self) -> "KeptSignature":
        """What each part of a bundle keeps of it: the proofs stand with the bundle, once."""
        nothing = {"covers": (), "path": (), "revocation": (), "stamps": (), "counter_signatures": ()}
        return self.model_copy(update=nothing)
