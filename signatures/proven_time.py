"""Since when a signature exists, by its time-stamps. ETSI EN 319 102-1 clauses 5.4, 5.5 and 5.6.2 (sliding back).

The newest stamp over the archive must hold now, at receipt; each older one at the moment that the one over it proves.
The stamps over the signature's value must hold at the oldest moment so proven, and the earliest of all is the time.
A stamp that does not hold is a reason, and never left aside: somebody relied on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

from signatures.evidence import Evidence, Stamp
from signatures.reasons import Reason, ReasonCode
from signatures.standing import Court, Standing, certificate_id, is_brought_along, standing
from signatures.timestamp import ProvenStamp, prove_stamp
from signatures.trust import Purpose
from signatures.verdict import StampReport, TimeSource

_KINDS = {
    ReasonCode.REV_REVOKED: ReasonCode.TST_REVOKED,
    ReasonCode.REV_CA_REVOKED: ReasonCode.TST_REVOKED,
    ReasonCode.REV_UNKNOWN: ReasonCode.TST_REVOCATION_UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class JudgedStamp:
    """A stamp with what it is worth at ``moment``, when it must have held."""

    report: StampReport
    moment: datetime
    proven: ProvenStamp | None

    @property
    def believed(self) -> datetime | None:
        """What it proves, also as long as only its authority's revocation is yet unknown."""
        held = all(reason.consequence.disposition == "hold" for reason in self.report.reasons)
        return self.report.gen_time if held else None


@dataclass(frozen=True, slots=True)
class ProvenTime:
    """``best_time``: when the signature is known to have existed, from a stamp or, without one, from the receipt."""

    best_time: datetime
    source: TimeSource
    signature: tuple[JudgedStamp, ...]
    archive: tuple[JudgedStamp, ...]

    @property
    def stamps(self) -> tuple[StampReport, ...]:
        """All of them, in the order in which they were made."""
        return tuple(one.report for one in (*self.signature, *self.archive))

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """TST_* and LIMIT_EVIDENCE."""
        return tuple(reason for report in self.stamps for reason in report.reasons)


def prove_time(evidence: Evidence, court: Court) -> ProvenTime:
    """Judges the stamps of one signature; ``court`` has heard what came along."""
    moment = court.received_at
    archive: list[JudgedStamp] = []
    for stamp in reversed(evidence.archive):
        judged = _judge(stamp, "archive", moment, evidence, court)
        moment = min(moment, judged.believed or moment)
        archive.insert(0, judged)
    signature = tuple(_judge(stamp, "signature", moment, evidence, court) for stamp in evidence.signature)
    # What is over the archive is over the signature, too (EN 319 142-1 §6.3: a time-stamp over the file alone makes T).
    times = [one.believed for one in (*signature, *archive) if one.believed is not None]
    best = min([court.received_at, *times])
    return ProvenTime(best, "tst" if times else "receipt", signature, tuple(archive))


def stamps_stand_alone(stamps: Sequence[JudgedStamp], evidence: Evidence, alone: Court) -> bool:
    """Whether what came along is enough to judge the authorities of all these stamps again."""
    for stamp in stamps:
        if stamp.proven is None:
            return False
        own = alone.with_evidence(Evidence(crls=stamp.proven.crls))
        again = standing(stamp.proven.leaf, Purpose.TIMESTAMP, stamp.moment, own)
        if again.path is None or again.reasons or not is_brought_along(again.path, evidence, stamp.proven.certificates):
            return False
    return True


def _judge(
    stamp: Stamp, kind: Literal["signature", "archive"], moment: datetime, evidence: Evidence, court: Court
) -> JudgedStamp:
    proven = prove_stamp(stamp, evidence.certificates, court.policy)
    digest = sha256(stamp.token).hexdigest()
    if isinstance(proven, Reason):
        return JudgedStamp(StampReport(kind, None, None, digest, (), (), (proven,)), moment, None)
    stood = standing(proven.leaf, Purpose.TIMESTAMP, moment, court.with_evidence(Evidence(crls=proven.crls)))
    reasons = (*(_of_authority(reason) for reason in stood.reasons), *_check_time(proven, stood, moment, court))
    authority = certificate_id(proven.leaf)
    report = StampReport(kind, proven.gen_time, authority, digest, stood.chain, stood.revocation, reasons)
    return JudgedStamp(report, moment, proven)


def _of_authority(reason: Reason) -> Reason:
    """What is said of a certificate, said of a time-stamping authority."""
    if reason.code in _KINDS:
        return Reason(_KINDS[reason.code], reason.detail)
    if reason.consequence.disposition == "hold":
        return reason
    return Reason(ReasonCode.TST_UNTRUSTED, f"{reason.code} {reason.detail}".strip())


def _check_time(proven: ProvenStamp, stood: Standing, moment: datetime, court: Court) -> tuple[Reason, ...]:
    """Not after what covers it, nor after its receipt; clocks differ a little. Not before its certificate."""
    if proven.gen_time > moment + court.policy.clock_skew:
        return (Reason(ReasonCode.TST_TIME, "later than what covers it"),)
    if stood.path is not None and proven.gen_time < proven.leaf.not_valid_before_utc:
        return (Reason(ReasonCode.TST_TIME, "before the certificate of the authority"),)
    return ()
