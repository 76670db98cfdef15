"""Sealed answers: the fund's one signature over many answers, and the proof of each alone and offline.

A seal is a XAdES signature over the root of a Merkle tree whose leaves are the answers' bodies. Only the pinned seal
certificate counts: no path, no revocation list, no network is needed to prove an answer, now or in ten years. What was
sealed is proven the way its receiver will prove it, before it is given out.

ValueError
└── SealOutOfForce   ``reason``: the seal's certificate has expired, or is not valid yet
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from schemas.xml import MalformedXml, parse_xml
from signatures.guards import check_xml
from signatures.keys import SigningKey
from signatures.merkle import MerkleTree, leads_to_root, leaf_hash
from signatures.opened import Opened
from signatures.outcome import outcome_of
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import Reason, ReasonCode
from signatures.refusal import Refused
from signatures.sealed_answer import SealedAnswer, SealedRoot, canonical_body, read_answer, read_root
from signatures.signing import sign_xml
from signatures.trust import Purpose, TrustStore, fingerprint, pin_seal
from signatures.verdict import Outcome
from signatures.xml_container import read_xml

_Opener = Callable[[bytes], tuple[x509.Certificate, SealedRoot]]


class SealOutOfForce(ValueError):  # noqa: N818 - tells what is the matter with the seal
    """Nothing was sealed: nobody could prove it."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(f"the seal's certificate is not in force: {reason.code}")


@dataclass(frozen=True, slots=True)
class Proof:
    """What a sealed answer proves. ``body`` (canonical octets of the answer's content) only when VALID."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    body: bytes | None
    sealed_at: datetime | None
    seal_cert_sha256: str | None


def seal(bodies: Sequence[bytes], key: SigningKey, *, at: datetime) -> list[bytes | Reason]:
    """Each body (an XML document) as a sealed answer, all under one signature; ``at`` is aware.

    What cannot be read or does not prove itself is not given out: the reason stands in its place, and the others hold
    without it. Raises ValueError for no bodies, CannotSign, SealOutOfForce.
    """
    refuse_out_of_force(key.certificate, at)
    contents = [_content(body) for body in bodies]
    readable = [one for one in contents if isinstance(one, bytes)]
    if bodies and not readable:
        return list(contents)
    tree = MerkleTree([leaf_hash(content) for content in readable])
    signed = sign_xml(SealedRoot(tree.root, tree.size, at).write(), key, signing_time=at)
    answers = [
        SealedAnswer(content, index, tree.size, tuple(tree.path(index)), signed).write()
        for index, content in enumerate(readable)
    ]
    faults = why_unproven(answers, readable, key.certificate)
    made = iter([fault or answer for answer, fault in zip(answers, faults, strict=True)])
    return [one if isinstance(one, Reason) else next(made) for one in contents]


def refuse_out_of_force(certificate: x509.Certificate, at: datetime) -> None:
    """Raises SealOutOfForce: a seal of this moment would not prove."""
    try:
        _check_validity(certificate, at)
    except Refused as refused:
        raise SealOutOfForce(refused.reason) from None


def _content(body: bytes) -> bytes | Reason:
    try:
        return canonical_body(body)
    except MalformedXml as malformed:
        return Reason(ReasonCode.XML_MALFORMED, f"line {malformed.line}")


def why_unproven(
    answers: Sequence[bytes], contents: Sequence[bytes], certificate: x509.Certificate
) -> list[Reason | None]:
    """Of each answer why it does not prove its content to whoever pinned ``certificate`` alone; None where it does."""
    pinned = pin_seal(certificate.public_bytes(Encoding.PEM))
    # Answers of one batch bear the same octets as their seal: what these say is found out once.
    open_seal = lru_cache(maxsize=1)(_open_seal)
    proofs = [prove(answer, pinned, open_seal) for answer in answers]
    return [_why_not(proof, content) for proof, content in zip(proofs, contents, strict=True)]


def _why_not(proof: Proof, content: bytes) -> Reason | None:
    if proof.outcome is Outcome.VALID and proof.body == content:
        return None
    return next(iter(proof.reasons), Reason(ReasonCode.SEAL_PATH, "another body"))


def prove(answer: bytes, pinned: TrustStore, open_seal: _Opener | None = None) -> Proof:
    """Whether the fund sealed this answer: by a certificate pinned with purpose seal, exactly. Never raises.

    ``open_seal``: the strict reader of seals, for many answers under one.
    """
    try:
        return _prove(answer, pinned, open_seal or _open_seal)
    except MalformedXml as malformed:
        reason = Reason(ReasonCode.XML_MALFORMED, f"line {malformed.line}")
    except Refused as refused:
        reason = refused.reason
    return Proof(outcome_of((reason,)), (reason,), None, None, None)


def _prove(data: bytes, pinned: TrustStore, open_seal: _Opener) -> Proof:
    if len(data) > DEFAULT_POLICY.max_bytes:
        raise Refused(ReasonCode.LIMIT_BYTES)
    breach = check_xml(data, DEFAULT_POLICY)
    if breach is not None:
        raise Refused(breach.code, breach.detail)
    root = parse_xml(data)
    if root.getprevious() is not None or root.getnext() is not None:
        raise Refused(ReasonCode.SEAL_STRUCTURE, "beside the root")
    answer = read_answer(root)
    certificate, sealed = open_seal(answer.seal)
    if certificate not in pinned.anchors_for(Purpose.SEAL):
        raise Refused(ReasonCode.SEAL_NOT_PINNED)
    _check_validity(certificate, sealed.sealed_at)
    leaf = leaf_hash(answer.body)
    if answer.size != sealed.size or not leads_to_root(leaf, answer.index, answer.size, answer.path, sealed.root):
        raise Refused(ReasonCode.SEAL_PATH)
    return Proof(Outcome.VALID, (), answer.body, sealed.sealed_at, fingerprint(certificate))


def _open_seal(seal_document: bytes) -> tuple[x509.Certificate, SealedRoot]:
    """The seal, read by the same strict core as documents: its mathematics holds, trust is still open."""
    opened = read_xml(seal_document, DEFAULT_POLICY)
    if not isinstance(opened, Opened):
        # An unsigned seal is no draft, it is no seal.
        unsigned = opened.code is ReasonCode.NO_SIGNATURE
        raise Refused(ReasonCode.SEAL_STRUCTURE, "no signature") if unsigned else Refused(opened.code, opened.detail)
    for reason in opened.signatures[0].reasons:
        raise Refused(reason.code, reason.detail)
    certificate, payload = opened.signatures[0].leaf, opened.payload
    assert certificate is not None
    assert payload is not None
    with payload.documents[0].open() as stream:
        return certificate, read_root(parse_xml(stream.read()))


def _check_validity(certificate: x509.Certificate, sealed_at: datetime) -> None:
    if sealed_at < certificate.not_valid_before_utc:
        raise Refused(ReasonCode.CERT_NOT_YET_VALID)
    if sealed_at > certificate.not_valid_after_utc:
        raise Refused(ReasonCode.CERT_EXPIRED)
