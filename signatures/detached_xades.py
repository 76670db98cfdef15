"""A XAdES signature in a file of its own, over files beside it: their names are in its references.

The file is ``asic:XAdESSignatures`` with one ``ds:Signature`` (ETSI EN 319 162-1 clause A.5). A reference to a file is
its name as a relative URI, without Transforms: the octets themselves are digested. Computes nothing.
"""

import re
from dataclasses import replace
from urllib.parse import quote, unquote

from lxml import etree

from schemas.xml import MalformedXml, parse_xml
from signatures.guards import check_xml
from signatures.policy import Policy
from signatures.reasons import ReasonCode
from signatures.references import Reference
from signatures.refusal import Refused
from signatures.strict_xml import tags
from signatures.uris import ds
from signatures.xades import Targets, XadesSignature, read_only_signature, targets_of

ASIC_NS = "http://uri.etsi.org/02918/v1.2.1#"
SIGNATURES_TAG = f"{{{ASIC_NS}}}XAdESSignatures"
# SignedProperties, KeyInfo, and the one Reference of a time-stamp or counter-signature that nobody reads.
_REFERENCES_BESIDE_DATA = 3
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


def read_guarded(data: bytes, policy: Policy) -> etree._Element:
    """The root of a small XML file of a container. Raises Refused: what the guards and the parser refuse."""
    small = replace(
        policy,
        max_nodes=policy.max_signature_nodes,
        max_namespace_work=policy.max_signature_namespace_work,
    )
    breach = check_xml(data, small)
    if breach is not None:
        raise Refused(breach.code, breach.detail)
    try:
        return parse_xml(data)
    except MalformedXml as malformed:
        raise Refused(ReasonCode.XML_MALFORMED, f"line {malformed.line}") from None


def read_detached(data: bytes, files: int, policy: Policy) -> XadesSignature:
    """The signature in ``data``, over at most ``files`` files. Raises Refused as ``read_signature`` does."""
    if len(data) > policy.max_signature_bytes:
        raise Refused(ReasonCode.LIMIT_BYTES, f"> {policy.max_signature_bytes}")
    bounded = replace(policy, max_references=files + _REFERENCES_BESIDE_DATA)
    root = read_guarded(data, bounded)
    if root.tag != SIGNATURES_TAG or tags(root) != [ds("Signature")]:
        raise Refused(ReasonCode.SIG_STRUCTURE, "XAdESSignatures")
    return read_only_signature(root, _resolve, bounded)


def files_of(signature: XadesSignature) -> dict[str, Reference]:
    """The references to files by the names of these."""
    return {name_of(one.uri): one for one, target in signature.references if target is None}


def name_of(uri: str) -> str:
    """The file name that a URI stands for: percent-decoded UTF-8, where "+" is a plus sign (RFC 3986 §2.1, §2.2).

    Raises Refused: REF_TARGET for a URI that two readers could take for different files.
    """
    if "?" in uri or "#" in uri or _BROKEN_ESCAPE.search(uri):
        raise Refused(ReasonCode.REF_TARGET, "URI")
    try:
        return unquote(uri, errors="strict")
    except UnicodeDecodeError:
        raise Refused(ReasonCode.REF_TARGET, "URI") from None


def uri_of(name: str) -> str:
    """The URI that we write for a file name."""
    return quote(name, safe="/")


def _resolve(references: tuple[Reference, ...], properties: etree._Element, key_info: etree._Element) -> Targets:
    targets = targets_of(references, properties, key_info, lambda uri: bool(uri) and not uri.startswith("#"))
    files = [one for one, target in targets if target is None]
    if not all(one.bare for one in files):
        raise Refused(ReasonCode.REF_TRANSFORM, "a file is digested as it is")
    names = {name_of(one.uri) for one in files}
    if len(names) != len(files):
        raise Refused(ReasonCode.REF_TARGET, "a file twice")
    return targets
