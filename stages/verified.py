"""What is kept of a verdict, so that it can be told and repeated: digests of the evidence, never its bytes.

The bytes are in the file itself or in the trust snapshot that the verdict names; conservation looks after both.
"""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from signatures.reasons import Reason
from signatures.verdict import SignatureReport


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


class KeptSignature(_Kept):
    """One signature of a verdict: how strong, when, over what. ``cert_sha256`` (hex) is its signer's or ""."""

    id: str
    level: str
    cert_sha256: str
    claimed_time: datetime | None
    best_time: datetime
    covers: tuple[str, ...]
    outcome: str
    reasons: tuple[KeptReason, ...]

    @classmethod
    def of(cls, report: SignatureReport) -> "KeptSignature":
        """From a verdict's report."""
        return cls(
            id=report.id,
            level=report.level,
            cert_sha256="" if report.signer is None else report.signer.cert_sha256,
            claimed_time=report.claimed_time,
            best_time=report.best_time,
            covers=report.covers,
            outcome=report.outcome,
            reasons=tuple(KeptReason.of(one) for one in report.reasons),
        )
