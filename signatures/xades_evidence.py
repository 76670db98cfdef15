"""Unsigned properties of a XAdES signature, read into evidence: time-stamps, certificates, lists, OCSP responses.

ETSI EN 319 132-1 clauses 5.3–5.5. Read strictly where a property proves something here; others (references to values,
time-stamps over references, ArchiveTimeStamp of XAdES 1.3.2) prove nothing and are octets under an archive time-stamp.
Judges nothing: ``Evidence`` waits for the judge. Counter-signatures are ``xades_counter.py``'s.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import new
from typing import Any

from lxml import etree

from schemas.xml import child_elements
from signatures.evidence import CounterSignature, Evidence, Stamp
from signatures.policy import Policy
from signatures.reasons import ReasonCode
from signatures.references import Canonicalization, Reference, read_canonicalization
from signatures.refusal import Refused
from signatures.signing_certificate import certificates_in
from signatures.strict_xml import exactly, local_name, octets, refuse_others, tags
from signatures.uris import C14N_10, DIGESTS, ds, xades, xades_141
from signatures.xades import XadesSignature
from signatures.xades_counter import read_counter_signature

_CODE = ReasonCode.EVIDENCE_STRUCTURE
_PROPERTIES = xades("UnsignedSignatureProperties")
_CERTIFICATES, _REVOCATIONS = xades("CertificateValues"), xades("RevocationValues")
_ARCHIVE = xades_141("ArchiveTimeStamp")
_C14N, _TOKEN = ds("CanonicalizationMethod"), xades("EncapsulatedTimeStamp")
_BEFORE_PROPERTIES = (ds("SignedInfo"), ds("SignatureValue"), ds("KeyInfo"))
# The octets that a reference to signed data stands for.
DataOf = Callable[[Reference], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Stamped:
    """What a time-stamp is over, in its order; references to data are looked up when a digest is asked for.

    ``begun`` keeps the digests of what stamps begin with, up to the last of the data, by hash: data may be large.
    """

    parts: tuple[bytes | Reference, ...]
    data: DataOf = field(compare=False, repr=False)
    begun: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def __call__(self, hash_name: str) -> bytes:
        """The digest, as ``Imprint``."""
        beginning = beginning_of(self.parts)
        key = (hash_name, beginning)
        if key not in self.begun:
            self.begun[key] = new(hash_name)
            for part in beginning:
                for piece in (part,) if isinstance(part, bytes) else self.data(part):
                    self.begun[key].update(piece)
        digest = self.begun[key].copy()
        for part in self.parts[len(beginning) :]:
            digest.update(part)
        return bytes(digest.digest())


def beginning_of(parts: tuple[bytes | Reference, ...]) -> tuple[bytes | Reference, ...]:
    """Up to the last reference to data; empty where there is none."""
    ends = [index + 1 for index, part in enumerate(parts) if not isinstance(part, bytes)]
    return parts[: ends[-1]] if ends else ()


def no_data(_reference: Reference) -> Iterator[bytes]:
    """Of a time-stamp over the signature's own parts alone."""
    raise AssertionError("no time-stamp over data")


@dataclass(frozen=True, slots=True)
class Unsigned:
    """What unsigned properties hold. Time-stamps of the archive are over the signed data too: ``with_data``."""

    evidence: Evidence
    archive: tuple[tuple[bytes, tuple[bytes | Reference, ...]], ...] = ()

    @property
    def readings(self) -> int:
        """How many times the data are read at most to judge the time-stamps of the archive."""
        beginnings = Counter(beginning_of(parts) for _, parts in self.archive)
        return sum(min(number, len(DIGESTS)) for number in beginnings.values())

    def with_data(self, data: DataOf) -> Evidence:
        """The evidence; ``data`` must give the octets as long as it is judged."""
        begun: dict[Any, Any] = {}
        archive = tuple(Stamp(token, Stamped(parts, data, begun)) for token, parts in self.archive)
        return replace(self.evidence, archive=archive)


def read_unsigned(signature: XadesSignature, policy: Policy) -> Unsigned:
    """The signature must still stand in its tree. Raises Refused: EVIDENCE_STRUCTURE, LIMIT_EVIDENCE."""
    properties = unsigned_properties(signature.element)
    if len(properties) > policy.max_evidence_items:
        raise Refused(ReasonCode.LIMIT_EVIDENCE, "properties")
    return _Reading(signature, policy).read(properties)


def unsigned_properties(signature: etree._Element) -> list[etree._Element]:
    """The unsigned signature properties of a Signature whose structure holds. Raises Refused: EVIDENCE_STRUCTURE."""
    qualifying = signature[-1][0]
    holders = [one for part in qualifying.iterchildren(xades("UnsignedProperties")) for one in part]
    found = [one for one in holders if one.tag == _PROPERTIES]
    if len(found) > 1:
        raise Refused(_CODE, local_name(found[0]))
    return [one for holder in found for one in child_elements(holder)]


def read_stamp(element: etree._Element, policy: Policy) -> tuple[bytes, Canonicalization]:
    """A time-stamp's one token, and the C14N of what it is over (clauses 5.1.4.3, 6.3). Raises Refused."""
    named = tags(element)[:1] == [_C14N]
    found = exactly(element, [_C14N, _TOKEN] if named else [_TOKEN], _CODE)
    canonicalization = read_canonicalization(found[0], policy, _CODE) if named else Canonicalization(C14N_10)
    if canonicalization.prefixes:
        raise Refused(_CODE, "PrefixList")
    return octets(found[-1], _CODE), canonicalization


