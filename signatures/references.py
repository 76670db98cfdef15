"""SignedInfo, allow-listed: canonicalisation, signature method, and what each Reference may say.

Reads only; resolves nothing and digests nothing. XML-DSig 1.1 §4.4, with far less freedom than it grants.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from schemas.xml import child_elements
from signatures.c14n import c14n, c14n_document
from signatures.policy import Policy
from signatures.reasons import ReasonCode
from signatures.refusal import Refused
from signatures.strict_xml import exactly, octets
from signatures.uris import C14N_10, C14N_11, ENVELOPED, EXC_C14N, EXC_C14N_NS, XML_NS, ds

_INCLUSIVE_NAMESPACES = f"{{{EXC_C14N_NS}}}InclusiveNamespaces"
_BASE = f"{{{XML_NS}}}base"


@dataclass(frozen=True, slots=True)
class Canonicalization:
    """A C14N algorithm with its PrefixList; comments never count."""

    uri: str
    prefixes: tuple[str, ...] = ()

    def of_element(self, element: etree._Element) -> bytes:
        """The canonical octets of ``element`` in its context. Raises Refused for an xml:base under C14N 1.1."""
        if self.uri == C14N_11 and any(_BASE in node.attrib for node in element.iterancestors()):
            raise Refused(ReasonCode.REF_TRANSFORM, "xml:base")
        return c14n(
            element,
            exclusive=self.uri == EXC_C14N,
            inclusive_prefixes=self.prefixes,
            version_11=self.uri == C14N_11,
        )

    def of_document(self, root: etree._Element) -> bytes:
        """The canonical octets of the whole document."""
        return c14n_document(root, exclusive=self.uri == EXC_C14N, inclusive_prefixes=self.prefixes)


@dataclass(frozen=True, slots=True)
class Reference:
    """One Reference. ``canonicalization`` is the one of its Transforms, or C14N 1.0 where it has none (``bare``)."""

    uri: str
    type: str | None
    enveloped: bool
    bare: bool
    canonicalization: Canonicalization
    digest_method: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class SignedInfo:
    """What the signature value is over. ``element`` must not be changed before it is digested."""

    element: etree._Element
    canonicalization: Canonicalization
    method: str
    references: tuple[Reference, ...]


def read_signed_info(element: etree._Element, policy: Policy) -> SignedInfo:
    """Raises Refused: SIG_STRUCTURE, LIMIT_REFERENCES, ALG_FORBIDDEN, REF_*."""
    children = child_elements(element)
    references = children[2:]
    names = [ds("CanonicalizationMethod"), ds("SignatureMethod"), *([ds("Reference")] * len(references))]
    exactly(element, names, ReasonCode.SIG_STRUCTURE)
    if not references:
        raise Refused(ReasonCode.SIG_STRUCTURE, "SignedInfo")
    if len(references) > policy.max_references:
        raise Refused(ReasonCode.LIMIT_REFERENCES, f"> {policy.max_references}")
    return SignedInfo(
        element,
        read_canonicalization(children[0], policy, ReasonCode.ALG_FORBIDDEN),
        _read_algorithm(children[1], policy.signature_algorithms),
        tuple(_read_reference(one, policy) for one in references),
    )


def read_digest_method(element: etree._Element, policy: Policy) -> str:
    """The allowed digest that a DigestMethod names. Raises Refused: ALG_FORBIDDEN."""
    return _read_algorithm(element, policy.digest_algorithms)


def _read_algorithm(element: etree._Element, allowed: Sequence[str]) -> str:
    """Its Algorithm; a child would be a parameter (HMACOutputLength, OAEP, PSS) that nobody here reads."""
    uri = str(element.get("Algorithm", ""))
    if uri not in allowed or len(element):
        raise Refused(ReasonCode.ALG_FORBIDDEN, uri[:120])
    return uri


def read_canonicalization(element: etree._Element, policy: Policy, code: ReasonCode) -> Canonicalization:
    """The allowed C14N that an element names by its Algorithm. Raises Refused with ``code``."""
    uri = str(element.get("Algorithm", ""))
    if uri not in policy.c14n_algorithms:
        raise Refused(code, uri[:120])
    parameters = child_elements(element)
    if not parameters:
        return Canonicalization(uri)
    if uri != EXC_C14N or [one.tag for one in parameters] != [_INCLUSIVE_NAMESPACES] or len(parameters[0]):
        raise Refused(code, "parameter of C14N")
    prefixes = tuple(str(parameters[0].get("PrefixList", "")).split())
    if "#default" in prefixes:
        raise Refused(code, "#default")
    # Each prefix is looked for at each element: a long list costs minutes, before anybody's trust is asked.
    if len(prefixes) > policy.max_inclusive_prefixes or any(len(one) > policy.max_prefix_length for one in prefixes):
        raise Refused(code, "long PrefixList")
    return Canonicalization(uri, prefixes)


def _read_reference(element: etree._Element, policy: Policy) -> Reference:
    uri = element.get("URI")
    if uri is None:
        raise Refused(ReasonCode.REF_TARGET, "no URI")
    children = child_elements(element)
    transforms = children[:-2]
    names = [*([ds("Transforms")] * len(transforms)), ds("DigestMethod"), ds("DigestValue")]
    exactly(element, names, ReasonCode.SIG_STRUCTURE)
    if len(transforms) > 1:
        raise Refused(ReasonCode.SIG_STRUCTURE, "Transforms")
    enveloped, canonicalization = _read_transforms(transforms, policy)
    digest_method = read_digest_method(children[-2], policy)
    digest = octets(children[-1], ReasonCode.SIG_STRUCTURE)
    bare = not transforms
    return Reference(str(uri), element.get("Type"), enveloped, bare, canonicalization, digest_method, digest)


def _read_transforms(transforms: Sequence[etree._Element], policy: Policy) -> tuple[bool, Canonicalization]:
    """Whether enveloped-signature comes first, and the one C14N; without Transforms it is C14N 1.0 (§4.4.3.2)."""
    steps = [step for one in transforms for step in child_elements(one)]
    if any(step.tag != ds("Transform") for step in steps):
        raise Refused(ReasonCode.SIG_STRUCTURE, "Transforms")
    enveloped = bool(steps) and steps[0].get("Algorithm") == ENVELOPED
    if enveloped and len(steps.pop(0)):
        raise Refused(ReasonCode.REF_TRANSFORM, "parameter of enveloped-signature")
    if len(steps) == 1:
        return enveloped, read_canonicalization(steps[0], policy, ReasonCode.REF_TRANSFORM)
    if steps or enveloped or transforms or C14N_10 not in policy.c14n_algorithms:
        raise Refused(ReasonCode.REF_TRANSFORM, "one C14N is needed")
    return False, Canonicalization(C14N_10)
