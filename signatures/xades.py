"""The structure of a XAdES signature, allow-listed: what isn't named here is refused.

Profile (ETSI EN 319 132-1 clause 5.2 and 6.3): one Signature, the child of the root, and none but counter-signatures in
the place that they have in it; one reference to
*this* signature's SignedProperties; at most one to its KeyInfo; the others to what is signed. Enveloped: one, to the
whole document, with [enveloped, one C14N]; detached (``detached_xades.py``): to the data files.
Must never compute anything: ``mathematics.py`` does. Signature wrapping dies here (Somorovsky et al., XSW1–8).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice

from lxml import etree

from schemas.xml import child_elements, text_of
from signatures.policy import Policy
from signatures.reasons import ReasonCode
from signatures.references import Reference, SignedInfo, read_signed_info
from signatures.refusal import Refused
from signatures.signing_certificate import choose_certificate
from signatures.strict_xml import exactly, ids_of, local_name, octets, refuse_duplicate_ids, refuse_others, tags
from signatures.uris import SIGNED_PROPERTIES_TYPE, ds, xades

_PARTS = (ds("SignedInfo"), ds("SignatureValue"), ds("KeyInfo"), ds("Object"))
_SIGNATURE_PROPERTIES = frozenset(
    xades(name)
    for name in (
        "SigningTime",
        "SigningCertificate",
        "SigningCertificateV2",
        "SignatureProductionPlace",
        "SignatureProductionPlaceV2",
        "SignerRole",
        "SignerRoleV2",
    )
)
# What would change the rules, or must be proven: to leave it aside would be to say that it holds.
_UNREAD = {
    xades("SignaturePolicyIdentifier"): ReasonCode.SIG_POLICY,
    xades("AllDataObjectsTimeStamp"): ReasonCode.SIG_CONTENT_STAMP,
    xades("IndividualDataObjectsTimeStamp"): ReasonCode.SIG_CONTENT_STAMP,
}
_DATA_PROPERTIES = frozenset({xades("DataObjectFormat"), xades("CommitmentTypeIndication")})
# Where a counter-signature stands, from within.
_COUNTER_SIGNATURE = [
    *(xades(name) for name in ("CounterSignature", "UnsignedSignatureProperties", "UnsignedProperties")),
    xades("QualifyingProperties"),
    ds("Object"),
]
Targets = tuple[tuple[Reference, etree._Element | None], ...]  # noqa: SLF001 - the type's only name
# References, SignedProperties and KeyInfo → each reference with its target.
Resolver = Callable[[tuple[Reference, ...], etree._Element, etree._Element], Targets]  # noqa: SLF001


@dataclass(frozen=True, slots=True)
class XadesSignature:
    """A signature whose structure holds. ``leaf`` is the DER of the certificate that the signed properties name.

    ``references`` pairs each Reference with what it is over in the signature; None stands for what is signed: the whole
    document, or a data file. Nothing is proven yet.
    """

    id: str
    element: etree._Element
    signed_info: SignedInfo
    value: bytes
    references: Targets
    leaf: bytes
    claimed_time: datetime | None


def read_signature(root: etree._Element, policy: Policy) -> XadesSignature:
    """The enveloped signature of the document. Raises Refused: NO_SIGNATURE, SIG_*, REF_*, ALG_*, CERT_MISSING."""
    return read_only_signature(root, partial(_resolve, root), policy)


def read_only_signature(root: etree._Element, resolve: Resolver, policy: Policy) -> XadesSignature:
    """The one signature in ``root``; ``resolve`` knows what it may be over. Raises Refused as ``read_signature``."""
    element = _find(root)
    _parts(element)
    refuse_duplicate_ids(root)
    return read_element(element, resolve, policy)


def read_element(element: etree._Element, resolve: Resolver, policy: Policy) -> XadesSignature:
    """A signature wherever it stands. Raises Refused as ``read_signature``, but for its place and its ids."""
    signed_info, value, key_info, holder = _parts(element)
    properties = _signed_properties(element, holder)
    info = read_signed_info(signed_info, policy)
    certificate, claimed_time = _read_signature_properties(properties)
    return XadesSignature(
        id=str(element.get("Id")),
        element=element,
        signed_info=info,
        value=octets(value, ReasonCode.SIG_STRUCTURE),
        references=resolve(info.references, properties, key_info),
        leaf=choose_certificate(certificate, key_info, policy),
        claimed_time=claimed_time,
    )


def _find(root: etree._Element) -> etree._Element:
    found = list(root.iter(ds("Signature")))
    if not found:
        raise Refused(ReasonCode.NO_SIGNATURE)
    if not all(_is_counter_signature(one, found[0]) for one in found[1:]):
        raise Refused(ReasonCode.SIG_STRUCTURE, "several signatures")
    if found[0].getparent() is not root:
        raise Refused(ReasonCode.SIG_POSITION)
    # C14N drops comments, readers of .text stop at them: nothing of the kind stands in a signature.
    if next(found[0].iter(etree.Comment, etree.ProcessingInstruction), None) is not None:
        raise Refused(ReasonCode.SIG_STRUCTURE, "comment in the signature")
    return found[0]


def _is_counter_signature(element: etree._Element, signature: etree._Element) -> bool:
    """Whether ``element`` stands where a signature over the value of ``signature`` has its one place (clause 5.2.7)."""
    way = list(islice(element.iterancestors(), len(_COUNTER_SIGNATURE) + 1))
    return [one.tag for one in way[:-1]] == _COUNTER_SIGNATURE and way[-1] is signature and len(way[0]) == 1


def _parts(element: etree._Element) -> list[etree._Element]:
    found = tuple(tags(element))
    if found == tuple(part for part in _PARTS if part != ds("KeyInfo")):
        raise Refused(ReasonCode.CERT_MISSING)
    if found == _PARTS[:-1]:
        raise Refused(ReasonCode.SIG_SIGNED_PROPERTIES, "no XAdES properties")
    return exactly(element, _PARTS, ReasonCode.SIG_STRUCTURE)


def _signed_properties(element: etree._Element, holder: etree._Element) -> etree._Element:
    """This signature's SignedProperties. UnsignedProperties may follow: ``xades_evidence.py`` reads them."""
    code = ReasonCode.SIG_SIGNED_PROPERTIES
    qualifying = exactly(holder, [xades("QualifyingProperties")], ReasonCode.SIG_STRUCTURE)[0]
    identifier = element.get("Id")
    if not identifier or qualifying.get("Target") != f"#{identifier}":
        raise Refused(code, "Target")
    found = child_elements(qualifying)
    allowed = [xades("SignedProperties"), xades("UnsignedProperties")]
    if [child.tag for child in found] not in (allowed, allowed[:1]):
        raise Refused(code, "QualifyingProperties")
    return found[0]


