"""Reads and proves a time-stamp token: whose certificate says when, about which octets. RFC 3161 §2.4.2, RFC 5816.

Proves the mathematics and the structure, as ``mathematics.py`` does for signatures; whether the authority may be
believed, and at which moment its certificate must have held, is judged in ``judging.py``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import new
from hmac import compare_digest
from typing import Any

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509

from signatures.cms import (
    Faults,
    Signer,
    allowed_hash,
    bounded,
    prove_signer,
    read_signer,
    reading,
    refuse_crowd,
    refuse_crowds,
)
from signatures.evidence import Stamp
from signatures.mathematics import LONGEST_CERTIFICATE, load_leaf
from signatures.policy import Policy
from signatures.reasons import Reason, ReasonCode
from signatures.refusal import Refused

# Of the names in it, bytes: asn1crypto needs a millisecond to compare a kilobyte of them.
_LONGEST_NAME = 4096
_MALFORMED = ReasonCode.TST_MALFORMED
_FAULTS = Faults(_MALFORMED, ReasonCode.TST_ALGORITHM, ReasonCode.TST_VALUE, ReasonCode.TST_VALUE)


@dataclass(frozen=True, slots=True)
class ProvenStamp:
    """That the holder of ``leaf``'s key saw the octets at ``gen_time`` (aware), if he may be believed.

    ``certificates``, ``crls``: what the token itself brings along, DER.
    """

    leaf: x509.Certificate
    gen_time: datetime
    certificates: tuple[bytes, ...]
    crls: tuple[bytes, ...]


def prove_stamp(stamp: Stamp, certificates: Iterable[bytes], policy: Policy) -> ProvenStamp | Reason:
    """``certificates`` (DER): where the authority's may be found if the token lacks it.

    The reason is one of TST_MALFORMED, TST_ALGORITHM, TST_IMPRINT, TST_VALUE, TST_UNTRUSTED (no certificate),
    LIMIT_EVIDENCE.
    """
    try:
        return _prove(stamp, certificates, policy)
    except Refused as refused:
        return refused.reason


def _prove(stamp: Stamp, certificates: Iterable[bytes], policy: Policy) -> ProvenStamp:
    with reading(_MALFORMED, "token"):
        data = _signed_data(bounded(stamp.token, policy, "time-stamp"))
        refuse_crowds(data, policy)
        [info] = data["signer_infos"]
        signer = read_signer(info, policy, _FAULTS, sha1_certificate=policy.stamps_name_certificates_by_sha1)
        content = bytes(data["encap_content_info"]["content"])
        own = tuple(one.chosen.untag().dump() for one in data["certificates"] if one.name == "certificate")
        crls = tuple(one.chosen.dump() for one in data["crls"] if one.name == "crl")
    with reading(_MALFORMED, "TSTInfo"):
        said = _read_content(content, policy)
    if not compare_digest(said.digest, stamp.imprint(said.hash_name)):
        raise Refused(ReasonCode.TST_IMPRINT)
    der = _named(signer, own, tuple(certificates))
    with reading(_MALFORMED, "signer"):
        _check_identifier(info["sid"], der)
    leaf = _prove_value(signer, der, content, policy)
    return ProvenStamp(leaf, said.gen_time, own, crls)


def _signed_data(token: bytes) -> cms.SignedData:
    whole = cms.ContentInfo.load(token, strict=True)
    if whole["content_type"].native != "signed_data":
        raise Refused(_MALFORMED, "content type")
    data = whole["content"]
    if data["encap_content_info"]["content_type"].native != "tst_info":
        raise Refused(_MALFORMED, "content type")
    return data


@dataclass(frozen=True, slots=True)
class _Said:
    gen_time: datetime
    hash_name: str
    digest: bytes


def _read_content(content: bytes, policy: Policy) -> _Said:
    """Raises Refused, and what asn1crypto does for what it cannot read."""
    info = tsp.TSTInfo.load(content, strict=True)
    if info["version"].native != "v1":
        raise Refused(_MALFORMED, "version")
    refuse_crowd(info["extensions"], "extensions")
    if any(extension["critical"].native for extension in info["extensions"]):
        raise Refused(_MALFORMED, "critical extension")
    about = info["message_imprint"]
    hash_name = allowed_hash(about["hash_algorithm"], policy, ReasonCode.TST_ALGORITHM)
    return _Said(_moment(info["gen_time"].native), hash_name, about["hashed_message"].native)


def _moment(said: Any) -> datetime:
    """RFC 3161 wants UTC with a Z; the year 0 is no ``datetime`` to asn1crypto."""
    if not isinstance(said, datetime) or said.tzinfo is None:
        raise Refused(_MALFORMED, "genTime")
    return said


def _named(signer: Signer, own: tuple[bytes, ...], others: tuple[bytes, ...]) -> bytes:
    named = signer.certificate
    der = next((one for one in own if named.names(one)), None) or _by_digest(others, named.hash_name).get(named.digest)
    if der is None:
        raise Refused(ReasonCode.TST_UNTRUSTED, "its certificate is missing")
    return der


def _by_digest(certificates: tuple[bytes, ...], hash_name: str) -> Mapping[bytes, bytes]:
    """Made once for all time-stamps of a signature: what came along may be many megabytes, and the stamps many."""
    known = _digests_of(certificates)
    if hash_name not in known:
        known[hash_name] = {
            new(hash_name, one).digest(): one for one in certificates if len(one) <= LONGEST_CERTIFICATE
        }
    return known[hash_name]


@lru_cache(maxsize=1)
def _digests_of(_certificates: tuple[bytes, ...]) -> dict[str, Mapping[bytes, bytes]]:
    return {}


def _check_identifier(identifier: cms.SignerIdentifier, der: bytes) -> None:
    """The SignerInfo names its certificate too, unsigned: it must be the same one. RFC 5652 §5.3."""
    certificate = asn1_x509.Certificate.load(der)
    said = identifier.chosen
    if identifier.name == "subject_key_identifier":
        same = said.native == certificate.key_identifier
    else:
        issuer = said["issuer"]
        same = said["serial_number"].native == certificate.serial_number and _same_name(issuer, certificate.issuer)
    if not same:
        raise Refused(_MALFORMED, "signer identifier")


def _same_name(one: asn1_x509.Name, other: asn1_x509.Name) -> bool:
    """Names may be written in two ways; comparing them in asn1crypto's is slow."""
    written = one.dump(), other.dump()
    return written[0] == written[1] or (max(map(len, written)) <= _LONGEST_NAME and bool(one == other))


def _prove_value(signer: Signer, der: bytes, content: bytes, policy: Policy) -> x509.Certificate:
    if signer.content_type != "tst_info":
        raise Refused(_MALFORMED, "content type")
    try:
        leaf, key = load_leaf(der, policy)
    except Refused as refused:
        code = _MALFORMED if refused.reason.code is ReasonCode.CERT_UNREADABLE else ReasonCode.TST_ALGORITHM
        raise Refused(code, refused.reason.detail or "certificate") from None
    prove_signer(signer, key, new(signer.scheme.hash, content).digest(), _FAULTS)
    return leaf
