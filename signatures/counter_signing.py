"""A second signer of an XML document: his signature is over the value of the first, and so over all that that covers.

ETSI EN 319 132-1 clause 5.2.7. Two enveloped signatures side by side would each need a transform that leaves the other
out, which no strict reader applies. Nothing leaves before that reader has proven it.
"""

from datetime import datetime
from hashlib import sha256
from itertools import count

from lxml import etree

from schemas.xml import child_elements, parse_xml
from signatures.c14n import c14n
from signatures.keys import SigningKey
from signatures.reasons import Reason, ReasonCode
from signatures.signing import CannotSign, read_signed
from signatures.strict_xml import ids_of
from signatures.uris import COUNTERSIGNED_TYPE, EXC_C14N, ds, xades
from signatures.xades_augmenting import evidence_of, unsigned_holder, written
from signatures.xades_building import SignedData, append_signature


def counter_sign(signed: bytes, key: SigningKey, *, signing_time: datetime) -> bytes:
    """The signed document with a counter-signature; ``signing_time`` is aware. Raises CannotSign."""
    before = evidence_of(read_signed(signed))
    root = parse_xml(signed)
    [signature] = [one for one in child_elements(root) if one.tag == ds("Signature")]
    value = next(signature.iterchildren(ds("SignatureValue")))
    taken = {known for one in root.iter(etree.Element) for known in ids_of(one)}
    if not value.get("Id"):
        # What time-stamps are over must not change any more.
        if before.signature or before.archive:
            raise CannotSign(Reason(ReasonCode.EVIDENCE_STRUCTURE, "SignatureValue without Id"))
        value.set("Id", _free("qebul-countersigned", taken))
    octets = sha256(c14n(value, exclusive=True)).digest()
    data = SignedData(f"#{value.get('Id')}", octets, transforms=(EXC_C14N,), type=COUNTERSIGNED_TYPE)
    holder = etree.SubElement(unsigned_holder(root), xades("CounterSignature"))
    append_signature(holder, (data,), key, signing_time=signing_time, prefix=_free("qebul-counter", taken))
    made = written(root)
    counters = evidence_of(read_signed(made)).counter_signatures
    if len(counters) != len(before.counter_signatures) + 1 or counters[-1].broken:
        raise CannotSign(Reason(ReasonCode.SIG_STRUCTURE, "counter-signature"))
    return made


def _free(prefix: str, taken: set[str]) -> str:
    """A beginning of ids that no id of the document has."""
    return next(
        one
        for one in (f"{prefix}-{number}" for number in count(1))
        if not any(known.startswith(one) for known in taken)
    )
