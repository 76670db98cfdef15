"""The container XML: one document with an enveloped XAdES signature. Its payload is what was digested, nothing else."""

from hashlib import sha256
from typing import BinaryIO

from lxml import etree

from schemas.xml import MalformedXml, parse_xml
from signatures.guards import check_xml
from signatures.mathematics import load_leaf, prove_document, prove_signature
from signatures.opened import Octets, Opened, OpenedSignature
from signatures.policy import Policy
from signatures.reasons import Reason, ReasonCode
from signatures.refusal import Refused
from signatures.verdict import SignedPart, SignedPayload
from signatures.xades import read_signature
from signatures.xades_evidence import read_unsigned

DOCUMENT = ""


def open_xml(document: BinaryIO, policy: Policy) -> Opened | Reason:
    """Reads the whole document: its tree is needed anyway."""
    return read_xml(document.read(), policy)


def read_xml(data: bytes, policy: Policy) -> Opened | Reason:
    """Guards, structure, mathematics."""
    breach = check_xml(data, policy)
    if breach is not None:
        return breach
    try:
        return _open(parse_xml(data), policy)
    except MalformedXml as malformed:
        return Reason(ReasonCode.XML_MALFORMED, f"line {malformed.line}")
    except Refused as refused:
        return refused.reason


def _open(root: etree._Element, policy: Policy) -> Opened:
    """Raises Refused, MalformedXml: nothing that could be told of a signature was found."""
    signature = read_signature(root, policy)
    try:
        leaf, key = load_leaf(signature.leaf, policy)
        prove_signature(signature, key)
        unsigned = read_unsigned(signature, policy)
        octets = prove_document(signature)
    except Refused as refused:
        broken = OpenedSignature(signature.id, None, signature.claimed_time, (DOCUMENT,), (refused.reason,))
        return Opened((broken,), None)
    part = SignedPart(DOCUMENT, sha256(octets).hexdigest(), len(octets), Octets(octets))
    evidence = unsigned.with_data(lambda _: (octets,))
    method = signature.signed_info.method
    held = OpenedSignature(signature.id, leaf, signature.claimed_time, (DOCUMENT,), evidence=evidence, algorithm=method)
    return Opened((held,), SignedPayload((part,), ()))
