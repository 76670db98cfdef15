"""The judge of all signatures, whatever container they came in: time, path, profile, revocation, level.

ETSI EN 319 102-1 clauses 5.3, 5.5 and 5.6. A certificate that had expired or was revoked before the time that is proven
is refused at every level; after it, it is accepted, for then somebody else vouches that the signature was there before.
"""

from cryptography import x509

from signatures.evidence import CounterSignature, Evidence
from signatures.opened import OpenedSignature
from signatures.outcome import outcome_of
from signatures.proven_time import ProvenTime, prove_time, stamps_stand_alone
from signatures.reasons import Reason, ReasonCode
from signatures.signer import identify
from signatures.standing import Court, Standing, certificate_id, is_brought_along, standing
from signatures.trust import Purpose
from signatures.unreadable import UNREADABLE
from signatures.verdict import CounterSignatureReport, Level, SignatureReport, SignerId


def judge(signature: OpenedSignature, court: Court) -> SignatureReport:
    """What one signature is worth at receipt. One that does not hold mathematically is not looked into."""
    if signature.reasons or signature.leaf is None:
        return _not_looked_into(signature, court)
    heard = court.with_evidence(signature.evidence)
    time = prove_time(signature.evidence, heard)
    stood = standing(signature.leaf, Purpose.SUBMISSION, time.best_time, heard)
    signer, profile = _identify(stood, court)
    counter = tuple(_judge_counter(one, heard) for one in signature.evidence.counter_signatures)
    reasons = (
        *time.reasons,
        *(stood.reasons if stood.path is None else ()),
        *profile,
        *(stood.reasons if stood.path is not None else ()),
        *_check_claimed(signature, time, court),
        *(Reason(ReasonCode.EVIDENCE_STRUCTURE, "counter-signature") for one in counter if not one.intact),
    )
    return SignatureReport(
        id=signature.id,
        level=_level(signature.leaf, signature.evidence, time, court),
        signer=signer,
        claimed_time=signature.claimed_time,
        best_time=time.best_time,
        covers=signature.covers,
        outcome=outcome_of(reasons),
        reasons=tuple(dict.fromkeys(reasons)),
        time_source=time.source,
        path=stood.chain,
        revocation=stood.revocation,
        stamps=time.stamps,
        counter_signatures=counter,
        algorithm=signature.algorithm,
    )


def _not_looked_into(signature: OpenedSignature, court: Court) -> SignatureReport:
    return SignatureReport(
        id=signature.id,
        level="B",
        signer=None,
        claimed_time=signature.claimed_time,
        best_time=court.received_at,
        covers=signature.covers,
        outcome=outcome_of(signature.reasons),
        reasons=signature.reasons,
    )


def _identify(stood: Standing, court: Court) -> tuple[SignerId | None, tuple[Reason, ...]]:
    """The signer is named only when a path leads to him."""
    if stood.path is None:
        return None, ()
    identified = identify(stood.path, court.trust)
    return (None, (identified,)) if isinstance(identified, Reason) else (identified, ())


def _check_claimed(signature: OpenedSignature, time: ProvenTime, court: Court) -> tuple[Reason, ...]:
    """Nobody signs after his signature was seen."""
    claimed = signature.claimed_time
    if claimed is not None and claimed > time.best_time + court.policy.clock_skew:
        return (Reason(ReasonCode.TIME_IN_FUTURE),)
    return ()


def _level(leaf: x509.Certificate, evidence: Evidence, time: ProvenTime, court: Court) -> Level:
    """What was proven, and not what the document calls itself. EN 319 132-1 §6, EN 319 142-1 §6."""
    proving = time.signature or time.archive
    if not proving or any(one.report.reasons for one in proving):
        return "B"
    alone = court.with_nothing_but(evidence)
    again = standing(leaf, Purpose.SUBMISSION, time.best_time, alone)
    if again.path is None or again.reasons or not is_brought_along(again.path, evidence):
        return "T"
    # Who judges the newest stamp later must ask for its authority then: only those below it are settled.
    settled = (*time.signature, *time.archive[:-1])
    if not stamps_stand_alone(settled, evidence, alone):
        return "T"
    return "LTA" if time.archive and not time.reasons else "LT"


def _judge_counter(counter: CounterSignature, court: Court) -> CounterSignatureReport:
    """Who else signed, over the signature. Whether he may be trusted is told, and decides nothing; a broken one does:
    nobody looks at it again once the document is accepted.
    """
    if counter.broken:
        return CounterSignatureReport(None, None, (Reason(ReasonCode.SIG_VALUE, counter.broken),), intact=False)
    try:
        leaf = x509.load_der_x509_certificate(counter.leaf)
        named = certificate_id(leaf)
    except UNREADABLE:
        return CounterSignatureReport(None, None, (Reason(ReasonCode.CERT_UNREADABLE),), intact=False)
    stood = standing(leaf, Purpose.SUBMISSION, court.received_at, court)
    signer, profile = _identify(stood, court)
    return CounterSignatureReport(signer, named, (*stood.reasons, *profile), intact=True)
