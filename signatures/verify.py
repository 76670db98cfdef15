"""verify: who signed these bytes, and what did he sign? The one entry for documents. ETSI EN 319 102-1 clause 5.

A pure function of its arguments, so that every verdict can be repeated. Bad input never raises: it is a verdict.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from signatures.containers import HANDLERS, HEAD_BYTES, sniff
from signatures.data_files import DataFiles
from signatures.detached import verify_detached
from signatures.opened import Opened, OpenedSignature
from signatures.outcome import outcome_of, sub_indication_of
from signatures.path import CertificationPath, find_path
from signatures.policy import DEFAULT_POLICY, Policy
from signatures.reasons import Reason, ReasonCode
from signatures.revocation import RevocationIndex, Revoked, Unknown
from signatures.signer import identify
from signatures.trust import Purpose, TrustStore
from signatures.verdict import Kind, Outcome, SignatureReport, SignerId, Verdict


@dataclass(frozen=True, slots=True)
class _Court:
    """By what is judged. Certificates hold or fail at ``received_at``: a time-stamp would prove an earlier moment."""

    received_at: datetime
    verified_at: datetime
    trust: TrustStore
    revocation: RevocationIndex
    policy: Policy


def verify(
    document: BinaryIO,
    *,
    received_at: datetime,
    verified_at: datetime,
    trust: TrustStore,
    revocation: RevocationIndex,
    policy: Policy = DEFAULT_POLICY,
) -> Verdict:
    """The verdict over one file, read from its beginning; moments are aware. Raises what ``document.read`` does."""
    court = _Court(received_at, verified_at, trust, revocation, policy)
    size = document.seek(0, os.SEEK_END)
    document.seek(0)
    kind = sniff(document.read(HEAD_BYTES))
    document.seek(0)
    if size > policy.max_bytes:
        return _verdict(court, kind, Reason(ReasonCode.LIMIT_BYTES, f"> {policy.max_bytes}"))
    return _verdict(court, kind, HANDLERS[kind](document, policy))


def verify_draft(
    signature: bytes,
    files: DataFiles,
    *,
    received_at: datetime,
    verified_at: datetime,
    trust: TrustStore,
    revocation: RevocationIndex,
    policy: Policy = DEFAULT_POLICY,
) -> Verdict:
    """The verdict over a detached ``signature`` of a draft's data files. Raises only what reading the files does."""
    court = _Court(received_at, verified_at, trust, revocation, policy)
    return _verdict(court, "xml", verify_detached(signature, files, policy))


def _verdict(court: _Court, kind: Kind, opened: Opened | Reason) -> Verdict:
    reports = () if isinstance(opened, Reason) else tuple(_report(one, court) for one in opened.signatures)
    given = (opened,) if isinstance(opened, Reason) else (reason for report in reports for reason in report.reasons)
    reasons = tuple(dict.fromkeys(given))
    outcome = outcome_of(reasons)
    payload = None if isinstance(opened, Reason) or outcome is not Outcome.VALID else opened.payload
    return Verdict(
        outcome=outcome,
        kind=kind,
        sub_indication=sub_indication_of(reasons),
        reasons=reasons,
        signatures=reports,
        payload=payload,
        policy_version=court.policy.version,
        trust_version=court.trust.version,
        revocation_version=court.revocation.version,
        verified_at=court.verified_at,
    )


def _report(signature: OpenedSignature, court: _Court) -> SignatureReport:
    signer, reasons = (None, signature.reasons) if signature.reasons else _judge(signature, court)
    return SignatureReport(
        id=signature.id,
        level="B",
        signer=signer,
        claimed_time=signature.claimed_time,
        best_time=court.received_at,
        covers=signature.covers,
        outcome=outcome_of(reasons),
        reasons=reasons,
    )


def _judge(signature: OpenedSignature, court: _Court) -> tuple[SignerId | None, tuple[Reason, ...]]:
    """Path, profile, revocation, time. The signer is named only when a path leads to him."""
    assert signature.leaf is not None
    path = find_path(signature.leaf, Purpose.SUBMISSION, court.trust, court.received_at)
    if isinstance(path, Reason):
        return None, (path, *_check_time(signature, court))
    identified = identify(path, court.trust)
    profile, signer = ((identified,), None) if isinstance(identified, Reason) else ((), identified)
    return signer, (*profile, *_check_revocation(path, court), *_check_time(signature, court))


def _check_revocation(path: CertificationPath, court: _Court) -> tuple[Reason, ...]:
    """Of the signing certificate and the CAs above it: somewhere revoked weighs more than somewhere unknown."""
    unknown: tuple[Reason, ...] = ()
    for certificate, issuer in path.links():
        status = court.revocation.status(certificate, issuer, court.received_at)
        whose = "" if certificate == path.leaf else "issuing CA: "
        if isinstance(status, Revoked):
            return (Reason(ReasonCode.REV_REVOKED, f"{whose}{status.date:%Y-%m-%d}, {status.reason}"),)
        if isinstance(status, Unknown) and not unknown:
            unknown = (Reason(ReasonCode.REV_UNKNOWN, f"{whose}{status.why}"),)
    return unknown


def _check_time(signature: OpenedSignature, court: _Court) -> tuple[Reason, ...]:
    claimed = signature.claimed_time
    if claimed is not None and claimed > court.received_at + court.policy.clock_skew:
        return (Reason(ReasonCode.TIME_IN_FUTURE),)
    return ()
