"""Signatures over files: what each claims, what the files are, and whether every claim holds for every file.

Files are read once, a chunk at a time, for all signatures together. ETSI EN 319 162-1 clause 4.4; that *all* files must
be covered by *each* signature is our profile: the standard lets a signature leave files out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import new
from hmac import compare_digest

from cryptography import x509

from schemas.xml import MalformedXml
from signatures.data_files import DataFiles, Source, pieces
from signatures.detached_xades import files_of, read_detached
from signatures.evidence import NO_EVIDENCE
from signatures.mathematics import load_leaf, prove_signature
from signatures.opened import OpenedSignature
from signatures.policy import Policy
from signatures.reasons import Reason, ReasonCode
from signatures.references import Reference
from signatures.refusal import Refused
from signatures.uris import DIGESTS, SHA256
from signatures.xades import XadesSignature
from signatures.xades_evidence import Unsigned, read_unsigned

HEAD_BYTES = 4096
_NOTHING_UNSIGNED = Unsigned(NO_EVIDENCE)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one signature says of files. ``leaf`` is None when ``reasons`` tell why it proves nothing."""

    id: str
    leaf: x509.Certificate | None
    claimed_time: datetime | None
    files: Mapping[str, Reference]
    reasons: tuple[Reason, ...] = ()
    unsigned: Unsigned = _NOTHING_UNSIGNED
    algorithm: str = ""


@dataclass(frozen=True, slots=True)
class FileDigests:
    """A file as it was read: its first bytes, its size, its digests by the URI of the algorithm."""

    head: bytes
    size: int
    digests: Mapping[str, bytes]

    @property
    def sha256(self) -> str:
        """Hex."""
        return self.digests[SHA256].hex()


def read_claim(data: bytes, names: frozenset[str], policy: Policy, *, lone_name_counts: bool = True) -> Claim:
    """A signature's claim over the files ``names``: structure, coverage, value. Raises Refused: broken structure.

    Without ``lone_name_counts`` a file that stands alone may bear any name: its digest tells whether it is the one.
    """
    signature = read_detached(data, len(names), policy)
    files = files_of(signature)
    if len(files) == len(names) == 1 and not lone_name_counts:
        files = dict(zip(names, files.values(), strict=True))
    return claim_over(signature, files, names, policy)


def claim_over(
    signature: XadesSignature, files: Mapping[str, Reference], names: frozenset[str], policy: Policy
) -> Claim:
    """The claim of ``signature`` by its references ``files``, which must be those to ``names``."""
    try:
        _check_coverage(frozenset(files), names)
        leaf, key = load_leaf(signature.leaf, policy)
        prove_signature(signature, key)
        unsigned = read_unsigned(signature, policy)
    except Refused as refused:
        return Claim(signature.id, None, signature.claimed_time, files, (refused.reason,))
    except MalformedXml:
        # Well-formed, but with a namespace that has no canonical form.
        return Claim(signature.id, None, signature.claimed_time, files, (Reason(ReasonCode.XML_MALFORMED),))
    method = signature.signed_info.method
    return Claim(signature.id, leaf, signature.claimed_time, files, unsigned=unsigned, algorithm=method)


def methods_of(claims: Iterable[Claim]) -> frozenset[str]:
    """The digest algorithms that are needed to settle ``claims``."""
    return frozenset(reference.digest_method for one in claims for reference in one.files.values()) | {SHA256}


def digest_file(pieces: Iterator[bytes], methods: frozenset[str]) -> FileDigests:
    """Reads a file once. Raises what ``pieces`` raises."""
    counters = {method: new(DIGESTS[method]) for method in methods}
    head, size = b"", 0
    for piece in pieces:
        head += piece[: HEAD_BYTES - len(head)]
        size += len(piece)
        for counter in counters.values():
            counter.update(piece)
    return FileDigests(head, size, {method: counter.digest() for method, counter in counters.items()})


def settle(
    claims: Sequence[Claim], files: Mapping[str, FileDigests], sources: DataFiles, policy: Policy
) -> tuple[OpenedSignature, ...]:
    """Each claim held against the files; those with reasons of their own are told as they are.

    ``sources`` are read again where a time-stamp over an archive is judged: so often that it stays bounded.
    """
    size, left, settled = sum(one.size for one in files.values()), policy.max_archived_bytes, []
    for claim in claims:
        left -= size * claim.unsigned.readings
        reasons = () if left >= 0 else (Reason(ReasonCode.LIMIT_EVIDENCE, "bytes of files under time-stamps"),)
        settled.append(_settle(replace(claim, reasons=claim.reasons or reasons), files, sources))
    return tuple(settled)


def _settle(claim: Claim, files: Mapping[str, FileDigests], sources: DataFiles) -> OpenedSignature:
    covers, reasons = tuple(sorted(claim.files)), claim.reasons
    if not reasons and not all(holds(one, files[name]) for name, one in claim.files.items()):
        reasons = (Reason(ReasonCode.REF_DIGEST),)
    if reasons:
        return OpenedSignature(claim.id, None, claim.claimed_time, covers, reasons)
    named: dict[Reference, Source] = {reference: sources[name] for name, reference in claim.files.items()}
    evidence = claim.unsigned.with_data(lambda reference: pieces(named[reference]))
    return OpenedSignature(
        claim.id, claim.leaf, claim.claimed_time, covers, evidence=evidence, algorithm=claim.algorithm
    )


def holds(reference: Reference, file: FileDigests) -> bool:
    """Whether ``file`` is what the reference says; digested by the method of that."""
    return compare_digest(file.digests[reference.digest_method], reference.digest)


def _check_coverage(claimed: frozenset[str], there: frozenset[str]) -> None:
    if claimed - there:
        raise Refused(ReasonCode.ASIC_MISSING)
    if there - claimed:
        raise Refused(ReasonCode.ASIC_COVERAGE)
