"""Signing an XML document: XAdES-B, enveloped, exclusive C14N with its Transform always written, SHA-256.

ETSI EN 319 132-1 clause 6.3 (level B). Nothing leaves before the strict reader has proven it.

ValueError
└── CannotSign       ``reason``: what the strict reader would refuse in the document or in its signature
    └── AlreadySigned
"""

import base64
from datetime import UTC, datetime
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from schemas.xml import MalformedXml, parse_xml
from signatures.c14n import c14n, c14n_document
from signatures.guards import check_xml
from signatures.keys import SigningKey
from signatures.opened import Opened
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import Reason, ReasonCode
from signatures.uris import DS_NS, ENVELOPED, EXC_C14N, SHA256, SIGNED_PROPERTIES_TYPE, XADES_NS, ds, xades
from signatures.xml_container import read_xml

_SIGNATURE_ID = "qebul-signature"
_PROPERTIES_ID = "qebul-signed-properties"
_DOCUMENT_REFERENCE_ID = "qebul-document"


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
    _prove(signed)
    return signed


def _prove(signed: bytes) -> None:
    opened = read_xml(signed, DEFAULT_POLICY)
    reasons = (
        [reason for one in opened.signatures for reason in one.reasons] if isinstance(opened, Opened) else [opened]
    )
    if reasons:
        raise CannotSign(reasons[0])


def _append_signature(root: etree._Element, digest: bytes, key: SigningKey, signing_time: datetime) -> None:
    signature = etree.SubElement(root, ds("Signature"), {"Id": _SIGNATURE_ID}, nsmap={"ds": DS_NS})
    info = etree.SubElement(signature, ds("SignedInfo"))
    value = etree.SubElement(signature, ds("SignatureValue"))
    _append_certificates(signature, (key.certificate, *key.chain))
    properties = _append_properties(signature, key.certificate, signing_time)
    _empty(info, "CanonicalizationMethod", EXC_C14N)
    _empty(info, "SignatureMethod", key.signature_algorithm)
    _append_reference(info, {"Id": _DOCUMENT_REFERENCE_ID, "URI": ""}, digest, (ENVELOPED, EXC_C14N))
    about_properties = {"URI": f"#{_PROPERTIES_ID}", "Type": SIGNED_PROPERTIES_TYPE}
    _append_reference(info, about_properties, sha256(c14n(properties, exclusive=True)).digest(), (EXC_C14N,))
    value.text = _base64(key.sign(c14n(info, exclusive=True)))


def _append_reference(info: etree._Element, names: dict[str, str], digest: bytes, steps: tuple[str, ...]) -> None:
    reference = etree.SubElement(info, ds("Reference"), names)
    transforms = etree.SubElement(reference, ds("Transforms"))
    for step in steps:
        _empty(transforms, "Transform", step)
    _append_digest(reference, digest)


def _append_certificates(signature: etree._Element, certificates: tuple[x509.Certificate, ...]) -> None:
    data = etree.SubElement(etree.SubElement(signature, ds("KeyInfo")), ds("X509Data"))
    for certificate in certificates:
        etree.SubElement(data, ds("X509Certificate")).text = _base64(certificate.public_bytes(Encoding.DER))


def _append_properties(
    signature: etree._Element, certificate: x509.Certificate, signing_time: datetime
) -> etree._Element:
    """SigningTime, SigningCertificateV2 and DataObjectFormat: what level B asks for."""
    holder = etree.SubElement(signature, ds("Object"))
    qualifying = etree.SubElement(
        holder, xades("QualifyingProperties"), {"Target": f"#{_SIGNATURE_ID}"}, nsmap={"xades": XADES_NS}
    )
    properties = etree.SubElement(qualifying, xades("SignedProperties"), {"Id": _PROPERTIES_ID})
    about_signature = etree.SubElement(properties, xades("SignedSignatureProperties"))
    moment = signing_time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
    etree.SubElement(about_signature, xades("SigningTime")).text = f"{moment}Z"
    named = etree.SubElement(etree.SubElement(about_signature, xades("SigningCertificateV2")), xades("Cert"))
    der = certificate.public_bytes(Encoding.DER)
    _append_digest(etree.SubElement(named, xades("CertDigest")), sha256(der).digest())
    about_data = etree.SubElement(properties, xades("SignedDataObjectProperties"))
    format_of = {"ObjectReference": f"#{_DOCUMENT_REFERENCE_ID}"}
    data_format = etree.SubElement(about_data, xades("DataObjectFormat"), format_of)
    etree.SubElement(data_format, xades("MimeType")).text = "text/xml"
    return properties


def _append_digest(parent: etree._Element, digest: bytes) -> None:
    _empty(parent, "DigestMethod", SHA256)
    etree.SubElement(parent, ds("DigestValue")).text = _base64(digest)


def _empty(parent: etree._Element, name: str, algorithm: str) -> None:
    etree.SubElement(parent, ds(name), {"Algorithm": algorithm})


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
