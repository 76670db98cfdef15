"""The signature of a trusted list: enveloped XAdES, and proven by the very certificate that the operator pinned.

Narrower than a submission's: no path, no digest of the certificate (a pin is exact); wider in one thing: a signature
policy may be named, as supervisors do. ETSI TS 119 612 clause 5.7 and annex B.
"""

from collections.abc import Iterable
from dataclasses import replace

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from schemas.xml import MalformedXml, parse_xml
from signatures.guards import check_xml
from signatures.mathematics import load_leaf, prove_document, prove_signature
from signatures.policy import DEFAULT_POLICY, MEBIBYTE
from signatures.reasons import ReasonCode
from signatures.references import read_signed_info
from signatures.refusal import Refused
from signatures.strict_xml import exactly, ids_of, octets, refuse_duplicate_ids
from signatures.trust_toml import TrustError
from signatures.uris import ds, xades
from signatures.xades import Targets, XadesSignature, targets_of

# Lists declare their namespaces on each element; the work that this makes is still bounded.
LIST_POLICY = replace(DEFAULT_POLICY, max_xml_bytes=32 * MEBIBYTE, max_namespaces=100_000)
_PARTS = (ds("SignedInfo"), ds("SignatureValue"), ds("KeyInfo"), ds("Object"))


def prove_list(data: bytes, signers: Iterable[x509.Certificate]) -> tuple[etree._Element, x509.Certificate]:
    """The tree of what one of ``signers`` signed, and which of them it was. Raises TrustError."""
    breach = check_xml(data, LIST_POLICY)
    if breach is not None:
        raise TrustError(f"{breach.code} {breach.detail}".strip())
    try:
        signature = _read(parse_xml(data))
        signer = _signer(signature.element, signers)
        _, key = load_leaf(signer.public_bytes(Encoding.DER), LIST_POLICY)
        prove_signature(signature, key)
        return parse_xml(prove_document(signature)), signer
    except MalformedXml as malformed:
        raise TrustError(f"{ReasonCode.XML_MALFORMED} line {malformed.line}") from None
    except Refused as refused:
        raise TrustError(f"{refused.reason.code} {refused.reason.detail}".strip()) from None


def _read(root: etree._Element) -> XadesSignature:
    """Raises Refused: SIG_*, REF_*, ALG_*."""
    found = list(root.iter(ds("Signature")))
    if len(found) != 1 or found[0].getparent() is not root:
        raise Refused(ReasonCode.SIG_POSITION)
    element = found[0]
    signed_info, value, key_info, holder = exactly(element, _PARTS, ReasonCode.SIG_STRUCTURE)
    refuse_duplicate_ids(root)
    properties = list(holder.iterfind(f"{xades('QualifyingProperties')}/{xades('SignedProperties')}"))
    if len(properties) != 1:
        raise Refused(ReasonCode.SIG_SIGNED_PROPERTIES)
    info = read_signed_info(signed_info, LIST_POLICY)
    names = ["", *(f"#{one}" for one in ids_of(root))]
    targets = targets_of(info.references, properties[0], key_info, lambda uri: uri in names)
    _check_document(targets)
    return XadesSignature(
        id=str(element.get("Id", "")),
        element=element,
        signed_info=info,
        value=octets(value, ReasonCode.SIG_STRUCTURE),
        references=targets,
        leaf=b"",
        claimed_time=None,
    )


def _check_document(targets: Targets) -> None:
    """The list itself, once, without its signature."""
    documents = [reference for reference, target in targets if target is None]
    if len(documents) != 1:
        raise Refused(ReasonCode.REF_TARGET, "the list, once")
    if not documents[0].enveloped:
        raise Refused(ReasonCode.REF_TRANSFORM, "enveloped-signature")


def _signer(signature: etree._Element, signers: Iterable[x509.Certificate]) -> x509.Certificate:
    shown = {octets(one, ReasonCode.CERT_UNREADABLE) for one in signature.iter(ds("X509Certificate"))}
    for signer in signers:
        if signer.public_bytes(Encoding.DER) in shown:
            return signer
    raise TrustError("signed by nobody who is pinned")
