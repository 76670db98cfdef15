"""Signing an XML document: XAdES-B, enveloped, exclusive C14N with its Transform always written, SHA-256.

ETSI EN 319 132-1 clause 6.3 (level B). Nothing leaves before the strict reader has proven it.

ValueError
└── CannotSign       ``reason``: what the strict reader would refuse in the document or in its signature
    └── AlreadySigned
"""

from datetime import datetime
from hashlib import sha256

from lxml import etree

from schemas.xml import MalformedXml, parse_xml
from signatures.c14n import c14n_document
from signatures.guards import check_xml
from signatures.keys import SigningKey
from signatures.opened import Opened
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import Reason, ReasonCode
from signatures.uris import ENVELOPED, EXC_C14N, ds
from signatures.xades_building import SignedData, append_signature
from signatures.xml_container import read_xml


class CannotSign(ValueError):  # noqa: N818 - tells what is the matter with the document
    """The document cannot be signed as it is."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(f"cannot sign: {reason.code}")


class AlreadySigned(CannotSign):
    """The document holds a signature already: another one would make it unreadable for us."""


def sign_xml(document: bytes, key: SigningKey, *, signing_time: datetime) -> bytes:
    """The document with its signature as the last child of its root, in UTF-8. ``signing_time`` is aware.

    Raises CannotSign, AlreadySigned.
    """
    breach = check_xml(document, DEFAULT_POLICY)
    if breach is not None:
        raise CannotSign(breach)
    try:
        root = parse_xml(document)
        # Before the signature is there: the same octets as after enveloped-signature has taken it out.
        digest = sha256(c14n_document(root, exclusive=True)).digest()
    except MalformedXml as malformed:
        raise CannotSign(Reason(ReasonCode.XML_MALFORMED, f"line {malformed.line}")) from None
    if next(root.iter(ds("Signature")), None) is not None:
        raise AlreadySigned(Reason(ReasonCode.SIG_STRUCTURE, "several signatures"))
    _append_signature(root, digest, key, signing_time)
    signed = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
    refuse_broken(read_signed(signed))
    return signed


def read_signed(signed: bytes) -> Opened | Reason:
    """What the strict reader says of a signed document."""
    return read_xml(signed, DEFAULT_POLICY)


def refuse_broken(opened: Opened | Reason) -> None:
    """What was made must hold before it leaves. Raises CannotSign: the strict reader refuses it."""
    reasons = (
        [reason for one in opened.signatures for reason in one.reasons] if isinstance(opened, Opened) else [opened]
    )
    if reasons:
        raise CannotSign(reasons[0])


def _append_signature(root: etree._Element, digest: bytes, key: SigningKey, signing_time: datetime) -> None:
    document = SignedData("", digest, "text/xml", (ENVELOPED, EXC_C14N))
    append_signature(root, (document,), key, signing_time=signing_time)
