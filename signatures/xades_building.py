"""The elements of a XAdES-B signature, written one way: exclusive C14N with its Transform, SHA-256.

ETSI EN 319 132-1 clause 6.3 (level B). Digests nothing but its own parts: what is signed comes with its digest.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from signatures.c14n import c14n
from signatures.keys import SigningKey
from signatures.uris import DS_NS, EXC_C14N, SHA256, SIGNED_PROPERTIES_TYPE, XADES_NS, ds, xades


@dataclass(frozen=True, slots=True)
class SignedData:
    """What a signature is over: ``uri`` as written, SHA-256 of what ``transforms`` (URIs) make of it.

    ``media_type`` is empty where it is a part of another signature, ``type`` what kind of part.
    """

    uri: str
    digest: bytes
    media_type: str = ""
    transforms: tuple[str, ...] = ()
    type: str = ""


@dataclass(frozen=True, slots=True)
class _Ids:
    """What the parts of one signature are called; two in one document have other prefixes."""

    prefix: str

    @property
    def signature(self) -> str:
        return f"{self.prefix}-signature"

    @property
    def value(self) -> str:
        return f"{self.prefix}-signature-value"

    @property
    def properties(self) -> str:
        return f"{self.prefix}-signed-properties"

    def data(self, number: int) -> str:
        return f"{self.prefix}-document-{number}" if number else f"{self.prefix}-document"


def append_signature(
    parent: etree._Element,
    data: Sequence[SignedData],
    key: SigningKey,
    *,
    signing_time: datetime,
    prefix: str = "qebul",
) -> None:
    """Adds the signature over ``data`` as the last child of ``parent``; ``signing_time`` is aware.

    ``prefix`` begins all ids in it.
    """
    ids = _Ids(prefix)
    signature = etree.SubElement(parent, ds("Signature"), {"Id": ids.signature}, nsmap={"ds": DS_NS})
    info = etree.SubElement(signature, ds("SignedInfo"))
    # Counter-signatures refer to it; an id given later would change what time-stamps are over.
    value = etree.SubElement(signature, ds("SignatureValue"), {"Id": ids.value})
    _append_certificates(signature, (key.certificate, *key.chain))
    properties = _append_properties(signature, ids, key.certificate, data, signing_time)
    _empty(info, "CanonicalizationMethod", EXC_C14N)
    _empty(info, "SignatureMethod", key.signature_algorithm)
    for number, one in enumerate(data):
        names = {"Id": ids.data(number), "URI": one.uri} | ({"Type": one.type} if one.type else {})
        _append_reference(info, names, one.digest, one.transforms)
    about_properties = {"URI": f"#{ids.properties}", "Type": SIGNED_PROPERTIES_TYPE}
    _append_reference(info, about_properties, sha256(c14n(properties, exclusive=True)).digest(), (EXC_C14N,))
    value.text = _base64(key.sign(c14n(info, exclusive=True)))


def _append_reference(info: etree._Element, names: dict[str, str], digest: bytes, steps: tuple[str, ...]) -> None:
    reference = etree.SubElement(info, ds("Reference"), names)
    if steps:
        transforms = etree.SubElement(reference, ds("Transforms"))
        for step in steps:
            _empty(transforms, "Transform", step)
    _append_digest(reference, digest)


def _append_certificates(signature: etree._Element, certificates: tuple[x509.Certificate, ...]) -> None:
    data = etree.SubElement(etree.SubElement(signature, ds("KeyInfo")), ds("X509Data"))
    for certificate in certificates:
        etree.SubElement(data, ds("X509Certificate")).text = _base64(certificate.public_bytes(Encoding.DER))


def _append_properties(
    signature: etree._Element,
    ids: _Ids,
    certificate: x509.Certificate,
    data: Sequence[SignedData],
    signing_time: datetime,
) -> etree._Element:
    """SigningTime, SigningCertificateV2 and DataObjectFormat: what level B asks for."""
    holder = etree.SubElement(signature, ds("Object"))
    qualifying = etree.SubElement(
        holder, xades("QualifyingProperties"), {"Target": f"#{ids.signature}"}, nsmap={"xades": XADES_NS}
    )
    properties = etree.SubElement(qualifying, xades("SignedProperties"), {"Id": ids.properties})
    about_signature = etree.SubElement(properties, xades("SignedSignatureProperties"))
    moment = signing_time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
    etree.SubElement(about_signature, xades("SigningTime")).text = f"{moment}Z"
    named = etree.SubElement(etree.SubElement(about_signature, xades("SigningCertificateV2")), xades("Cert"))
    der = certificate.public_bytes(Encoding.DER)
    _append_digest(etree.SubElement(named, xades("CertDigest")), sha256(der).digest())
    about_data = etree.SubElement(properties, xades("SignedDataObjectProperties"))
    for number, one in enumerate(data):
        if one.media_type:
            names = {"ObjectReference": f"#{ids.data(number)}"}
            data_format = etree.SubElement(about_data, xades("DataObjectFormat"), names)
            etree.SubElement(data_format, xades("MimeType")).text = one.media_type
    if not len(about_data):
        properties.remove(about_data)
    return properties


def _append_digest(parent: etree._Element, digest: bytes) -> None:
    _empty(parent, "DigestMethod", SHA256)
    etree.SubElement(parent, ds("DigestValue")).text = _base64(digest)


def _empty(parent: etree._Element, name: str, algorithm: str) -> None:
    etree.SubElement(parent, ds(name), {"Algorithm": algorithm})


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