def _read_signature_properties(properties: etree._Element) -> tuple[etree._Element, datetime | None]:
    """The element that names the signing certificate, and the claimed time of signing."""
    code = ReasonCode.SIG_SIGNED_PROPERTIES
    about_signature, about_data = xades("SignedSignatureProperties"), xades("SignedDataObjectProperties")
    parts = child_elements(properties)
    if [part.tag for part in parts] not in ([about_signature], [about_signature, about_data]):
        raise Refused(code, "SignedProperties")
    for one in (one for part in parts for one in child_elements(part) if one.tag in _UNREAD):
        raise Refused(_UNREAD[str(one.tag)], local_name(one))
    for part in parts[1:]:
        refuse_others(part, _DATA_PROPERTIES, code, repeated=True)
    found = {str(one.tag): one for one in refuse_others(parts[0], _SIGNATURE_PROPERTIES, code)}
    certificates = [found[name] for name in found if name.startswith(xades("SigningCertificate"))]
    if len(certificates) != 1:
        raise Refused(code, "SigningCertificate")
    return certificates[0], _read_time(found.get(xades("SigningTime")))


def _read_time(element: etree._Element | None) -> datetime | None:
    if element is None:
        return None
    try:
        moment = datetime.fromisoformat(text_of(element).strip())
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Refused(ReasonCode.SIG_SIGNED_PROPERTIES, "SigningTime")


def _resolve(
    root: etree._Element, references: tuple[Reference, ...], properties: etree._Element, key_info: etree._Element
) -> Targets:
    """Each reference with its target; the document is None, and stands there once."""
    names = ["", *(f"#{one}" for one in ids_of(root))]
    targets = targets_of(references, properties, key_info, lambda uri: uri in names)
    documents = [one for one, target in targets if target is None]
    if len(documents) != 1:
        raise Refused(ReasonCode.REF_TARGET, "the document, once")
    if not documents[0].enveloped:
        raise Refused(ReasonCode.REF_TRANSFORM, "enveloped-signature")
    return targets


def targets_of(
    references: tuple[Reference, ...],
    properties: etree._Element,
    key_info: etree._Element,
    is_data: Callable[[str], bool],
) -> Targets:
    """Each reference with its target: SignedProperties once, KeyInfo at most once, None for a URI that ``is_data``."""
    targets = tuple((one, _part(one, properties, key_info)) for one in references)
    if any(target is None and not is_data(one.uri) for one, target in targets):
        raise Refused(ReasonCode.REF_TARGET, "not in the profile")
    found = [target for _, target in targets]
    if found.count(properties) != 1:
        raise Refused(ReasonCode.SIG_SIGNED_PROPERTIES, "one reference")
    if found.count(key_info) > 1:
        raise Refused(ReasonCode.REF_TARGET, "KeyInfo")
    if any(one.enveloped and target is not None for one, target in targets):
        raise Refused(ReasonCode.REF_TRANSFORM, "enveloped-signature")
    return targets


def _part(reference: Reference, properties: etree._Element, key_info: etree._Element) -> etree._Element | None:
    if reference.type == SIGNED_PROPERTIES_TYPE:
        if reference.uri not in [f"#{one}" for one in _own_id(properties)]:
            raise Refused(ReasonCode.SIG_SIGNED_PROPERTIES, "reference")
        return properties
    if reference.type:
        raise Refused(ReasonCode.REF_TARGET, reference.type[:120])
    return key_info if reference.uri in [f"#{one}" for one in _own_id(key_info)] else None


def _own_id(element: etree._Element) -> list[str]:
    """The Id of an element whose schema calls it so; "" would make it the whole document."""
    return [str(element.get("Id"))] if element.get("Id") else []
