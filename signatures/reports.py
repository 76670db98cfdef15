"""Reports of a verdict, as plain data: a simple one for whoever sent the file, a detailed one with all that was proven.

ETSI EN 319 102-1 clause 5.1.3 (indications) and ETSI TS 119 102-2 (what a report says), in our own names. Moments are
ISO 8601 in UTC, digests SHA-256 in hex. The verdict is the report: nothing here judges.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from schemas.findings import Language, finding
from signatures.outcome import sub_indication_of
from signatures.reasons import Reason
from signatures.verdict import (
    CounterSignatureReport,
    RevocationEvidence,
    SignatureReport,
    SignerId,
    StampReport,
    Verdict,
)

Detail = Literal["simple", "detailed"]


def report_of(verdict: Verdict, detail: Detail, language: Language) -> Mapping[str, Any]:
    """The report as values of JSON; the texts of reasons are in ``language``."""
    told = {
        "outcome": verdict.outcome.value,
        "indication": verdict.outcome.indication,
        "sub_indication": verdict.sub_indication,
        "kind": verdict.kind,
        "reasons": _reasons(verdict.reasons, language),
        "signatures": [_signature(one, detail, language) for one in verdict.signatures],
    }
    if detail == "simple":
        return told
    return told | {
        "policy_version": verdict.policy_version,
        "trust_version": verdict.trust_version,
        "revocation_version": verdict.revocation_version,
        "verified_at": _moment(verdict.verified_at),
    }


def _signature(one: SignatureReport, detail: Detail, language: Language) -> Mapping[str, Any]:
    told = {
        "id": one.id,
        "outcome": one.outcome.value,
        "indication": one.outcome.indication,
        "sub_indication": sub_indication_of(one.reasons),
        "level": one.level,
        "signer": _signer(one.signer),
        "time": _moment(one.best_time),
        "time_source": one.time_source,
        "claimed_time": _moment(one.claimed_time),
        "covers": list(one.covers),
        "reasons": _reasons(one.reasons, language),
        "counter_signatures": [_counter_signature(each, detail, language) for each in one.counter_signatures],
    }
    if detail == "simple":
        return told
    return told | {
        "algorithm": one.algorithm,
        "path": [asdict(certificate) for certificate in one.path],
        "revocation": [_evidence(each) for each in one.revocation],
        "stamps": [_stamp(each, language) for each in one.stamps],
    }


def _stamp(stamp: StampReport, language: Language) -> Mapping[str, Any]:
    return {
        "kind": stamp.kind,
        "time": _moment(stamp.gen_time),
        "authority": None if stamp.authority is None else asdict(stamp.authority),
        "sha256": stamp.sha256,
        "path": [asdict(certificate) for certificate in stamp.path],
        "revocation": [_evidence(each) for each in stamp.revocation],
        "reasons": _reasons(stamp.reasons, language),
    }


def _counter_signature(one: CounterSignatureReport, detail: Detail, language: Language) -> Mapping[str, Any]:
    told = {"intact": one.intact, "signer": _signer(one.signer), "reasons": _reasons(one.reasons, language)}
    if detail == "simple":
        return told
    return told | {"certificate": None if one.certificate is None else asdict(one.certificate)}


def _evidence(one: RevocationEvidence) -> Mapping[str, Any]:
    return asdict(one) | {"this_update": _moment(one.this_update)}


def _signer(signer: SignerId | None) -> Mapping[str, Any] | None:
    return None if signer is None else asdict(signer) | {"serial": str(signer.serial)}


def _reasons(reasons: Iterable[Reason], language: Language) -> list[Mapping[str, str]]:
    return [_reason(one, language) for one in reasons]


def _reason(reason: Reason, language: Language) -> Mapping[str, str]:
    told = finding(reason.code, value=reason.detail)
    consequence = reason.consequence
    return {
        "code": reason.code.value,
        "indication": consequence.weight,
        "sub_indication": consequence.sub_indication,
        "detail": reason.detail,
        "text": told.text(language),
        "hint": told.hint(language),
    }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
