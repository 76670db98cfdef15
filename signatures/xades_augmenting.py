"""Raises the level of a XAdES signature: time-stamps over its value (T), values (LT), time-stamps over all (LTA).

ETSI EN 319 132-1 clauses 5.3, 5.4, 5.5.2 and 6.3. What a time-stamp is over is asked of the strict reader, with a place
kept for the token; and nothing leaves before that reader has opened it again.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lxml import etree

from schemas.xml import parse_xml
from signatures.evidence import Evidence, Stamp
from signatures.opened import Opened
from signatures.reasons import Reason, ReasonCode
from signatures.signing import CannotSign, refuse_broken
from signatures.tsa_client import StampSource
from signatures.uris import DS_NS, EXC_C14N, XADES_141_NS, ds, xades, xades_141

# The XML that one signature stands in → what the strict reader says of it.
Opener = Callable[[bytes], Opened | Reason]
_HASH = "sha256"
_PLACE = b"a token"


@dataclass(frozen=True, slots=True)
class Values:
    """What proves certificates, in DER; whether it does is for whoever judges."""

    certificates: Sequence[bytes] = ()
    crls: Sequence[bytes] = ()
    ocsps: Sequence[bytes] = ()


def add_signature_stamp(signed: bytes, opener: Opener, stamps: StampSource) -> bytes:
    """Level T. Raises CannotSign, and what ``stamps`` does."""
    return _stamped(signed, opener, stamps, xades("SignatureTimeStamp"), lambda evidence: evidence.signature)


def add_archive_stamp(signed: bytes, opener: Opener, stamps: StampSource) -> bytes:
    """Level LTA: over the data, the signature and all that was added so far. Raises as ``add_signature_stamp``."""
    return _stamped(signed, opener, stamps, xades_141("ArchiveTimeStamp"), lambda evidence: evidence.archive)


def add_values(signed: bytes, opener: Opener, values: Values) -> bytes:
    """Level LT: CertificateValues and RevocationValues. After a time-stamp of the archive: TimeStampValidationData.

    Raises CannotSign.
    """
    evidence_of(opener(signed))
    root = parse_xml(signed)
    holder = unsigned_holder(root)
    # Each of the two stands once in the properties (clause 6.3), and what a time-stamp is over must not change.
    if any(holder.find(xades(name)) is not None for name in ("CertificateValues", "RevocationValues")):
        holder = etree.SubElement(holder, xades_141("TimeStampValidationData"), nsmap={"xades141": XADES_141_NS})
    if values.certificates:
        _encapsulate(holder, "CertificateValues", "EncapsulatedX509Certificate", values.certificates)
    if values.crls or values.ocsps:
        kinds = etree.SubElement(holder, xades("RevocationValues"))
        if values.crls:
            _encapsulate(kinds, "CRLValues", "EncapsulatedCRLValue", values.crls)
        if values.ocsps:
            _encapsulate(kinds, "OCSPValues", "EncapsulatedOCSPValue", values.ocsps)
    return proven(root, opener)


def evidence_of(opened: Opened | Reason) -> Evidence:
    """Of the one signature. Raises CannotSign: it does not hold."""
    refuse_broken(opened)
    assert isinstance(opened, Opened)
    [signature] = opened.signatures
    return signature.evidence


def unsigned_holder(root: etree._Element) -> etree._Element:
    """Where unsigned properties of the signature go; its structure holds."""
    qualifying = next(root.iter(xades("QualifyingProperties")))
    unsigned = qualifying.find(xades("UnsignedProperties"))
    if unsigned is None:
        unsigned = etree.SubElement(qualifying, xades("UnsignedProperties"))
    holder = unsigned.find(xades("UnsignedSignatureProperties"))
    return etree.SubElement(unsigned, xades("UnsignedSignatureProperties")) if holder is None else holder


def proven(root: etree._Element, opener: Opener) -> bytes:
    """The document, which the strict reader opens. Raises CannotSign."""
    signed = written(root)
    refuse_broken(opener(signed))
    return signed


def written(root: etree._Element) -> bytes:
    """In UTF-8, with what stands beside the root."""
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")


def _stamped(
    signed: bytes, opener: Opener, stamps: StampSource, name: str, kind: Callable[[Evidence], tuple[Stamp, ...]]
) -> bytes:
    evidence_of(opener(signed))
    root = parse_xml(signed)
    prefixes = {"ds": DS_NS, "xades141": XADES_141_NS} if XADES_141_NS in name else {"ds": DS_NS}
    stamp = etree.SubElement(unsigned_holder(root), name, nsmap=prefixes)
    etree.SubElement(stamp, ds("CanonicalizationMethod"), {"Algorithm": EXC_C14N})
    token = etree.SubElement(stamp, xades("EncapsulatedTimeStamp"))
    token.text = _base64(_PLACE)
    kept = kind(evidence_of(opener(written(root))))[-1]
    given = stamps(kept.imprint(_HASH), _HASH)
    token.text = _base64(given)
    stamped = written(root)
    if kind(evidence_of(opener(stamped)))[-1].token != given:
        raise CannotSign(Reason(ReasonCode.EVIDENCE_STRUCTURE, "time-stamp"))
    return stamped


def _encapsulate(parent: etree._Element, name: str, each: str, values: Sequence[bytes]) -> None:
    holder = etree.SubElement(parent, xades(name))
    for value in dict.fromkeys(values):
        etree.SubElement(holder, xades(each)).text = _base64(value)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