class _Reading:
    """One pass over the properties, within the policy's limits."""

    def __init__(self, signature: XadesSignature, policy: Policy) -> None:
        self.signature = signature
        self.policy = policy
        self.values: dict[str, list[bytes]] = {name: [] for name in ("certificates", "crls", "ocsps")}
        self.stamps: list[Stamp] = []
        self.archive: list[tuple[bytes, tuple[bytes | Reference, ...]]] = []
        self.counter_signatures: list[CounterSignature] = []
        self._left = policy.max_evidence_bytes
        self._written: dict[tuple[Canonicalization, etree._Element], bytes] = {}
        self._may_write = 2 * policy.max_evidence_bytes

    def read(self, properties: list[etree._Element]) -> Unsigned:
        """In their order: a time-stamp of the archive is over those before it."""
        self._keep("certificates", self._others_in_key_info())
        for index, one in enumerate(properties):
            self._read(one, properties[:index])
        for kept in (self.stamps, self.archive, self.counter_signatures):
            if len(kept) > self.policy.max_stamps:
                raise Refused(ReasonCode.LIMIT_EVIDENCE, f"> {self.policy.max_stamps}")
        certificates, crls, ocsps = (tuple(dict.fromkeys(found)) for found in self.values.values())
        counters = tuple(self.counter_signatures)
        return Unsigned(Evidence(tuple(self.stamps), (), certificates, crls, ocsps, counters), tuple(self.archive))

    def _read(self, one: etree._Element, before: list[etree._Element]) -> None:
        if one.tag == xades("SignatureTimeStamp"):
            # It would be taken for archived, and its authority be judged at a moment that nothing proves of it.
            if self.archive:
                raise Refused(_CODE, "a time-stamp of the signature behind one of the archive")
            token, canonicalization = read_stamp(one, self.policy)
            value = self._octets(canonicalization, self._part(ds("SignatureValue")))
            self._take(token)
            self.stamps.append(Stamp(token, Stamped((value,), no_data)))
        elif one.tag == _ARCHIVE:
            token, canonicalization = read_stamp(one, self.policy)
            self._take(token)
            self.archive.append((token, self._under_archive(canonicalization, before)))
        elif one.tag == xades_141("TimeStampValidationData"):
            for values in refuse_others(one, frozenset({_CERTIFICATES, _REVOCATIONS}), _CODE):
                self._read_values(values)
        elif one.tag == xades("CounterSignature") and len(self.counter_signatures) <= self.policy.max_stamps:
            self.counter_signatures.append(
                read_counter_signature(one, self._part(ds("SignatureValue")), self.policy),
            )
        else:
            self._read_values(one)

    def _read_values(self, element: etree._Element) -> None:
        """CertificateValues and RevocationValues (clauses 5.4.1, 5.4.2); any other property is left aside."""
        if element.tag == _CERTIFICATES:
            self._keep("certificates", self._encapsulated(element, "EncapsulatedX509Certificate", "OtherCertificate"))
        elif element.tag == _REVOCATIONS:
            kinds = frozenset({xades("CRLValues"), xades("OCSPValues"), xades("OtherValues")})
            for kind in refuse_others(element, kinds, _CODE):
                if kind.tag == xades("CRLValues"):
                    self._keep("crls", self._encapsulated(kind, "EncapsulatedCRLValue"))
                elif kind.tag == xades("OCSPValues"):
                    self._keep("ocsps", self._encapsulated(kind, "EncapsulatedOCSPValue"))

    def _encapsulated(self, element: etree._Element, name: str, unread: str = "") -> Iterator[bytes]:
        allowed = frozenset({xades(name), xades(unread)})
        for one in refuse_others(element, allowed, _CODE, repeated=True):
            if one.tag == xades(name):
                yield octets(one, _CODE)

    def _keep(self, kind: str, found: Iterable[bytes]) -> None:
        for one in found:
            self._take(one)
            self.values[kind].append(one)
            if len(self.values[kind]) > self.policy.max_evidence_items:
                raise Refused(ReasonCode.LIMIT_EVIDENCE, kind)

    def _take(self, value: bytes) -> None:
        self._left -= len(value)
        if self._left < 0:
            raise Refused(ReasonCode.LIMIT_EVIDENCE, "bytes")

    def _under_archive(
        self, canonicalization: Canonicalization, before: list[etree._Element]
    ) -> tuple[bytes | Reference, ...]:
        """What clause 5.5.2.2 lists; the one Object is that of the properties, which is left out."""
        referenced = (
            reference if target is None else self._octets(_form(reference, canonicalization), target)
            for reference, target in self.signature.references
        )
        parts = [*map(self._part, _BEFORE_PROPERTIES), *before]
        return (*referenced, *(self._octets(canonicalization, one) for one in parts))

    def _octets(self, canonicalization: Canonicalization, element: etree._Element) -> bytes:
        """The canonical octets of a part, made once for each form: time-stamps of the archive repeat one another."""
        key = (canonicalization, element)
        if key not in self._written:
            self._written[key] = canonicalization.of_element(element)
            self._may_write -= len(self._written[key])
            if self._may_write < 0:
                raise Refused(ReasonCode.LIMIT_EVIDENCE, "bytes under time-stamps")
        return self._written[key]

    def _part(self, name: str) -> etree._Element:
        return next(self.signature.element.iterchildren(name))

    def _others_in_key_info(self) -> Iterator[bytes]:
        found = certificates_in(self._part(ds("KeyInfo")))
        return (one for one in found if one != self.signature.leaf)


def _form(reference: Reference, canonicalization: Canonicalization) -> Canonicalization:
    """A reference without Transforms gives nodes, which are written as the time-stamp says."""
    return canonicalization if reference.bare else reference.canonicalization
