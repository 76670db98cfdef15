"""verify: who signed these bytes, and what did he sign? The one entry for documents. ETSI EN 319 102-1 clause 5.

A pure function of its arguments, so that every verdict can be repeated. Bad input never raises: it is a verdict.
"""

import os
from datetime import datetime
from typing import BinaryIO

from signatures.containers import HANDLERS, HEAD_BYTES, sniff
from signatures.data_files import DataFiles
from signatures.detached_part import verify_part
from signatures.judging import judge
from signatures.opened import Opened
from signatures.outcome import outcome_of, sub_indication_of
from signatures.policy import DEFAULT_POLICY, Policy
from signatures.reasons import Reason, ReasonCode
from signatures.revocation import RevocationIndex
from signatures.standing import Court
from signatures.trust import TrustStore
from signatures.verdict import Kind, Outcome, Verdict


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
    court = Court(received_at, trust, revocation, policy)
    size = document.seek(0, os.SEEK_END)
    document.seek(0)
    kind = sniff(document.read(HEAD_BYTES))
    document.seek(0)
    if size > policy.max_bytes:
        return _verdict(court, verified_at, kind, Reason(ReasonCode.LIMIT_BYTES, f"> {policy.max_bytes}"))
    return _verdict(court, verified_at, kind, HANDLERS[kind](document, policy))


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
    """The verdict over a detached ``signature`` of a draft's data files, and maybe of other drafts.

    Raises only what reading the files does.
    """
    court = Court(received_at, trust, revocation, policy)
    return _verdict(court, verified_at, "xml", verify_part(signature, files, policy))


def _verdict(court: Court, verified_at: datetime, kind: Kind, opened: Opened | Reason) -> Verdict:
    reports = () if isinstance(opened, Reason) else tuple(judge(one, court) for one in opened.signatures)
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
        verified_at=verified_at,
    )
