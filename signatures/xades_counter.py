"""Counter-signatures: who signed a signature's value. Their mathematics is checked, and that is told; nobody is judged.

ETSI EN 319 132-1 clause 5.2.7: a whole XAdES signature of our profile in an unsigned property, over the SignatureValue
by its Id. What stands in its own unsigned properties is not read.
"""

from functools import partial

from lxml import etree

from schemas.xml import MalformedXml
from signatures.evidence import CounterSignature
from signatures.mathematics import load_leaf, prove_signature
from signatures.policy import Policy
from signatures.reasons import ReasonCode
from signatures.references import Reference
from signatures.refusal import Refused
from signatures.strict_xml import exactly
from signatures.uris import COUNTERSIGNED_TYPE, ds
from signatures.xades import Targets, read_element, targets_of


def read_counter_signature(holder: etree._Element, value: etree._Element, policy: Policy) -> CounterSignature:
    """The signature in ``holder``, over the SignatureValue ``value``. A broken one is told, not refused."""
    leaf = b""
    try:
        [element] = exactly(holder, [ds("Signature")], ReasonCode.EVIDENCE_STRUCTURE)
        signature = read_element(element, partial(_resolve, value), policy)
        leaf = signature.leaf
        prove_signature(signature, load_leaf(leaf, policy)[1])
    except Refused as refused:
        return CounterSignature(leaf, str(refused.reason.code))
    except MalformedXml:
        return CounterSignature(leaf, str(ReasonCode.XML_MALFORMED))
    return CounterSignature(leaf)


def _resolve(
    value: etree._Element, references: tuple[Reference, ...], properties: etree._Element, key_info: etree._Element
) -> Targets:
    """Each reference with its target: the value once, in a reference that may bear the type for it."""
    identifier = value.get("Id")
    over = [
        one
        for one in references
        if identifier and one.uri == f"#{identifier}" and one.type in (None, COUNTERSIGNED_TYPE)
    ]
    if len(over) != 1 or over[0].enveloped:
        raise Refused(ReasonCode.REF_TARGET, "SignatureValue, once")
    others = tuple(one for one in references if one is not over[0])
    return ((over[0], value), *targets_of(others, properties, key_info, lambda _: False))
